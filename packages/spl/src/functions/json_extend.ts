import { call, type Scalar } from '../plan/scalar.ts'
import { fn } from '../semantics/definition.ts'
import { arrayOf, toJson } from '../semantics/json-text.ts'
import { jsonElements } from '../semantics/json-values.ts'
import { once } from '../semantics/once.ts'
import { changedAtPaths, isArray } from './json-update.ts'

export default fn({
  name: 'json_extend',
  docs: {
    summary: 'A JSON document with the elements of arrays added to the ends of arrays.',
    usage: 'json_extend(<json>, <path>, <array>[, <path>, <array>]…)',
    category: 'json',
    notes: [
      'What is no array at the path becomes one first. A path that leads nowhere, or a value that is no array, changes nothing.',
    ],
  },
  arity: [3, Number.POSITIVE_INFINITY],
  lower(args, functionCall) {
    return changedAtPaths(args, functionCall, (value) => ({
      replace: (found) => once(toJson(value), (json) => withElements(found, json)),
    }))
  },
  examples: [
    { spl: 'json_extend(x, "l", json_array("d", "e"))', given: { x: '{"l":["a"]}' }, expect: '{"l":["a","d","e"]}' },
    {
      spl: 'json_extend(x, "l", json_array(json_object("k", 1)))',
      given: { x: '{"l":[]}' },
      expect: '{"l":[{"k":1}]}',
    },
    { spl: 'json_extend(x, "l", y)', given: { x: '{"l":"a"}', y: ['b', 'c'] }, expect: '{"l":["a","b","c"]}' },
    { spl: 'json_extend(x, "nope", json_array(1))', given: { x: '{"l":[]}' }, expect: '{"l":[]}' },
    { spl: 'json_extend(x, "l", "b")', given: { x: '{"l":["a"]}' }, expect: '{"l":["a"]}' },
  ],
})

function withElements(json: Scalar, added: Scalar): Scalar {
  const before = call('list', 'if', isArray(json), jsonElements(json), call('list', 'array', json))
  const all = arrayOf(call('list', 'arrayConcat', before, jsonElements(added)))
  return call('text', 'if', isArray(added), all, json)
}
