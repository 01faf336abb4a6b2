import { call, NULL, type Scalar, text } from '../plan/scalar.ts'
import { asText } from '../semantics/coerce.ts'
import { fn } from '../semantics/definition.ts'
import { asJson, jsonConcat } from '../semantics/json-text.ts'
import { nativeAt } from '../semantics/json-text-at.ts'
import { once } from '../semantics/once.ts'

export default fn({
  name: 'json_extract_exact',
  docs: {
    summary: 'The value of a key of a JSON object, the key taken as it is.',
    usage: 'json_extract_exact(<json>[, <key>]…)',
    category: 'json',
    notes: ['A point in a key is a point. With several keys the result is a JSON array of their values.'],
  },
  arity: [1, Number.POSITIVE_INFINITY],
  lower([document, ...keys]) {
    const json = asText(document!)
    if (json.type === 'null') return NULL
    if (keys.length === 0) return nativeAt(json, [])
    if (keys.length === 1) {
      if (keys[0]!.type === 'null') return NULL
      return call('text', 'JSONExtract', json, asText(keys[0]!), text('Nullable(String)'))
    }
    return once(json, (each) => {
      const parts = keys.flatMap((key, at): (string | Scalar)[] => [at === 0 ? '' : ',', rawOf(each, asText(key))])
      return asJson(call('text', 'if', call('bool', 'isValidJSON', each), jsonConcat(['[', ...parts, ']']), NULL))
    })
  },
  examples: [
    {
      spl: 'json_extract_exact(x, "system.splunk.path")',
      given: { x: '{"system.splunk.path":"/opt/splunk/"}' },
      expect: '/opt/splunk/',
    },
    { spl: 'json_extract_exact(x, "a.b")', given: { x: '{"a":{"b":1}}' }, expect: null },
    { spl: 'json_extract_exact(x, "a.b", "c")', given: { x: '{"a.b":"p","d":1}' }, expect: '["p",null]' },
    { spl: 'json_extract_exact(x, k)', given: { x: '{"a":[1, 2]}', k: 'a' }, expect: '[1,2]' },
    { spl: 'json_extract_exact("true")', expect: 'true' },
  ],
})

function rawOf(json: Scalar, key: Scalar): string | Scalar {
  if (key.type === 'null') return 'null'
  const raw = call('text', 'nullIf', call('text', 'JSONExtractRaw', json, key), text(''))
  return call('text', 'ifNull', raw, text('null'))
}
