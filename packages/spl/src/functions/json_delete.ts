import { call, isNeverNull, lambda, NULL, not, type Scalar, text } from '../plan/scalar.ts'
import { asText } from '../semantics/coerce.ts'
import { type FunctionCall, fn } from '../semantics/definition.ts'
import { asJson } from '../semantics/json-text.ts'
import { isJsonObject } from '../semantics/json-text-at.ts'
import { once } from '../semantics/once.ts'
import { needConstant } from './constant-argument.ts'

export default fn({
  name: 'json_delete',
  docs: {
    summary: 'A JSON object without some of its keys.',
    usage: 'json_delete(<object>, <key>…)',
    category: 'json',
    notes: [
      'A key of an inner object is written with points: "addresses.email". A key with a point in its name can not be named.',
      'The keys may also stand in one JSON array: json_array("a", "b"). Elements of arrays can not be deleted.',
    ],
  },
  arity: [2, Number.POSITIVE_INFINITY],
  lower([object, ...keys], functionCall) {
    const paths = keys.flatMap((key, at) => pathsOf(key, functionCall, at + 1))
    const source = asText(object!)
    if (source.type === 'null') return NULL
    return once(source, (json) => {
      const present = isNeverNull(json) ? json : call('text', 'assumeNotNull', json)
      const result = paths.reduce(without, present)
      return asJson(call('text', 'if', call('bool', 'isValidJSON', json), result, NULL))
    })
  },
  examples: [
    {
      spl: 'json_delete(x, "SSN", "l")',
      given: { x: '{"name":"Wei","SSN":"1","city":"Seattle","l":[1,2]}' },
      expect: '{"name":"Wei","city":"Seattle"}',
    },
    {
      spl: 'json_delete(x, "a.email")',
      given: { x: '{"n":1,"a":{"email":"x","office":"y"}}' },
      expect: '{"n":1,"a":{"office":"y"}}',
    },
    { spl: 'json_delete(x, json_array("a", "b"))', given: { x: '{"a":1,"b":2,"c":3}' }, expect: '{"c":3}' },
    {
      spl: 'json_delete(x, "student.name")',
      given: { x: '{"student.name":"Claudia"}' },
      expect: '{"student.name":"Claudia"}',
    },
    { spl: 'json_delete(x, "nope")', given: { x: '{"a":[1, 2]}' }, expect: '{"a":[1,2]}' },
    { spl: 'json_delete("no json", "a")', expect: null },
  ],
})

/** The keys of an argument, each as the keys on the way to it. */
function pathsOf(key: Scalar, functionCall: FunctionCall, at: number): string[][] {
  const constant = needConstant(key, functionCall, at, 'The key')
  if (constant === undefined) return []
  const names = constant.startsWith('[') ? listed(constant) : undefined
  return (names ?? [constant]).map((name) => name.split('.'))
}

function listed(json: string): string[] | undefined {
  try {
    const parsed: unknown = JSON.parse(json)
    return Array.isArray(parsed) ? parsed.map(String) : undefined
  } catch {
    return undefined
  }
}

function without(json: Scalar, path: readonly string[]): Scalar {
  const [name, ...rest] = path
  return once(json, (each) => {
    const pairs = call('data', 'JSONExtractKeysAndValuesRaw', each)
    const isIt = (pair: Scalar): Scalar => call('bool', 'equals', part(pair, 1), text(name!))
    const kept =
      rest.length > 0
        ? pairs
        : call(
            'data',
            'arrayFilter',
            lambda(['data'], (pair) => not(isIt(pair))),
            pairs,
          )
    const member = lambda(['data'], (pair) => {
      const value = part(pair, 2)
      const next = rest.length > 0 ? call('text', 'if', isIt(pair), without(value, rest), value) : value
      return call('text', 'concat', call('text', 'toJSONString', part(pair, 1)), text(':'), next)
    })
    const members = call('text', 'arrayStringConcat', call('list', 'arrayMap', member, kept), text(','))
    return call('text', 'if', isJsonObject(each), call('text', 'concat', text('{'), members, text('}')), each)
  })
}

function part(pair: Scalar, at: number): Scalar {
  return call('text', 'tupleElement', pair, { kind: 'literal', value: at, type: 'num' })
}
