import { call, NULL, text } from '../plan/scalar.ts'
import { asText, exists } from '../semantics/coerce.ts'
import { fn } from '../semantics/definition.ts'
import { constantText } from './constant-argument.ts'
import { joinedList } from './joined-list.ts'

export default fn({
  name: 'mvjoin',
  docs: {
    summary: 'The values of a field as one text, with a delimiter between them.',
    usage: 'mvjoin(<mv>, <delimiter>)',
    category: 'multivalue',
  },
  arity: [2, 2],
  lower([value, delimiter]) {
    if (value!.type === 'null' || delimiter!.type === 'null') return NULL
    if (value!.type !== 'list') return asText(value!)
    const constant = constantText(delimiter!)
    const joined =
      constant === undefined
        ? joinedList(value!, asText(delimiter!))
        : call('text', 'arrayStringConcat', value!, text(constant))
    return call('text', 'if', exists(value!), joined, NULL)
  },
  examples: [
    { spl: 'mvjoin(x, " OR ")', given: { x: ['1', '2', '3'] }, expect: '1 OR 2 OR 3' },
    { spl: 'mvjoin(x, "")', given: { x: ['a', 'b'] }, expect: 'ab' },
    { spl: 'mvjoin(x, d)', given: { x: ['a', 'b', 'c'], d: '--' }, expect: 'a--b--c' },
    { spl: 'mvjoin("a", ";")', expect: 'a' },
    { spl: 'mvjoin(nothing, ";")', expect: null },
  ],
})
