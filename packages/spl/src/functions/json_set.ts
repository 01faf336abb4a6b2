import { fn } from '../semantics/definition.ts'
import { toJson } from '../semantics/json-text.ts'
import { changedAtPaths } from './json-update.ts'

export default fn({
  name: 'json_set',
  docs: {
    summary: 'A JSON document with other values at some paths.',
    usage: 'json_set(<json>, <path>, <value>[, <path>, <value>]…)',
    category: 'json',
    notes: [
      'Keys that are missing on the way are made. Where the document has something else than the path needs, it stays as it is.',
      'The value replaces what was there, whatever its type.',
    ],
  },
  arity: [3, Number.POSITIVE_INFINITY],
  lower(args, functionCall) {
    return changedAtPaths(args, functionCall, (value) => {
      const json = toJson(value)
      return { replace: () => json, missing: json }
    })
  },
  examples: [
    { spl: 'json_set(x, "a.b", "new")', given: { x: '{"a":{"b":1,"c":2}}' }, expect: '{"a":{"b":"new","c":2}}' },
    { spl: 'json_set(x, "d.e.f", 5)', given: { x: '{"a":1}' }, expect: '{"a":1,"d":{"e":{"f":5}}}' },
    {
      spl: 'json_set(x, "a{2}", json_object("n", "z"))',
      given: { x: '{"a":[1,2,3]}' },
      expect: '{"a":[1,2,{"n":"z"}]}',
    },
    {
      spl: 'json_set(x, "a{}.ok", true())',
      given: { x: '{"a":[{"n":1},{"n":2,"ok":false}]}' },
      expect: '{"a":[{"n":1,"ok":true},{"n":2,"ok":true}]}',
    },
    { spl: 'json_set(x, "a.c", "d")', given: { x: '{"a":"b"}' }, expect: '{"a":"b"}' },
    { spl: 'json_set(x, "a", 1, "b", 2)', given: { x: '{}' }, expect: '{"a":1,"b":2}' },
    { spl: 'json_set(x, "b{0}", 1)', given: { x: '{"a":1}' }, expect: '{"a":1}' },
    { spl: 'json_set("no json", "a", 1)', expect: null },
  ],
})
