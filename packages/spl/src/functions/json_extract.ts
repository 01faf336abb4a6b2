import { call, NULL, num, type Scalar, text } from '../plan/scalar.ts'
import { asText } from '../semantics/coerce.ts'
import type { PathStep } from '../semantics/data-path.ts'
import { fn } from '../semantics/definition.ts'
import { arrayOf, asJson, jsonConcat } from '../semantics/json-text.ts'
import { jsonTextAt, jsonTextsAtPathOf, nativeAt } from '../semantics/json-text-at.ts'
import { jsonValue } from '../semantics/json-values.ts'
import { once } from '../semantics/once.ts'
import { constantText } from './constant-argument.ts'
import { pathArgument } from './json-update.ts'

export default fn({
  name: 'json_extract',
  docs: {
    summary: 'The value at a path of a JSON document.',
    usage: 'json_extract(<json>[, <path>]…)',
    category: 'json',
    notes: [
      'A path is keys with points between them; {0} is the first element of an array, {} each of them.',
      'A string comes without quotes, an array or object as JSON. With {} in the path, or several paths, the result is a JSON array.',
      'A key with a point in it can not stand in a path: json_extract_exact() finds it.',
    ],
    differences: ['Numbers are written as the store reads them: 1.50 becomes 1.5.'],
  },
  arity: [1, Number.POSITIVE_INFINITY],
  lower([document, ...paths], functionCall) {
    const json = asText(document!)
    if (json.type === 'null') return NULL
    if (paths.length === 0) return nativeAt(json, [])
    if (paths.length === 1) return single(json, paths[0]!, (path) => pathArgument(path, functionCall, 1))
    return once(json, (each) => {
      const parts = paths.flatMap((path, at): (string | Scalar)[] => {
        const steps = pathArgument(path, functionCall, at + 1)
        const value = steps ? oneJson(each, steps) : NULL
        return [at === 0 ? '' : ',', value.type === 'null' ? 'null' : call('text', 'ifNull', value, text('null'))]
      })
      return asJson(call('text', 'if', call('bool', 'isValidJSON', each), jsonConcat(['[', ...parts, ']']), NULL))
    })
  },
  examples: [
    { spl: 'json_extract(x, "a.b")', given: { x: '{"a":{"b":"deep"}}' }, expect: 'deep' },
    { spl: 'json_extract(x, "{1}.n")', given: { x: '[{"n":1},{"n":2.5}]' }, expect: 2.5 },
    {
      spl: 'json_extract(x, "{}.b{}.n")',
      given: { x: '[{"b":[{"n":"p"},{"n":"q"}]},{"b":[{"n":"r"},{}]}]' },
      expect: '["p","q","r"]',
    },
    { spl: 'json_extract(x, "a")', given: { x: '{"a": {"b": [1, 2]}}' }, expect: '{"b":[1,2]}' },
    { spl: 'json_extract(x, "a", "c", "d")', given: { x: '{"a":"x","c":[1]}' }, expect: '["x",[1],null]' },
    { spl: 'json_extract(x, "a{0}")', given: { x: '{"a":{"b":1}}' }, expect: null },
    { spl: 'json_extract(x, "{}")', given: { x: '{"cities": ["London"]}' }, expect: '{"cities":["London"]}' },
    { spl: 'json_extract(x, "{}")', given: { x: '["London", 1]' }, expect: '["London",1]' },
    { spl: 'json_extract("\\"text\\"")', expect: 'text' },
    { spl: 'json_extract(x, p)', given: { x: '{"a":[{"b":"p"},{"b":"q"}]}', p: 'a{1}.b' }, expect: 'q' },
    { spl: 'json_extract(x, p)', given: { x: '{"a":[{"b":"p"},{"b":"q"}]}', p: 'a{}.b' }, expect: '["p","q"]' },
    { spl: 'json_extract(x, "b")', given: { x: '{"a":1}' }, expect: null },
    { spl: 'json_extract("no json", "a")', expect: null },
  ],
})

function single(json: Scalar, path: Scalar, parse: (path: Scalar) => PathStep[] | undefined): Scalar {
  if (path.type === 'null') return NULL
  if (constantText(path) === undefined) return atPathOf(json, asText(path))
  const steps = parse(path)
  if (!steps) return NULL
  // {} alone is the whole document, also of an object.
  const whole = steps.length === 1 && steps[0]!.kind === 'all' ? [] : steps
  const found = jsonTextAt(json, whole)
  return found.many ? collected(found.json) : nativeAt(json, whole)
}

/** What a path finds as JSON: of one with {} an array. */
function oneJson(json: Scalar, steps: readonly PathStep[]): Scalar {
  const found = jsonTextAt(json, steps)
  return found.many ? collected(found.json) : found.json
}

function collected(elements: Scalar): Scalar {
  return once(elements, (all) => asJson(call('text', 'if', call('bool', 'notEmpty', all), arrayOf(all), NULL)))
}

function atPathOf(json: Scalar, path: Scalar): Scalar {
  return once(jsonTextsAtPathOf(json, path), (found) => {
    const many = call('bool', 'like', path, text('%{}%'))
    const first = call('text', 'arrayElement', found, num(1))
    const value = call('text', 'if', many, arrayOf(found), jsonValue(first))
    return call('text', 'if', call('bool', 'notEmpty', found), value, NULL)
  })
}
