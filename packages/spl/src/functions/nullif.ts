import { call, NULL } from '../plan/scalar.ts'
import { convert, definite } from '../semantics/coerce.ts'
import { compare } from '../semantics/compare.ts'
import { fn } from '../semantics/definition.ts'

export default fn({
  name: 'nullif',
  docs: {
    summary: 'Null when two values are equal, otherwise the first.',
    usage: 'nullif(<field1>, <field2>)',
    category: 'comparison',
  },
  arity: [2, 2],
  lower([first, second]) {
    const { type } = first!
    if (type === 'null') return NULL
    return call(type, 'if', definite(compare('=', first!, second!)), convert(NULL, type), first!)
  },
  examples: [
    { spl: 'nullif(a, b)', given: { a: 'rarity', b: 'rarity' }, expect: null },
    { spl: 'nullif(a, b)', given: { a: 'buttercup', b: 'mistmane' }, expect: 'buttercup' },
    { spl: 'nullif(a, nothing)', given: { a: 'x' }, expect: 'x' },
  ],
})
