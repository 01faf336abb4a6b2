/**
 * Members of an object inside an event as fields by their own names too: `winlog.event_data.Image` gives `Image` as well.
 * The names become those of the XML form: `_` for every sign that is no letter or digit. A field that has a value keeps it.
 */
import type { FieldNames, Slot } from '../field-names.ts'
import type { Extraction } from './extraction.ts'

/** `paths` are the objects, such as `winlog.event_data`. */
export function lift(names: FieldNames, paths: readonly string[]): Extraction {
  const prefixes = paths.map((path) => `${path}.`)
  /** By slot id: undefined where it was not asked yet, null for names that lie in none of the objects. */
  let targets: (Slot | null | undefined)[] = []
  let generation = names.generation
  const found: [Slot, string | string[]][] = []
  const targetOf = (name: string): Slot | null => {
    const prefix = prefixes.find((one) => name.startsWith(one) && name.length > one.length)
    return prefix === undefined ? null : names.slot(name.slice(prefix.length).replace(/[^A-Za-z0-9_]/g, '_'))
  }
  return (_text, _start, _end, fields) => {
    if (generation !== names.generation) {
      targets = []
      generation = names.generation
    }
    found.length = 0
    fields.each((slot, value) => {
      let target = targets[slot.id]
      if (target === undefined) {
        target = targetOf(slot.name)
        targets[slot.id] = target
      }
      // XML has no field for data without a value.
      if (target && value !== '') found.push([target, typeof value === 'string' ? value : [...value]])
    })
    for (const [slot, value] of found) if (fields.get(slot) === undefined) fields.set(slot, value)
    return undefined
  }
}
