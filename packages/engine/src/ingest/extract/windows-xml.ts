/**
 * The fields of a Windows event as XML: the children and attributes of System, the named data of EventData, the
 * rendered texts of RenderingInfo, and each section's inner text as `<section>_Xml`. Values stay as they are written:
 * entities such as `&amp;` are not decoded, because detections search for them so.
 */
import type { EventFields } from '../event-fields.ts'
import type { FieldNames, Slot } from '../field-names.ts'
import type { Extraction } from './extraction.ts'
import { closeOf, closes, type Element, eachAttribute, innerText, newElement, nextElement } from './xml-elements.ts'

/** Reads the inside of a section, text[start, end). */
export type Section = (text: string, start: number, end: number, fields: EventFields) => void

export function windowsXml(names: FieldNames): Extraction {
  const sections = new Map<string, { inner: Slot; read: Section | undefined }>([
    ['System', { inner: names.slot('System_Props_Xml'), read: systemSection(names) }],
    ['EventData', { inner: names.slot('EventData_Xml'), read: dataSection(names) }],
    ['UserData', { inner: names.slot('UserData_Xml'), read: undefined }],
    ['RenderingInfo', { inner: names.slot('RenderingInfo_Xml'), read: renderingSection(names) }],
    ['DebugData', { inner: names.slot('DebugData_Xml'), read: undefined }],
  ])
  const eventCode = names.slot('EventCode')
  const element = newElement()
  return (text, start, end, fields) => {
    let problem: string | undefined
    let at = nextElement(text, start, end, element)
    while (at >= 0) {
      at = nextElement(text, at, end, element)
      if (at < 0 || element.empty) continue
      const section = sections.get(element.name)
      const inside = at
      const close = closeOf(text, element.qualified, inside, end)
      at = close < 0 ? end : close
      if (close < 0) problem ??= `xml: the element ${element.name} has no end tag`
      if (!section || at === inside) continue
      fields.set(section.inner, text.slice(inside, at))
      section.read?.(text, inside, at, fields)
    }
    return problem ?? (fields.get(eventCode) === undefined ? 'xml: the event has no EventID' : undefined)
  }
}

function systemSection(names: FieldNames): Section {
  const eventId = names.slot('EventID')
  const eventCode = names.slot('EventCode')
  const recordId = names.slot('EventRecordID')
  const record = names.slot('RecordNumber')
  const element = newElement()
  return (text, start, end, fields) => {
    for (let at = nextElement(text, start, end, element); at >= 0; at = nextElement(text, at, end, element)) {
      const bare = element.attributes === element.tagEnd
      if (!bare) eachAttribute(text, element, (name, value) => value !== '' && fields.add(names.slot(name), value))
      const value = leafText(text, at, end, element)
      if (value === '') continue
      const slot = names.slot(element.name)
      if (slot === eventId) {
        fields.set(eventCode, value)
        // An EventID with attributes gives no field of its own name.
        if (bare) fields.set(eventId, value)
        continue
      }
      fields.add(slot, value)
      if (slot === recordId) fields.set(record, value)
    }
  }
}

/** The text of an element without children, empty for others. */
function leafText(text: string, start: number, end: number, element: Element): string {
  if (element.empty) return ''
  const lt = text.indexOf('<', start)
  if (lt < 0 || lt >= end) return ''
  if (closes(text, element.qualified, lt)) return isBlank(text, start, lt) ? '' : text.slice(start, lt)
  if (!text.startsWith('<![CDATA[', lt)) return ''
  const close = closeOf(text, element.qualified, lt, end)
  return close < 0 ? '' : innerText(text, lt, close)
}

function isBlank(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (text.charCodeAt(at) > 32) return false
  return true
}

/**
 * `<Data Name='X'>v</Data>`: X = v. Any element counts that has a Name; a name that comes again adds a value; data
 * without a name or without a value gives no field.
 */
export function dataSection(names: FieldNames): Section {
  const element = newElement()
  const known = new Map<string, DataName>()
  let generation = names.generation
  let first: DataName | undefined
  const named = (name: string): DataName => {
    let data = known.get(name)
    if (!data) {
      const own = Buffer.from(name).toString()
      data = { slot: names.slot(cleanName(own)), name: own, next: undefined }
      known.set(own, data)
    }
    return data
  }
  return (text, start, end, fields) => {
    if (generation !== names.generation) {
      known.clear()
      first = undefined
      generation = names.generation
    }
    let before: DataName | undefined
    for (let at = nextElement(text, start, end, element); at >= 0; at = nextElement(text, at, end, element)) {
      const expected: DataName | undefined = before ? before.next : first
      const data: DataName | undefined =
        expected && isNamed(text, element, expected.name) ? expected : dataName(text, element, named)
      if (!data) continue
      if (data !== expected) {
        if (before) before.next = data
        else first = data
      }
      before = data
      if (element.empty) continue
      const close = endOfData(text, at, end, element)
      // At the end the text was cut off: the name is known, the value as far as it goes.
      if (close > at || close === end) fields.add(data.slot, innerText(text, at, close))
      at = close
    }
  }
}

/** A name of data and its field. Events of a log are alike: `next` is the name that came after it last time. */
interface DataName {
  slot: Slot
  name: string
  next: DataName | undefined
}

function dataName(text: string, element: Element, named: (name: string) => DataName): DataName | undefined {
  const name = nameAttribute(text, element)
  return name === '' ? undefined : named(name)
}

/** Whether the tag is ` Name='<name>'` and no more, in either quotes. */
function isNamed(text: string, { attributes, tagEnd }: Element, name: string): boolean {
  return (
    attributes + 8 + name.length === tagEnd &&
    text.startsWith(' Name=', attributes) &&
    text.startsWith(name, attributes + 7)
  )
}

/** Letters, digits and `_`; every other character becomes `_`, as Splunk cleans the keys of extracted pairs. */
function cleanName(name: string): string {
  return name.replace(/[^A-Za-z0-9_]/g, '_')
}

function nameAttribute(text: string, element: Element): string {
  const { attributes, tagEnd } = element
  // The form that Windows writes, read without a visit of the attributes.
  if (text.startsWith(' Name=', attributes)) {
    const quote = text.charCodeAt(attributes + 6)
    if ((quote === 39 || quote === 34) && text.charCodeAt(tagEnd - 1) === quote) {
      const name = text.slice(attributes + 7, tagEnd - 1)
      if (!name.includes(quote === 39 ? "'" : '"')) return name
    }
  }
  let found = ''
  eachAttribute(text, element, (name, value) => {
    if (name === 'Name') found = value
  })
  return found
}

function endOfData(text: string, start: number, end: number, element: Element): number {
  const lt = text.indexOf('<', start)
  if (lt >= 0 && lt < end && closes(text, element.qualified, lt)) return lt
  const close = closeOf(text, element.qualified, start, end)
  return close < 0 ? end : close
}

/** Message, Level, Task and so on as texts: one more value where System gave a number, none where it is the same. */
function renderingSection(names: FieldNames): Section {
  const element = newElement()
  return (text, start, end, fields) => {
    for (let at = nextElement(text, start, end, element); at >= 0; at = nextElement(text, at, end, element)) {
      const value = leafText(text, at, end, element)
      if (value === '') continue
      const slot = names.slot(element.name)
      if (fields.get(slot) !== value) fields.add(slot, value)
    }
  }
}
