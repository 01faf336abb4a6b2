import type { Scalar } from '../plan/scalar.ts'
import { fn } from '../semantics/definition.ts'
import { jsonConcat, toJson } from '../semantics/json-text.ts'

export default fn({
  name: 'json_array',
  docs: {
    summary: 'A JSON array of its arguments.',
    usage: 'json_array(<value>, …)',
    category: 'json',
    notes: ['Values are written as json_object() writes them; a multivalue field is one element, an array.'],
  },
  arity: [0, Number.POSITIVE_INFINITY],
  lower(args) {
    const parts = args.flatMap((value, at): (string | Scalar)[] => [at === 0 ? '' : ',', toJson(value)])
    return jsonConcat(['[', ...parts, ']'])
  },
  examples: [
    { spl: 'json_array("buttercup", "fluttershy")', expect: '["buttercup","fluttershy"]' },
    { spl: 'json_array("dubois", json_object("name", "patel"))', expect: '["dubois",{"name":"patel"}]' },
    { spl: 'json_array()', expect: '[]' },
    { spl: 'json_array(n, nothing, false())', given: { n: '1.5' }, expect: '[1.5,null,false]' },
  ],
})
