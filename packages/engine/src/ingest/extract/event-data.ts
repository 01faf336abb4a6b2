/**
 * Windows events in JSON that carry their EventData as a text inside one member: named data as XML, or an object as
 * JSON. Its names become fields as if they stood in the event itself.
 */
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
    if (first === '{') return readJson(value, 0, value.length, fields)
    if (first === '<') readXml(value, 0, value.length, fields)
    return undefined
  }
}
