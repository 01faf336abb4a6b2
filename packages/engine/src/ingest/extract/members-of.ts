/**
 * The members of an object also under their own names: `properties.AlertId` as `AlertId`, where there is none yet. Cleaned,
 * a name is that of the XML form of Windows events, with `_` for every sign that is no letter or digit, and an empty text
 * gives no field.
 */
import type { FieldNames, Slot } from '../field-names.ts'
import type { Extraction } from './extraction.ts'

/** `paths` are the objects, such as `winlog.event_data`. */
export function membersOf(names: FieldNames, paths: readonly string[], clean = false): Extraction {
  const prefixes = paths.map((path) => `${path}.`)
  /** By slot id: undefined where it was not asked yet, null for names that lie in none of the objects. */
  let targets: (Slot | null | undefined)[] = []
  let generation = names.generation
  const found: [Slot, string | string[]][] = []
  const targetOf = (name: string): Slot | null => {
    const prefix = prefixes.find((one) => name.startsWith(one) && name.length > one.length)
    if (prefix === undefined) return null
    const own = name.slice(prefix.length)
    return names.slot(clean ? own.replace(/[^A-Za-z0-9_]/g, '_') : own)
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
      if (target && !(clean && value === '')) found.push([target, typeof value === 'string' ? value : [...value]])
    })
    for (const [slot, value] of found) if (fields.get(slot) === undefined) fields.set(slot, value)
    return undefined
  }
}
