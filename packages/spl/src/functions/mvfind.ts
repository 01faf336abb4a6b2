import { call, lambda, NULL, num } from '../plan/scalar.ts'
import { asList } from '../semantics/coerce.ts'
import { fn } from '../semantics/definition.ts'
import { regexTest } from './regex-test.ts'

export default fn({
  name: 'mvfind',
  docs: {
    summary: 'The index of the first value that a regular expression matches, from 0; null when there is none.',
    usage: 'mvfind(<mv>, <regex>)',
    category: 'multivalue',
    notes: ['The expression may match anywhere in the value; ^ and $ tie it to the ends.'],
    differences: [
      'An expression that comes from a field is read by RE2 as it is; one that it can’t read (look-around) matches nothing.',
    ],
  },
  arity: [2, 2],
  lower([value, pattern], functionCall) {
    const test = regexTest(pattern!, functionCall, 1)
    if (!test || value!.type === 'null' || pattern!.type === 'null') return NULL
    const first = call('num', 'arrayFirstIndex', lambda(['text'], test), asList(value!))
    const position = call('num', 'nullIf', first, num(0))
    return call('num', 'toFloat64', call('num', 'minus', position, num(1)))
  },
  examples: [
    { spl: 'mvfind(x, "err\\d+")', given: { x: ['ok', 'err12', 'err7'] }, expect: 1 },
    { spl: 'mvfind(x, "^k")', given: { x: ['ok', 'no'] }, expect: null },
    { spl: 'mvfind(x, "o")', given: { x: 'ok' }, expect: 0 },
    { spl: 'mvfind(x, y)', given: { x: ['a', 'b'], y: 'b' }, expect: 1 },
  ],
})
