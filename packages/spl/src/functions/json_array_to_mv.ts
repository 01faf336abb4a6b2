import { call, NULL, type Scalar } from '../plan/scalar.ts'
import { asText } from '../semantics/coerce.ts'
import { type FunctionCall, fn } from '../semantics/definition.ts'
import { jsonElements, jsonValues } from '../semantics/json-values.ts'

export default fn({
  name: 'json_array_to_mv',
  docs: {
    summary: 'The elements of a JSON array as a multivalue field.',
    usage: 'json_array_to_mv(<json array>[, <keep quotes>])',
    category: 'json',
    notes: [
      'Strings lose their quotes unless the second argument is true(). Of anything else than an array it is null.',
    ],
  },
  arity: [1, 2],
  lower([value, keep], functionCall) {
    const json = asText(value!)
    if (json.type === 'null') return NULL
    const elements = jsonElements(json)
    if (keep === undefined || keep.type === 'null') return jsonValues(elements)
    const kept = keepsQuotes(keep, functionCall)
    if (kept === undefined) return call('list', 'if', keep, elements, jsonValues(elements))
    return kept ? elements : jsonValues(elements)
  },
  examples: [
    { spl: 'json_array_to_mv(json_array("Buttercup", "Rarity"))', expect: ['Buttercup', 'Rarity'] },
    { spl: 'json_array_to_mv(json_array("Buttercup", "Rarity"), true())', expect: ['"Buttercup"', '"Rarity"'] },
    { spl: 'json_array_to_mv("[1, true, null, {\\"a\\": \\"x\\"}]")', expect: ['1', 'true', 'null', '{"a":"x"}'] },
    { spl: 'json_array_to_mv(x)', given: { x: '["a b"]' }, expect: 'a b' },
    { spl: 'json_array_to_mv("not json")', expect: null },
  ],
})

function keepsQuotes(keep: Scalar, { args, binder }: FunctionCall): boolean | undefined {
  if (keep.kind === 'literal' && typeof keep.value === 'boolean') return keep.value
  if (keep.type === 'bool') return undefined
  binder.diagnostics.report(
    'type-mismatch',
    args[1]!.span,
    'The second argument of `json_array_to_mv` is a condition.',
    'Write true() or false().',
  )
  return false
}
