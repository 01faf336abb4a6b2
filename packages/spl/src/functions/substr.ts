import { call, isLiteral, num, type Scalar, text } from '../plan/scalar.ts'
import { asNumber, asText } from '../semantics/coerce.ts'
import { fn } from '../semantics/definition.ts'
import { once } from '../semantics/once.ts'

export default fn({
  name: 'substr',
  docs: {
    summary: 'A part of a text.',
    usage: 'substr(<str>, <start>[, <length>])',
    category: 'text',
    notes: [
      'The first character is 1; a negative start counts from the end.',
      'It follows SQLite: a part beyond the ends is cut off, a negative length takes the characters before the start.',
    ],
  },
  arity: [2, 3],
  lower([value, start, length]) {
    const source = asText(value!)
    const from = asNumber(start!)
    const count = length && asNumber(length)
    if (isPlain(from) && (count === undefined || isNatural(count)))
      return call('text', 'substringUTF8', source, from, ...(count ? [count] : []))
    return once(source, (each) => general(each, whole(from), count && whole(count)))
  },
  examples: [
    { spl: 'substr("string", 1, 3)', expect: 'str' },
    { spl: 'substr("string", -3)', expect: 'ing' },
    { spl: 'substr("string", -3, 2)', expect: 'in' },
    { spl: 'substr("abc", 2, 10)', expect: 'bc' },
    { spl: 'substr("abc", 9)', expect: '' },
    { spl: 'substr("abc", 0, 2)', expect: 'a' },
    { spl: 'substr("abc", -5, 3)', expect: 'a' },
    { spl: 'substr("abc", -5)', expect: 'abc' },
    { spl: 'substr("abcdef", 4, -2)', expect: 'bc' },
    { spl: 'substr("añb", 2, 1)', expect: 'ñ' },
    { spl: 'substr("abcdef", n, n+1)', given: { n: '2' }, expect: 'bcd' },
    { spl: 'substr("abc", nothing)', expect: null },
  ],
})

/** A constant other than 0, for which ClickHouse and SQLite agree. */
function isPlain(start: Scalar): boolean {
  return start.kind === 'literal' && start.value !== 0 && start.value !== null
}

function isNatural(length: Scalar): boolean {
  return length.kind === 'literal' && typeof length.value === 'number' && length.value >= 0
}

/** A whole number; null for one that is not finite. */
function whole(value: Scalar): Scalar {
  if (value.kind === 'literal') return value
  return call('num', 'accurateCastOrNull', call('num', 'trunc', value), text('Int32'))
}

/** SQLite's rule for any start and length: the characters [begin, end), counted from 0, cut to what there is. */
function general(source: Scalar, start: Scalar, length: Scalar | undefined): Scalar {
  const fromEnd = call('num', 'plus', call('num', 'lengthUTF8', source), start)
  const first = choose(call('bool', 'less', start, num(0)), fromEnd, call('num', 'minus', start, num(1)))
  if (length === undefined) return call('text', 'substringUTF8', source, one(notNegative(first)))
  return once(first, (at) => {
    const other = call('num', 'plus', at, length)
    const backwards = call('bool', 'less', length, num(0))
    const begin = notNegative(choose(backwards, other, at))
    const end = notNegative(choose(backwards, at, other))
    return call('text', 'substringUTF8', source, one(begin), call('num', 'minus', end, begin))
  })
}

function choose(condition: Scalar, yes: Scalar, no: Scalar): Scalar {
  return call('num', 'if', condition, yes, no)
}

/** greatest() would turn null into 0. */
function notNegative(value: Scalar): Scalar {
  return isLiteral(value, 0) ? value : choose(call('bool', 'less', value, num(0)), num(0), value)
}

function one(value: Scalar): Scalar {
  return call('num', 'plus', value, num(1))
}
