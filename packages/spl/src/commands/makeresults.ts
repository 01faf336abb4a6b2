/** makeresults — rows out of nothing: counted, or written in the search as CSV or JSON. */
import type { Column } from '../plan/plan.ts'
import { column, list, NULL, num, type Scalar, type ScalarType, text } from '../plan/scalar.ts'
import { numberText, unify } from '../semantics/coerce.ts'
import type { LowerContext } from '../semantics/context.ts'
import { parseCsv } from '../semantics/csv.ts'
import { command } from '../semantics/definition.ts'
import { literalRows } from '../semantics/literal-rows.ts'
import { counterName, Relation } from '../semantics/relation.ts'
import type { Span } from '../source/span.ts'
import { args, bool, choice, integer, option, text as textValue } from '../syntax/args.ts'

const syntax = args({
  count: option(integer, { default: 1, docs: 'How many rows.' }),
  annotate: option(bool, { default: false, docs: 'Add the internal fields.' }),
  splunk_server: option(textValue, { docs: 'Accepted; there is one server.' }),
  splunk_server_group: option(textValue, { docs: 'Accepted; there is one server.' }),
  format: option(choice('csv', 'json'), { docs: 'How `data` is written.' }),
  data: option(textValue, { docs: 'Rows as text.' }),
})

export default command({
  name: 'makeresults',
  generating: true,
  docs: {
    summary: 'Makes rows.',
    usage:
      'makeresults [count=<int>] [annotate=<bool>] [splunk_server=<string>] [splunk_server_group=<string>] [format=csv|json data=<string>]',
    page: 'Search Reference, "makeresults"',
    notes: [
      'Each row has _time, the time of the search; rows of format and data have only what the data give.',
      'annotate=true adds the internal fields _raw, host, source, sourcetype, splunk_server and splunk_server_group, all empty but splunk_server.',
    ],
  },
  syntax,
  lower(given, _input, context) {
    if (given.data !== undefined) return fromData(given.format ?? 'csv', given.data, given.at('data'), context)
    const counter = counterName()
    const plan = { kind: 'generate', count: Math.max(0, given.count), name: counter } as const
    const relation = Relation.closed(plan, [], [{ value: column(counter, 'num'), descending: false }])
    const time = { name: '_time', value: num(context.environment.now) }
    return relation.extend(given.annotate ? [time, ...ANNOTATIONS] : [time])
  },
  examples: [
    { title: 'Three rows', spl: '| makeresults count=3 | stats count', expect: [{ count: 3 }] },
    {
      title: 'Rows as CSV',
      spl: '| makeresults format=csv data="user,n\nmia,1\nleo,2"',
      expect: [
        { user: 'mia', n: '1' },
        { user: 'leo', n: '2' },
      ],
    },
    {
      title: 'Rows as JSON',
      spl: '| makeresults format=json data="[{\\"user\\":\\"mia\\"}]"',
      expect: [{ user: 'mia' }],
    },
  ],
})

const ANNOTATIONS = ['_raw', 'host', 'source', 'sourcetype', 'splunk_server', 'splunk_server_group'].map((name) => ({
  name,
  value: name === 'splunk_server' ? text('karst') : NULL,
}))

function fromData(format: 'csv' | 'json', data: string, at: Span, context: LowerContext): Relation {
  const rows = format === 'csv' ? csvRows(data) : jsonRows(data, at, context)
  const types = new Map<string, ScalarType>()
  for (const row of rows) for (const [name, value] of row) types.set(name, unify(types.get(name) ?? 'null', value.type))
  const columns: Column[] = [...types].map(([name, type]) => ({ name, type: type === 'null' ? 'text' : type }))
  const values = rows.map((row) => columns.map(({ name, type }) => asType(row.get(name) ?? NULL, type)))
  return literalRows(columns, values)
}

function asType(value: Scalar, type: ScalarType): Scalar {
  if (value.type === type || value.type === 'null') return type === 'list' && value.type === 'null' ? list([]) : value
  const literal = (value as Scalar & { kind: 'literal' }).value
  const plain = typeof literal === 'number' ? numberText(literal) : String(literal)
  return type === 'list' ? list([plain]) : text(plain)
}

function csvRows(data: string): Map<string, Scalar>[] {
  const [header = [], ...lines] = parseCsv(data.trim())
  return lines.map(
    (line) =>
      new Map(
        header.map((name, at) => [name, line[at] === undefined || line[at] === '' ? NULL : text(line[at])] as const),
      ),
  )
}

function jsonRows(data: string, at: Span, context: LowerContext): Map<string, Scalar>[] {
  try {
    const parsed: unknown = JSON.parse(data)
    const objects = Array.isArray(parsed) ? parsed : [parsed]
    return objects.map(
      (object) =>
        new Map(Object.entries(object as Record<string, unknown>).map(([name, value]) => [name, jsonScalar(value)])),
    )
  } catch (error) {
    context.diagnostics.report('option-value', at, `\`data\` is not valid JSON: ${(error as Error).message}`)
    return []
  }
}

function jsonScalar(value: unknown): Scalar {
  if (value === null || value === undefined) return NULL
  if (typeof value === 'number') return num(value)
  if (Array.isArray(value)) return list(value.map((each) => (typeof each === 'string' ? each : JSON.stringify(each))))
  return text(typeof value === 'string' ? value : JSON.stringify(value))
}
