/**
 * Windows events as rendered text, as a Splunk forwarder sends them with renderXml=false: a line with the time, lines
 * `Name=value`, and last `Message=`, which runs to the end of the event.
 *
 * In the message, lines `Label:<blanks>value` and `Label=value` give a field each, the label with `_` for every sign that
 * is no letter or digit. The same label in several sections (Subject, Target Account) adds values in order of
 * appearance; some labels of well-known sections are fields of their own too, such as `Subject_Account_Name`.
 */
import type { EventFields } from '../event-fields.ts'
import type { FieldNames, Slot } from '../field-names.ts'
import type { Extraction } from './extraction.ts'

const MESSAGE = 'Message'
const TIME_LINE = /^\d{1,2}\/\d{1,2}\/\d{4} /
/** A label may hold signs, such as `Package Name (NTLM only)`; what marks up text (XML, paths, code) is none. */
const LABELLED = /^(?:- ?)?([A-Za-z][^:=<>"{}|\\[\]]{0,99}):(?:[ \t]+(.*))?$/
const PAIR = /^([A-Za-z][\w \-/]{0,99}?)[ \t]*=[ \t]?(.*)$/
/** Runs over many lines: the XML of a task, up to its end tag. */
const TASK_CONTENT = /^[ \t]*Task (?:New )?Content:[ \t]*/m
/** A list that goes on in lines of its own, one value each. */
const LISTS = new Set(['Privileges'])

/** Title of a section → what its labels' own fields begin with, and those labels. */
const SECTIONS: Record<string, [prefix: string, labels: string[]]> = {
  Subject: ['Subject', ['Security ID', 'Account Name', 'Account Domain', 'Logon ID']],
  'Target Account': ['Target', ['Security ID', 'Account Name', 'Account Domain']],
  'Target Subject': ['Target', ['Security ID', 'Account Name', 'Account Domain']],
  Target: ['Target', ['Security ID', 'Account Name', 'Account Domain']],
  'New Account': ['New_Account', ['Account Name']],
  Member: ['Member', ['Security ID', 'Account Name']],
  Group: ['Group', ['Group Name']],
  'New Group': ['Group', ['Group Name']],
  'Deleted Group': ['Group', ['Group Name']],
  User: ['User', ['Account Name']],
}

export function wineventlogText(names: FieldNames): Extraction {
  const message = names.slot(MESSAGE)
  const readMessage = messagePairs(names)
  const slotOf = labelSlots(names)
  return (text, start, end, fields) => {
    for (let at = start; at < end; ) {
      const feed = text.indexOf('\n', at)
      const lineEnd = feed < 0 || feed > end ? end : feed
      const equals = text.indexOf('=', at)
      if (equals > at && equals < lineEnd) {
        const name = text.slice(at, equals)
        if (name === MESSAGE) {
          const value = text.slice(equals + 1, end)
          if (value.trim() !== '') fields.set(message, value)
          readMessage(value, fields)
          break
        }
        const value = text.slice(equals + 1, lineEnd).trim()
        if (value !== '' && /^\w[\w .-]*$/.test(name)) fields.add(slotOf(name), value)
      }
      at = lineEnd + 1
    }
    return TIME_LINE.test(text.slice(start, start + 20)) ? undefined : 'text: the event does not begin with a time'
  }
}

/** Fills the fields of a message's lines. */
export function messagePairs(names: FieldNames): (message: string, fields: EventFields) => void {
  const sections = new Map(
    Object.entries(SECTIONS).map(([title, [prefix, labels]]) => [
      title,
      new Map(labels.map((label) => [label, names.slot(`${prefix}_${cleanLabel(label)}`)])),
    ]),
  )
  const slotOf = labelSlots(names)
  const taskContent = names.slot('Task_Content')
  return (message, fields) => {
    const { body, content } = withoutTaskContent(message)
    let section: ReadonlyMap<string, Slot> | undefined
    let list: Slot | undefined
    for (const line of body.split(/\r?\n|\r/)) {
      const text = line.trim()
      const found = text === '' ? null : (LABELLED.exec(text) ?? PAIR.exec(text))
      if (!found) {
        if (list && /^\s+\w+$/.test(line)) fields.add(list, text)
        else list = undefined
        continue
      }
      list = undefined
      const label = found[1]!.trimEnd()
      const value = found[2]?.trim() ?? ''
      if (value === '') {
        // A title; one that is indented belongs to the section that it stands in.
        if (text === line.trimEnd() || sections.has(label)) section = sections.get(label)
        continue
      }
      const slot = slotOf(label)
      fields.add(slot, value)
      const ownSlot = section?.get(label)
      if (ownSlot) fields.add(ownSlot, value)
      if (LISTS.has(label)) list = slot
    }
    if (content !== '') fields.set(taskContent, content)
  }
}

/** The XML of a task is one value: its lines are no labels. */
function withoutTaskContent(message: string): { body: string; content: string } {
  const label = TASK_CONTENT.exec(message)
  if (!label) return { body: message, content: '' }
  const from = label.index + label[0].length
  const close = message.indexOf('</Task>', from)
  const to = close < 0 ? message.length : close + '</Task>'.length
  return { body: message.slice(0, label.index) + message.slice(to), content: message.slice(from, to).trim() }
}

/** Labels met before, so that none is cleaned twice. */
const MOST_LABELS = 5000

function labelSlots(names: FieldNames): (label: string) => Slot {
  const known = new Map<string, Slot>()
  let generation = names.generation
  return (label) => {
    if (generation !== names.generation || known.size > MOST_LABELS) {
      known.clear()
      generation = names.generation
    }
    let slot = known.get(label)
    if (!slot) {
      slot = names.slot(cleanLabel(label))
      // A copy: a slice would keep the whole block of log text alive that it was cut from.
      known.set(Buffer.from(label).toString(), slot)
    }
    return slot
  }
}

/** Letters, digits and `_`; Splunk cleans leading `_` and digits away (transforms.conf, CLEAN_KEYS). */
export function cleanLabel(label: string): string {
  return label.replace(/[^A-Za-z0-9_]/g, '_').replace(/^[_0-9]+/, '')
}
