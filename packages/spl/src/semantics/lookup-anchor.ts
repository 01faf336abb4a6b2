/**
 * Patterns of a lookup that are found by hash, whatever their number (docs/decisions, "Lookups by wildcard"). Each
 * pattern has an anchor: a text that every value which it matches must hold. A value is looked up by all texts in it
 * that can be anchors; the pattern itself is compared only with the few that come out.
 */
import { call, lambda, list, num, type Scalar, text } from '../plan/scalar.ts'

/** Lengths of anchors. Longer ones tell patterns apart better; short patterns need short ones. */
const SIZES = [8, 4, 2, 1] as const

/** The longest text of a pattern without a `*`. */
export function longestChunk(pattern: Scalar): Scalar {
  const chunks = call('list', 'splitByChar', text('*'), pattern)
  const byLength = lambda(['text'], (chunk) => call('num', 'negate', call('num', 'lengthUTF8', chunk)))
  return call('text', 'arrayElement', call('list', 'arraySort', byLength, chunks), num(1))
}

/** The beginning of the longest chunk, as long as one of the sizes; empty for a pattern of stars alone. */
export function anchorOf(chunk: Scalar): Scalar {
  const length = call('num', 'lengthUTF8', chunk)
  const [first, ...others] = SIZES.slice(0, -1)
  const cases = [first!, ...others].flatMap((size) => [call('bool', 'greaterOrEquals', length, num(size)), num(size)])
  return call('text', 'substringUTF8', chunk, num(1), call('num', 'multiIf', ...cases, num(1)))
}

/** Every text in a value that can be an anchor. */
export function anchorsIn(value: Scalar): Scalar {
  const grams = SIZES.map((size) => call('list', 'ngrams', value, num(size)))
  return call('list', 'arrayDistinct', call('list', 'arrayConcat', list(['']), ...grams))
}

/** The pattern for LIKE: `%`, `_` and backslashes of the text stand for themselves. */
export function likeOf(pattern: Scalar): Scalar {
  const literal = call('text', 'replaceRegexpAll', pattern, text('[\\\\%_]'), text('\\\\\\0'))
  return call('text', 'replaceAll', literal, text('*'), text('%'))
}

/** IPv4 addresses stand among IPv6 ones as ::ffff:a.b.c.d. */
const MAPPED = 96
const BITS = 128

/** The network that `10.0.0.0/8` (or an address alone) stands for, in one form; null for anything else. */
export function networkOf(block: Scalar): Scalar {
  const part = (at: number): Scalar =>
    call('text', 'arrayElement', call('list', 'splitByChar', text('/'), block), num(at))
  const address = call('data', 'toIPv6OrNull', part(1))
  const offset = call('num', 'if', call('bool', 'isIPv4String', part(1)), num(MAPPED), num(0))
  const given = call('num', 'plus', call('num', 'toUInt8OrNull', part(2)), offset)
  const whole = call('bool', 'equals', call('num', 'length', call('list', 'splitByChar', text('/'), block)), num(1))
  const size = call('num', 'if', whole, num(BITS), given)
  const valid = call('bool', 'and', call('bool', 'isNotNull', address), call('bool', 'lessOrEquals', size, num(BITS)))
  return call(
    'text',
    'if',
    call('bool', 'ifNull', valid, { kind: 'literal', value: false, type: 'bool' }),
    network(address, size),
    {
      kind: 'literal',
      value: null,
      type: 'null',
    },
  )
}

/** Every network that an address lies in; none for text that is no address. */
export function networksAround(value: Scalar): Scalar {
  const address = call('data', 'toIPv6OrNull', value)
  const from = call('data', 'if', call('bool', 'isIPv4String', value), num(MAPPED), num(0))
  const sizes = call(
    'data',
    'if',
    call('bool', 'isNull', address),
    call('data', 'range', num(0)),
    call('data', 'range', from, num(BITS + 1)),
  )
  return call(
    'list',
    'arrayMap',
    lambda(['num'], (size) => network(address, size)),
    sizes,
  )
}

function network(address: Scalar, size: Scalar): Scalar {
  const bits = call('num', 'toUInt8', call('num', 'ifNull', size, num(BITS)))
  const range = call('data', 'IPv6CIDRToRange', call('data', 'assumeNotNull', address), bits)
  const first = call('text', 'toString', call('data', 'tupleElement', range, num(1)))
  return call('text', 'concat', first, text('/'), call('text', 'toString', bits))
}
