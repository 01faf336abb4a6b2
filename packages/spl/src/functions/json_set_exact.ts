import { NULL } from '../plan/scalar.ts'
import { fn } from '../semantics/definition.ts'
import { toJson } from '../semantics/json-text.ts'
import { needConstant } from './constant-argument.ts'
import { changed, inPairs } from './json-update.ts'

export default fn({
  name: 'json_set_exact',
  docs: {
    summary: 'A JSON object with other values for some keys, each key taken as it is.',
    usage: 'json_set_exact(<json>, <key>, <value>[, <key>, <value>]…)',
    category: 'json',
    notes: ['A point in a key is a point. A key that is missing is added at the end.'],
  },
  arity: [3, Number.POSITIVE_INFINITY],
  lower(args, functionCall) {
    if (!inPairs(args, functionCall)) return NULL
    const changes = []
    for (let at = 1; at < args.length; at += 2) {
      const name = needConstant(args[at]!, functionCall, at, 'The key')
      if (name === undefined) return NULL
      const json = toJson(args[at + 1]!)
      changes.push({ steps: [{ kind: 'name' as const, name }], change: { replace: () => json, missing: json } })
    }
    return changed(args[0]!, changes)
  },
  examples: [
    {
      spl: 'json_set_exact(json_object(), "system.splunk.path", "/opt/splunk")',
      expect: '{"system.splunk.path":"/opt/splunk"}',
    },
    {
      spl: 'json_set_exact(x, "a", 2, "c.d", true())',
      given: { x: '{"a":1,"b":0}' },
      expect: '{"a":2,"b":0,"c.d":true}',
    },
    { spl: 'json_set_exact("no json", "a", 1)', expect: null },
  ],
})
