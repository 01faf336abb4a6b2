/** ltrim(), rtrim() and trim(): characters of a set go from the ends of a text (Search Reference, "Text functions"). */
import { call, NULL, type Scalar, text } from '../plan/scalar.ts'
import { asText } from '../semantics/coerce.ts'
import type { FunctionCall } from '../semantics/definition.ts'
import { needConstant } from './constant-argument.ts'

const FUNCTION = { left: 'trimLeft', right: 'trimRight', both: 'trimBoth' } as const

export type Side = keyof typeof FUNCTION

export function trimSide(side: Side, args: readonly Scalar[], functionCall: FunctionCall): Scalar {
  const value = asText(args[0]!)
  const set = args[1]
  const characters = set === undefined ? ' \t' : needConstant(set, functionCall, 1, 'The set of characters')
  if (characters === undefined) return NULL
  if (/^[\x00-\x7f]*$/.test(characters)) return call('text', FUNCTION[side], value, text(characters))
  // trimLeft() and its like work on bytes, so that one character could take a part of another.
  const inSet = `[${[...characters].map((c) => (/[\w\s]/.test(c) || c > '\x7f' ? c : `\\${c}`)).join('')}]+`
  const ends = { left: `^${inSet}`, right: `${inSet}$`, both: `^${inSet}|${inSet}$` }[side]
  return call('text', 'replaceRegexpAll', value, text(ends), text(''))
}
