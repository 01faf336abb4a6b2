/**
 * Windows events in JSON that carry their EventData as a text inside one member: named data as XML, or an object as
 * JSON. Its names become fields as if they stood in the event itself. Log stores of clouds often write some of the
 * data as members as well: what is said twice is one value.
 */
import type { EventFields, FieldValue } from '../event-fields.ts'
import type { FieldNames, Slot } from '../field-names.ts'
import type { Extraction } from './extraction.ts'
import { json } from './json.ts'
import { dataSection } from './windows-xml.ts'

export function eventData(names: FieldNames, member: Slot): Extraction {
  const readXml = dataSection(names)
  const readJson = json(names)
  return (_text, _start, _end, fields) => {
    const value = fields.get(member)
    if (typeof value !== 'string') return undefined
    const first = value.trimStart()[0]
    if (first !== '{' && first !== '<') return undefined
    const before: [Slot, string[]][] = []
    fields.each((slot, known) => before.push([slot, listOf(known)]))
    const problem = first === '{' ? readJson(value, 0, value.length, fields) : undefined
    if (first === '<') readXml(value, 0, value.length, fields)
    for (const [slot, known] of before) sayOnce(fields, slot, known)
    return problem
  }
}

/** Takes the values that were added away where they are those of before. */
function sayOnce(fields: EventFields, slot: Slot, known: string[]): void {
  const now = fields.get(slot)
  if (!Array.isArray(now) || now.length !== 2 * known.length) return
  const [values, added] = [now.slice(0, known.length), now.slice(known.length)]
  if (values.every((value, at) => value === added[at])) fields.set(slot, values.length === 1 ? values[0]! : values)
}

/** A copy: a list of the event grows. */
function listOf(value: FieldValue): string[] {
  return typeof value === 'string' ? [value] : [...value]
}
