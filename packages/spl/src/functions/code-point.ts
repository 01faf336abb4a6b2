/** One character: of a number the one with this code point, of a text the first. */
import { call, NULL, num, type Scalar, text } from '../plan/scalar.ts'
import { asText } from '../semantics/coerce.ts'

const LARGEST = 0x10ffff

export function codePoint(value: Scalar): Scalar {
  if (value.type !== 'num') return call('text', 'substringUTF8', asText(value), num(1), num(1))
  if (value.kind === 'literal') {
    const code = Math.trunc(value.value as number)
    return code >= 0 && code <= LARGEST ? text(String.fromCodePoint(code)) : NULL
  }
  const code = call('data', 'accurateCastOrNull', call('num', 'trunc', value), text('UInt32'))
  const branches = ENCODINGS.flatMap(([end, ...parts]) => [
    call('bool', 'less', code, num(end)),
    call('text', 'char', ...parts.map(([lead, shift], at) => byte(code, lead, shift, at === 0))),
  ])
  return call('text', 'multiIf', ...branches, NULL)
}

/** UTF-8: below `end`, these bytes, each with its mark and the place of its bits. */
const ENCODINGS: readonly (readonly [end: number, ...parts: (readonly [mark: number, shift: number])[]])[] = [
  [0x80, [0, 0]],
  [0x800, [0xc0, 6], [0x80, 0]],
  [0x10000, [0xe0, 12], [0x80, 6], [0x80, 0]],
  [LARGEST + 1, [0xf0, 18], [0x80, 12], [0x80, 6], [0x80, 0]],
]

function byte(code: Scalar, mark: number, shift: number, first: boolean): Scalar {
  const bits = shift === 0 ? code : call('data', 'bitShiftRight', code, num(shift))
  return call('data', 'bitOr', num(mark), first ? bits : call('data', 'bitAnd', bits, num(63)))
}
