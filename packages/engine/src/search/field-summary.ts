/**
 * The fields of the events that a search finds, as the field sidebar of Splunk's search page shows them ("Use fields to
 * search", Splunk Search Tutorial): in how many events each is, how many values it has, and the most frequent ones.
 * One statement over the events, whatever the number of fields.
 */
import { ALL_FIELDS, type Query } from '@karst/spl'
import { decodeFieldName, encodeFieldName } from '../stores/encode.ts'
import { fieldPairs, HAS_ALL_VALUES } from '../stores/field-pairs.ts'
import { quoteIdentifier, quoteString } from '../stores/sql-text.ts'
import type { QueryOptions, Store, Value } from '../stores/store.ts'

export interface FieldSummary {
  field: string
  /** Events (rows) that have it, and their share of all, 0 to 100. */
  events: number
  coverage: number
  /** `number` when all its values are numbers. */
  type: 'number' | 'text'
  /** Events in which it has more than one value. */
  multivalue: number
  distinct: number
  /** Of numbers. */
  range: { min: number; max: number; mean: number } | undefined
  /** The most frequent values, the first first. `percent` is of the events that have the field. */
  values: { value: string; events: number; percent: number }[]
  /** True where there are too many values to count each: then `distinct` is an estimate, or which values are the most frequent. */
  distinctEstimated: boolean
  valuesEstimated: boolean
  /** Splunk's default selected fields: host, source, sourcetype. */
  selected: boolean
  /** In at least a fifth of the events: what Splunk calls interesting. */
  interesting: boolean
}

export interface FieldSummaries {
  events: number
  /** Selected ones first, then by coverage, then by name. */
  fields: FieldSummary[]
}

export interface SummaryOptions extends QueryOptions {
  /** Most values told for a field. */
  values: number
  /** Percent from which on a field is interesting. */
  interesting: number
}

/** Splunk's sidebar: a field is interesting when at least 20 % of the events have it. */
export const INTERESTING = 20
const SELECTED = ['host', 'source', 'sourcetype']
/** Not shown in the sidebar either, or the same for each event. */
const HIDDEN = new Set(['_time', '_indextime', '_raw', '_serial'])
/** How the statement of a search calls the column of all extracted fields. */
const FIELDS_COLUMN = '_fields'
/** No name is written like this: `%` is always followed by two digits. */
const TOTAL = '%'
/** Characters of a value that are told. */
const LONGEST_VALUE = 256
/** Beyond, ClickHouse's `uniq` is an estimate. */
const COUNTED = 65_536
/** So many of the most frequent values are looked at for each that is told: equal ones come in the order of their text. */
const CANDIDATES = 10

export async function summariseFields(store: Store, query: Query, options: SummaryOptions): Promise<FieldSummaries> {
  const fast = Number((await store.query(HAS_ALL_VALUES, options)).rows[0]![0]) > 0
  const { rows } = await store.query(statement(query, options.values, fast), options)
  const events = Number(rows.find(([key]) => key === TOTAL)?.[1] ?? 0)
  const fields = rows
    .filter(([key]) => key !== TOTAL)
    .map((row) => toSummary(row, events, options.interesting))
    .sort(inOrder)
  return { events, fields }
}

function statement(query: Query, values: number, fast: boolean): string {
  const known = query.columns.filter(({ name }) => name !== ALL_FIELDS && !HIDDEN.has(name))
  const pairs = known.map(({ name }) => {
    const json = `ifNull(toJSONString(${quoteIdentifier(name)}), 'null')`
    return `(${quoteString(encodeFieldName(name))}, ${valuesOf(json)})`
  })
  return `SELECT key, count() AS events, countIf(length(vals) > 1), uniqArray(vals), countIf(NOT numeric),
  minIf(least, numeric), maxIf(most, numeric), avgIf(middle, numeric),
  arraySlice(arraySort(t -> (-toInt64(t.2), t.1),
    arrayMap(t -> (t.1, t.2, t.3), topKArray(${values * CANDIDATES}, 3, 'counts')(shown))), 1, ${values})
FROM (
  SELECT pair.1 AS key, pair.2 AS vals,
    arrayAll(v -> match(v, ${NUMBER}), vals) AS numeric, arrayMap(v -> toFloat64OrZero(v), vals) AS numbers,
    arrayMin(numbers) AS least, arrayMax(numbers) AS most, arrayAvg(numbers) AS middle,
    arrayDistinct(arrayMap(v -> substringUTF8(v, 1, ${LONGEST_VALUE}), vals)) AS shown
  FROM (
    SELECT arrayJoin(arrayConcat([${[`('${TOTAL}', [''])`, ...pairs].join(', ')}], ${extracted(query, fast)})) AS pair FROM (
${query.sql}
    )
  ) WHERE notEmpty(vals)
) GROUP BY key`
}

/** Names and values of the extracted fields that no column hides. */
function extracted(query: Query, fast: boolean): string {
  if (query.kind !== 'events') return '[]'
  const names = [...query.columns.map(({ name }) => name), ...query.removed]
  const hidden = names.map((name) => quoteString(encodeFieldName(name)))
  return `arrayFilter(p -> p.1 NOT IN (${hidden.join(', ')}), ${fieldPairs(FIELDS_COLUMN, fast)})`
}

/** The values of a JSON text: a list without nulls, one text, one number, or none. */
function valuesOf(json: string): string {
  return `arrayFlatten(arrayMap(j -> multiIf(
      startsWith(j, '['), CAST(arrayFilter(v -> v IS NOT NULL, JSONExtract(j, 'Array(Nullable(String))')), 'Array(String)'),
      j = 'null', [],
      startsWith(j, '"'), [JSONExtractString(j)],
      [j]), [${json}]))`
}

const NUMBER = quoteString('^\\s*[-+]?(?:\\d+\\.?\\d*|\\.\\d+)(?:[eE][-+]?\\d+)?\\s*$')

function toSummary(row: Value[], total: number, interesting: number): FieldSummary {
  const [key, count, multivalue, distinct, texts, min, max, mean, top] = row
  const field = decodeFieldName(String(key))
  const events = Number(count)
  const type = Number(texts) === 0 ? 'number' : 'text'
  const coverage = total === 0 ? 0 : (100 * events) / total
  const counted = (top as [string, Value, Value][]).map(
    ([value, n, error]) => [value, Number(n), Number(error)] as const,
  )
  return {
    field,
    events,
    coverage,
    type,
    multivalue: Number(multivalue),
    distinct: Number(distinct),
    range: type === 'number' ? { min: Number(min), max: Number(max), mean: Number(mean) } : undefined,
    values: counted.map(([value, n]) => ({ value, events: n, percent: (100 * n) / events })),
    distinctEstimated: Number(distinct) > COUNTED,
    valuesEstimated: counted.some(([, , error]) => error > 0),
    selected: SELECTED.includes(field),
    interesting: coverage >= interesting,
  }
}

function inOrder(a: FieldSummary, b: FieldSummary): number {
  if (a.selected !== b.selected) return a.selected ? -1 : 1
  if (!a.selected && a.events !== b.events) return b.events - a.events
  return a.field < b.field ? -1 : 1
}
