/** Values that are nearly the one that a condition asks for: by case, by blanks, by a wildcard, by a typing error. */
import { nearest } from '@karst/spl'
import type { FieldValue } from './explanation.ts'
import type { Wanted } from './wanted-values.ts'

export interface NearValue extends FieldValue {
  difference: string
}

const MOST = 5
/** Shorter ones are in too many values to say anything. */
const LEAST_LENGTH = 3

export function nearValues(wanted: readonly Wanted[], values: readonly FieldValue[]): NearValue[] {
  const found = new Map<string, NearValue>()
  for (const each of wanted) {
    for (const { value, rows } of values) {
      const difference = differenceOf(each, value)
      if (difference !== undefined && !found.has(value)) found.set(value, { value, rows, difference })
    }
    for (const value of mistyped(each, values)) if (!found.has(value.value)) found.set(value.value, value)
  }
  return [...found.values()].slice(0, MOST)
}

function differenceOf({ value: wanted, wildcard, caseSensitive }: Wanted, value: string): string | undefined {
  const parts = wildcard === '' ? [wanted] : wanted.split(wildcard)
  const longest = parts.reduce((most, part) => (part.length > most.length ? part : most), '')
  const fold = (text: string): string => text.toLowerCase()
  if (parts.length === 1) {
    if (caseSensitive && fold(value) === fold(wanted)) return 'only the case differs'
    if (fold(value.trim()) === fold(wanted.trim())) return 'only blanks at the ends differ'
  }
  if (value !== wanted && fold(oneBackslash(value)) === fold(oneBackslash(wanted))) return 'backslashes differ'
  if (longest.length < LEAST_LENGTH) return undefined
  const at = fold(value).indexOf(fold(longest))
  if (at < 0) return shortened(longest, value)
  if (parts.length === 1) return 'the value goes on: a wildcard would meet it'
  if (caseSensitive && !value.includes(longest)) return 'only the case differs'
  return `has «${longest}», but not the rest of the pattern`
}

/** `*\cmd.exe` and the value `cmd.exe`: the pattern asks for a separator that is not there. */
function shortened(longest: string, value: string): string | undefined {
  const bare = longest.replace(/^[\\/\s]+|[\\/\s]+$/g, '')
  if (bare.length < LEAST_LENGTH || bare === longest) return undefined
  return value.toLowerCase().includes(bare.toLowerCase())
    ? `has «${bare}» without what stands around it in the pattern`
    : undefined
}

function oneBackslash(text: string): string {
  return text.replace(/\\+/g, '\\')
}

function mistyped({ value: wanted, wildcard }: Wanted, values: readonly FieldValue[]): NearValue[] {
  // A number that is nearly another is another.
  if ((wildcard !== '' && wanted.includes(wildcard)) || /^[\d.]*$/.test(wanted)) return []
  const close = nearest(
    wanted,
    values.map(({ value }) => value),
  )
  const found = values.find(({ value }) => value === close)
  return found ? [{ ...found, difference: 'written in nearly the same way' }] : []
}
