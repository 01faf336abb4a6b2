import { call, type Scalar } from '../plan/scalar.ts'
import { fn } from '../semantics/definition.ts'
import { arrayOf, jsonConcat, toJson } from '../semantics/json-text.ts'
import { jsonElements } from '../semantics/json-values.ts'
import { changedAtPaths, isArray } from './json-update.ts'

export default fn({
  name: 'json_append',
  docs: {
    summary: 'A JSON document with values added to the ends of arrays.',
    usage: 'json_append(<json>, <path>, <value>[, <path>, <value>]…)',
    category: 'json',
    notes: [
      'An array is added as one element. What is no array becomes one first. A path that leads nowhere changes nothing.',
      'json_extend() adds the elements of an array one by one.',
    ],
  },
  arity: [3, Number.POSITIVE_INFINITY],
  lower(args, functionCall) {
    return changedAtPaths(args, functionCall, (value) => {
      const json = toJson(value)
      return { replace: (found) => withElement(found, json) }
    })
  },
  examples: [
    { spl: 'json_append(x, "l", "c")', given: { x: '{"l":["a","b"]}' }, expect: '{"l":["a","b","c"]}' },
    { spl: 'json_append(x, "l", json_array("d", "e"))', given: { x: '{"l":["a"]}' }, expect: '{"l":["a",["d","e"]]}' },
    { spl: 'json_append(x, "a.b", 2)', given: { x: '{"a":{"b":[]}}' }, expect: '{"a":{"b":[2]}}' },
    { spl: 'json_append(x, "l", "b")', given: { x: '{"l":"a"}' }, expect: '{"l":["a","b"]}' },
    { spl: 'json_append(x, "nope", "b", "l", 1)', given: { x: '{"l":[]}' }, expect: '{"l":[1]}' },
    {
      spl: 'json_append(x, "l{}.m", 1)',
      given: { x: '{"l":[{"m":[]},{"m":[0]}]}' },
      expect: '{"l":[{"m":[1]},{"m":[0,1]}]}',
    },
    { spl: 'json_append("no json", "a", 1)', expect: null },
  ],
})

function withElement(json: Scalar, element: Scalar): Scalar {
  const longer = arrayOf(call('list', 'arrayPushBack', jsonElements(json), element))
  return call('text', 'if', isArray(json), longer, jsonConcat(['[', json, ',', element, ']']))
}
