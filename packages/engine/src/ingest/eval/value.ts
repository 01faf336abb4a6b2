/**
 * The values of eval expressions as they are while an event is loaded, and how one form becomes another. The rules are
 * those of the language (packages/spl/src/semantics/coerce.ts): a field holds text or a number by what it looks like, a
 * text in quotes is text, what can't be read as a number is null where a number is wanted.
 */
import { looksNumeric, numberText } from '@karst/spl/expression'

/** Null is no value. A list has any number of values; a list without any counts as null. */
export type Value = null | string | number | boolean | readonly string[]

export function isNothing(value: Value): value is null {
  return value === null || (Array.isArray(value) && value.length === 0)
}

/** Of a list, its only value: null when it has none or several. */
export function asText(value: Value): string | null {
  if (typeof value === 'string' || value === null) return value
  if (typeof value === 'number') return numberText(value)
  if (typeof value === 'boolean') return value ? 'True' : 'False'
  return value.length === 1 ? value[0]! : null
}

export function asNumber(value: Value): number | null {
  if (typeof value === 'number') return value
  if (typeof value === 'boolean') return null
  const text = asText(value)
  return text !== null && looksNumeric(text) ? Number(text) : null
}

export function asList(value: Value): readonly string[] {
  if (Array.isArray(value)) return value as readonly string[]
  const text = asText(value)
  return text === null ? [] : [text]
}

/** What a field counts for: digits, or NaN ("Informational functions", isnum). */
export function looksLikeNumber(value: Value): boolean {
  return asNumber(value) !== null || asText(value) === 'NaN'
}

/** A function of one text over every value of a list. */
export function eachText(value: Value, apply: (text: string) => string | null): Value {
  if (!Array.isArray(value)) {
    const text = asText(value)
    return text === null ? null : apply(text)
  }
  return value.flatMap((one) => apply(one) ?? [])
}
