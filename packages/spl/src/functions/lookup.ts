import { call, list, NULL, type Scalar, text } from '../plan/scalar.ts'
import { asText } from '../semantics/coerce.ts'
import { type FunctionCall, fn } from '../semantics/definition.ts'
import type { LookupDefinition } from '../semantics/environment.ts'
import type { LookupAnswer } from '../semantics/lookup-answer.ts'
import type { Expression } from '../syntax/ast.ts'

const USAGE =
  'lookup("<lookup_table>", json_object("<input_field>", <match_field>, …), json_array("<output_field>", …))'

/** Stands between the values of several input fields. */
const SEPARATOR = '\u0001'

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
  const inexact = inputs.find(({ field }) => definition.matchType.has(field))
  if (!inexact && !definition.time) return false
  const how = inexact ? `by ${definition.matchType.get(inexact.field)}` : 'by time'
  binder.diagnostics.report(
    'unsupported',
    span,
    `The lookup \`${definition.name}\` matches ${how}; lookup() finds equal values only.`,
    'Use the lookup command.',
  )
  return true
}

/** A constant table of keys and objects: rows with equal inputs are one entry. */
function find({ inputs, outputs }: Request, { definition, rows }: LookupAnswer): Scalar {
  const fold = (value: string): string => (definition.caseSensitive ? value : value.toLowerCase())
  const matches = new Map<string, (readonly (string | null)[])[]>()
  for (const row of rows) {
    const cells = row.slice(0, inputs.length)
    if (cells.some((cell) => cell === null)) continue
    const key = cells.map((cell) => fold(cell!)).join(SEPARATOR)
    const found = matches.get(key) ?? []
    if (found.length < definition.maxMatches) matches.set(key, [...found, row.slice(inputs.length)])
  }
  if (matches.size === 0 || inputs.some(({ value }) => value.type === 'null')) return NULL
  const values = inputs.map(({ value }) => (definition.caseSensitive ? value : call('text', 'lowerUTF8', value)))
  const parts = values.flatMap((value, at) => (at === 0 ? [value] : [text(SEPARATOR), value]))
  const key = parts.length === 1 ? parts[0]! : call('text', 'concat', ...parts)
  const objects = [...matches.values()].map((found) => objectText(outputs, found))
  return call('text', 'transform', key, list([...matches.keys()]), list(objects), NULL)
}

function objectText(outputs: readonly string[], rows: readonly (readonly (string | null)[])[]): string {
  const entries = outputs.flatMap((name, at) => {
    const values = rows.map((row) => row[at]).filter((value) => value !== null && value !== undefined)
    return values.length === 0 ? [] : [[name, values.length === 1 ? values[0] : values] as const]
  })
  return JSON.stringify(Object.fromEntries(entries))
}
