import { call, isNeverNull, list, NULL, text } from '../plan/scalar.ts'
import { asText } from '../semantics/coerce.ts'
import { fn } from '../semantics/definition.ts'
import { needConstant } from './constant-argument.ts'

export default fn({
  name: 'split',
  docs: {
    summary: 'The parts of a text between delimiters, as a multivalue field.',
    usage: 'split(<str>, <delimiter>)',
    category: 'multivalue',
    notes: ['An empty delimiter splits into characters. Empty parts stay.'],
  },
  arity: [2, 2],
  lower([value, delimiter], functionCall) {
    const source = asText(value!)
    const constant = needConstant(delimiter!, functionCall, 1, 'The delimiter')
    if (constant === undefined || source.type === 'null') return NULL
    if (constant === '') return call('list', 'ngrams', source, { kind: 'literal', value: 1, type: 'num' })
    if (source.kind === 'literal') return list((source.value as string).split(constant))
    const parts = call('list', 'splitByString', text(constant), call('text', 'assumeNotNull', source))
    return isNeverNull(source) ? parts : call('list', 'if', call('bool', 'isNull', source), list([]), parts)
  },
  examples: [
    { spl: 'split("a;b;c", ";")', expect: ['a', 'b', 'c'] },
    { spl: 'split(x, "def")', given: { x: '1a2b3c4def567890' }, expect: ['1a2b3c4', '567890'] },
    { spl: 'split(x, "")', given: { x: 'añ😀' }, expect: ['a', 'ñ', '😀'] },
    { spl: 'split(x, ",")', given: { x: 'a,,b' }, expect: ['a', '', 'b'] },
    { spl: 'split(x, "\\\\")', given: { x: 'C:\\Windows\\x' }, expect: ['C:', 'Windows', 'x'] },
    { spl: 'split("abc", ";")', expect: 'abc' },
    { spl: 'split(nothing, ",")', expect: null },
  ],
})
