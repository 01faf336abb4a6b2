import { bool, call, NULL } from '../plan/scalar.ts'
import { asList, exists } from '../semantics/coerce.ts'
import { fn } from '../semantics/definition.ts'
import { asJson, stringArray } from '../semantics/json-text.ts'
import { once } from '../semantics/once.ts'
import { inferredArray } from './json-inference.ts'

export default fn({
  name: 'mv_to_json_array',
  docs: {
    summary: 'The values of a multivalue field as a JSON array.',
    usage: 'mv_to_json_array(<mv>[, <infer types>])',
    category: 'multivalue',
    notes: [
      'All values become strings. With true() a value that is JSON by itself ("5", "true", a text in quotes) becomes that, any other null.',
    ],
  },
  arity: [1, 2],
  lower([value, infer], { args, binder }) {
    if (value!.type === 'null') return NULL
    if (infer && infer.type !== 'bool' && infer.type !== 'null') {
      binder.diagnostics.report(
        'type-mismatch',
        args[1]!.span,
        'The second argument of `mv_to_json_array` is a condition.',
        'Write true() or false().',
      )
    }
    const inferring = infer?.type === 'bool' ? infer : bool(false)
    return once(asList(value!), (values) => {
      const constant = inferring.kind === 'literal' ? inferring.value : undefined
      const strings = stringArray(values)
      const typed = inferredArray(values)
      const array = constant === undefined ? call('text', 'if', inferring, typed, strings) : constant ? typed : strings
      return asJson(call('text', 'if', exists(values), array, NULL))
    })
  },
  examples: [
    { spl: 'mv_to_json_array(x)', given: { x: ['1', 'a "b"'] }, expect: '["1","a \\"b\\""]' },
    {
      spl: 'mv_to_json_array(x, true())',
      given: { x: ['"Rarity"', 'true', 'null', '5', 'Dash'] },
      expect: '["Rarity",true,null,5,null]',
    },
    { spl: 'mv_to_json_array(x, false())', given: { x: 'a' }, expect: '["a"]' },
    { spl: 'mv_to_json_array(nothing)', expect: null },
  ],
})
