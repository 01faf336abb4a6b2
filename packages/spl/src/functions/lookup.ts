import { call, list, NULL, type Scalar } from '../plan/scalar.ts'
import { asText } from '../semantics/coerce.ts'
import { type FunctionCall, fn } from '../semantics/definition.ts'
import type { LookupDefinition } from '../semantics/environment.ts'
import type { LookupAnswer } from '../semantics/lookup-answer.ts'
import { inexactMatch, keyScalar, rowsByKey } from '../semantics/lookup-keys.ts'
import type { Expression } from '../syntax/ast.ts'

const USAGE =
  'lookup("<lookup_table>", json_object("<input_field>", <match_field>, …), json_array("<output_field>", …))'

const STATUSES = [
  { status: '200', description: 'OK', type: 'Successful' },
  { status: '201', description: 'Created', type: 'Successful' },
  { status: '404', description: 'Not Found', type: 'Client Error' },
]

interface Request {
  table: string
  inputs: { field: string; value: Scalar }[]
  outputs: string[]
}

export default fn({
  name: 'lookup',
  docs: {
    summary: 'The output fields of the matching rows of a lookup, as a JSON object.',
    usage: USAGE,
    category: 'comparison',
    notes: ['A field with several matches holds an array. Null when no row matches.'],
    differences: [
      'The names of the lookup and of its fields have to be constants.',
      'Lookups that match by wildcard, by CIDR or by time are refused here: use the lookup command.',
    ],
  },
  arity: [3, 3],
  bindsItself: true,
  lower(_args, call_) {
    const request = readRequest(call_)
    if (!request) return NULL
    const columns = [...request.inputs.map(({ field }) => field), ...request.outputs]
    const answer = call_.binder.lookup(request.table, columns, call_.span)
    if (!answer || refuses(answer.definition, request, call_)) return NULL
    return find(request, answer)
  },
  examples: [
    {
      spl: 'lookup("http_status", json_object("status", status), json_array("description"))',
      given: { status: '404' },
      lookups: { http_status: STATUSES },
      expect: '{"description":"Not Found"}',
    },
    {
      spl: 'lookup("http_status", json_object("type", "Successful"), json_array("description"))',
      lookups: { http_status: STATUSES },
      expect: '{"description":["OK","Created"]}',
    },
    {
      spl: 'lookup("http_status", json_object("status", "999"), json_array("description"))',
      lookups: { http_status: STATUSES },
      expect: null,
    },
  ],
})

function readRequest({ args, span, binder }: FunctionCall): Request | undefined {
  const [table, object, array] = args
  const pairs = argumentsOf(object!, 'json_object')
  const outputs = argumentsOf(array!, 'json_array')?.map(stringOf)
  const inputs = pairs?.flatMap((key, at) => (at % 2 === 0 ? [{ key: stringOf(key), value: pairs[at + 1] }] : []))
  const name = stringOf(table!)
  const complete = inputs?.length && inputs.every(({ key, value }) => key !== undefined && value !== undefined)
  if (name === undefined || !inputs || !complete || !outputs?.every((each) => each !== undefined)) {
    binder.diagnostics.report(
      'unsupported',
      span,
      '`lookup` needs the names of the lookup and of its fields as texts in quotes.',
      `Usage: ${USAGE}`,
    )
    return undefined
  }
  return {
    table: name,
    inputs: inputs.map(({ key, value }) => ({ field: key!, value: asText(binder.bind(value!)) })),
    outputs: outputs as string[],
  }
}

function argumentsOf(expression: Expression, name: string): Expression[] | undefined {
  return expression.kind === 'call' && expression.name.toLowerCase() === name ? expression.args : undefined
}

function stringOf(expression: Expression): string | undefined {
  return expression.kind === 'string' ? expression.value : undefined
}

function refuses(definition: LookupDefinition, { inputs }: Request, { span, binder }: FunctionCall): boolean {
  const how = inexactMatch(
    definition,
    inputs.map(({ field }) => field),
  )
  if (how === undefined) return false
  binder.diagnostics.report(
    'unsupported',
    span,
    `The lookup \`${definition.name}\` matches ${how}; lookup() finds equal values only.`,
    'Use the lookup command.',
  )
  return true
}

/** A constant table of keys and objects: rows with equal inputs are one entry. */
function find({ inputs, outputs }: Request, answer: LookupAnswer): Scalar {
  const { definition } = answer
  const matches = rowsByKey(answer, inputs.length)
  if (matches.size === 0 || inputs.some(({ value }) => value.type === 'null')) return NULL
  const key = keyScalar(
    inputs.map(({ value }) => value),
    definition,
  )
  const objects = [...matches.values()].map((rows) => objectText(outputs, rows.slice(0, definition.maxMatches)))
  return call('text', 'transform', key, list([...matches.keys()]), list(objects), NULL)
}

function objectText(outputs: readonly string[], rows: readonly (readonly (string | null)[])[]): string {
  const entries = outputs.flatMap((name, at) => {
    const values = rows.map((row) => row[at]).filter((value) => value !== null && value !== undefined)
    return values.length === 0 ? [] : [[name, values.length === 1 ? values[0] : values] as const]
  })
  return JSON.stringify(Object.fromEntries(entries))
}
