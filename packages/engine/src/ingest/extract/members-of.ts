/** The members of an object also under their own names: `properties.AlertId` as `AlertId`, where there is none yet. */
import type { FieldValue } from '../event-fields.ts'
import type { FieldNames, Slot } from '../field-names.ts'
import type { Extraction } from './extraction.ts'

export function membersOf(names: FieldNames, member: string): Extraction {
  const prefix = `${member}.`
  return (_text, _start, _end, fields) => {
    const found: [Slot, FieldValue][] = []
    fields.each((slot, value) => {
      if (slot.name.startsWith(prefix)) found.push([names.slot(slot.name.slice(prefix.length)), value])
    })
    for (const [slot, value] of found) {
      if (fields.get(slot) === undefined) fields.set(slot, typeof value === 'string' ? value : [...value])
    }
    return undefined
  }
}
