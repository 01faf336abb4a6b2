/**
 * Objects of JSON that say a field's name in one member and its value in the next, as audit logs of Microsoft and Google
 * do: `{"Name":"ClientAppId","Value":"x"}` gives `ClientAppId`, wherever in the text it stands. A name that has a value
 * already keeps it; an empty text is no value.
 */
import type { FieldNames } from '../field-names.ts'
import { endOfValue } from '../readers/json-scan.ts'
import type { Extraction } from './extraction.ts'
import { decodeString } from './json-text.ts'

export interface NamedValues {
  name: string
  /** Members that may hold the value. */
  value: string[]
  /** These names only. */
  only?: string[] | undefined
}

const TEXT = '"((?:[^"\\\\]|\\\\.)*)"'

export function namedValues(names: FieldNames, { name, value, only }: NamedValues): Extraction {
  const before = `"${escaped(name)}"\\s*:\\s*"(${only?.map(escaped).join('|') ?? '\\w+'})"\\s*,\\s*"(?:${value.map(escaped).join('|')})"\\s*:\\s*`
  const pair = new RegExp(`${before}(?:${TEXT}|([-\\w.]+)|(?=[[{]))`, 'gs')
  return (text, start, end, fields) => {
    const event = text.slice(start, end)
    for (const found of event.matchAll(pair)) {
      const slot = names.slot(found[1]!)
      const [whole, , inside, scalar] = found
      if (fields.get(slot) !== undefined) continue
      if (scalar !== undefined) fields.set(slot, scalar)
      else if (inside !== undefined) {
        if (inside !== '') fields.set(slot, decodeString(inside))
      } else for (const one of items(event, found.index + whole.length)) fields.add(slot, one)
    }
    return undefined
  }
}

/** The texts of a list; a list of something else, or an object, as it is written. */
function items(text: string, start: number): string[] {
  const end = endOfValue(text, start)
  const written = text.slice(start, end < 0 ? text.length : end)
  const texts = [...written.matchAll(new RegExp(TEXT, 'gs'))].map((found) => decodeString(found[1]!))
  return /^\[\s*(?:"(?:[^"\\]|\\.)*"\s*,?\s*)+\]$/s.test(written) ? texts : [written]
}

function escaped(name: string): string {
  return name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
}
