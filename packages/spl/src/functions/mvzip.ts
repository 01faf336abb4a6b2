import { call, lambda, NULL, num, type Scalar, text } from '../plan/scalar.ts'
import { asList, asText } from '../semantics/coerce.ts'
import { fn } from '../semantics/definition.ts'

export default fn({
  name: 'mvzip',
  docs: {
    summary: 'Joins the first values of two fields, the second values, and so on.',
    usage: 'mvzip(<mv>, <mv>[, <delimiter>])',
    category: 'multivalue',
    notes: ['The delimiter is a comma unless another is given. It stops with the shorter field.'],
  },
  arity: [2, 3],
  lower([left, right, delimiter]) {
    if (left!.type === 'null' || right!.type === 'null' || delimiter?.type === 'null') return NULL
    const between = delimiter ? asText(delimiter) : text(',')
    const a = asList(left!)
    const b = asList(right!)
    // Each cut to the length of the other: what is left is as long as the shorter one.
    const cut = (values: Scalar, other: Scalar): Scalar =>
      call('list', 'arraySlice', values, num(1), call('data', 'length', other))
    const join = lambda(['text', 'text'], (first, second) => call('text', 'concat', first, between, second))
    return call('list', 'arrayMap', join, cut(a, b), cut(b, a))
  },
  examples: [
    { spl: 'mvzip(h, p)', given: { h: ['web1', 'web2'], p: ['80', '443'] }, expect: ['web1,80', 'web2,443'] },
    { spl: 'mvzip(h, p, ":")', given: { h: ['a', 'b', 'c'], p: ['1', '2'] }, expect: ['a:1', 'b:2'] },
    {
      spl: 'mvzip(mvzip(a, b, "|"), c, "|")',
      given: { a: ['1', '2'], b: ['3', '4'], c: ['5', '6'] },
      expect: ['1|3|5', '2|4|6'],
    },
    { spl: 'mvzip(a, b)', given: { a: 'x', b: 'y' }, expect: 'x,y' },
    { spl: 'mvzip(a, b)', given: { a: ['1', '2'], b: null }, expect: null },
  ],
})
