import { call, lambda, NULL, num } from '../plan/scalar.ts'
import { asList } from '../semantics/coerce.ts'
import { fn } from '../semantics/definition.ts'
import { regexArgument } from './regex-argument.ts'

export default fn({
  name: 'mvfind',
  docs: {
    summary: 'The index of the first value that a regular expression matches, from 0; null when there is none.',
    usage: 'mvfind(<mv>, <regex>)',
    category: 'multivalue',
    notes: ['The expression may match anywhere in the value; ^ and $ tie it to the ends.'],
    differences: [
      'An expression that comes from a field is read by RE2 as it is; if it is not valid there, the search stops with an error.',
    ],
  },
  arity: [2, 2],
  lower([value, pattern], functionCall) {
    const regex = regexArgument(pattern!, functionCall, 1)
    if (!regex || value!.type === 'null' || pattern!.type === 'null') return NULL
    const test = lambda(['text'], (each) => call('bool', 'match', each, regex.pattern))
    const position = call('num', 'nullIf', call('num', 'arrayFirstIndex', test, asList(value!)), num(0))
    return call('num', 'toFloat64', call('num', 'minus', position, num(1)))
  },
  examples: [
    { spl: 'mvfind(x, "err\\d+")', given: { x: ['ok', 'err12', 'err7'] }, expect: 1 },
    { spl: 'mvfind(x, "^k")', given: { x: ['ok', 'no'] }, expect: null },
    { spl: 'mvfind(x, "o")', given: { x: 'ok' }, expect: 0 },
    { spl: 'mvfind(x, y)', given: { x: ['a', 'b'], y: 'b' }, expect: 1 },
  ],
})
