/** fieldsummary — what values each field has. */
import type { Assignment } from '../plan/plan.ts'
import { aggregate, call, column, lambda, list, NULL, num, type Scalar, text } from '../plan/scalar.ts'
import { asList, convert } from '../semantics/coerce.ts'
import { command } from '../semantics/definition.ts'
import { isInternalField, namesOf } from '../semantics/field-list.ts'
import { hiddenName, Relation } from '../semantics/relation.ts'
import { distinctCount } from '../stats/distinct-count.ts'
import { numeric, sampled } from '../stats/numeric.ts'
import { args, fields, integer, option } from '../syntax/args.ts'

const syntax = args({
  maxvals: option(integer, { default: 100, docs: 'Most different values to show of a field.' }),
  fields: fields({ docs: 'Fields to look at.' }),
})

export default command({
  name: 'fieldsummary',
  docs: {
    summary: 'Shows for each field how many values it has, and which.',
    usage: 'fieldsummary [maxvals=<int>] [<field>…]',
    page: 'Search Reference, "fieldsummary"',
    notes: [
      'Without fields it looks at all that do not begin with _. Fields without values are not shown.',
      'max, mean, min and stdev are those of the numbers; numeric_count is how many values are one.',
      'values holds the most frequent values as JSON: [{"value":"a","count":3}].',
    ],
  },
  syntax,
  lower({ maxvals, fields: given }, input) {
    const names = (
      given.length > 0 ? namesOf(given, input) : input.names().filter((name) => !isInternalField(name))
    ).filter((name) => input.has(name))
    return summary(names, maxvals, input)
  },
  examples: [
    {
      title: 'Numbers and texts',
      spl: 'fieldsummary',
      given: [
        { user: 'mia', n: '1' },
        { user: 'leo', n: '3' },
        { user: 'mia', n: 'x' },
      ],
      expect: [
        {
          field: 'n',
          count: 3,
          distinct_count: 3,
          is_exact: 1,
          max: 3,
          mean: 2,
          min: 1,
          numeric_count: 2,
          stdev: Math.SQRT2,
          values: '[{"value":"1","count":1},{"value":"3","count":1},{"value":"x","count":1}]',
        },
        {
          field: 'user',
          count: 3,
          distinct_count: 2,
          max: null,
          mean: null,
          numeric_count: 0,
          values: '[{"value":"mia","count":2},{"value":"leo","count":1}]',
        },
      ],
    },
    {
      title: 'Some fields, and one value of each',
      spl: 'fieldsummary maxvals=1 u*',
      given: [{ user: 'a"b', n: 1 }],
      expect: [{ field: 'user', values: '[{"value":"a\\"b","count":1}]' }],
    },
  ],
})

/** The columns of the summary and how each is computed of a field. */
function measures(value: Scalar, maxvals: number): Record<string, Scalar> {
  const values = asList(value)
  const numbers = value.type === 'num' ? value : values
  return {
    count: aggregate('num', 'sum', call('num', 'length', values)),
    distinct_count: distinctCount(value),
    is_exact: num(1),
    max: numeric('max', numbers),
    mean: numeric('avg', numbers),
    min: numeric('min', numbers),
    numeric_count: call('num', 'ifNull', numeric('count', numbers), num(0)),
    stdev: sampled('stddevSampStable', numbers),
    values: valueCounts(values, maxvals),
  }
}

function valueCounts(values: Scalar, maxvals: number): Scalar {
  const ones = call(
    'data',
    'arrayMap',
    lambda(['text'], () => num(1)),
    values,
  )
  const counts = aggregate('data', 'sumMap', values, ones)
  const part = (pair: Scalar, at: number): Scalar => call('data', 'tupleElement', pair, num(at))
  const pairs = call('data', 'arrayZip', part(counts, 1), part(counts, 2))
  const key = lambda(['data'], (pair) => call('data', 'tuple', call('data', 'negate', part(pair, 2)), part(pair, 1)))
  const most = call('data', 'arraySlice', call('data', 'arraySort', key, pairs), num(1), num(maxvals))
  const json = lambda(['data'], (pair) =>
    call(
      'text',
      'concat',
      text('{"value":'),
      call('text', 'toJSONString', part(pair, 1)),
      text(',"count":'),
      call('text', 'toString', part(pair, 2)),
      text('}'),
    ),
  )
  const joined = call('text', 'arrayStringConcat', call('data', 'arrayMap', json, most), text(','))
  return call('text', 'concat', text('['), joined, text(']'))
}

/** All measures of all fields are one row of one pass over the data; that row becomes a row for each field. */
function summary(names: readonly string[], maxvals: number, input: Relation): Relation {
  const sorted = [...names].sort()
  const perField = sorted.map((name) =>
    Object.entries(measures(input.field(name)!, maxvals)).map(([measure, value]) => ({
      measure,
      aggregate: { name: hiddenName(), value },
    })),
  )
  const aggregates: Assignment[] = perField.flat().map((each) => each.aggregate)
  const plan = { kind: 'aggregate', input: input.plan, keys: [], aggregates } as const
  const one = Relation.closed(plan, []).extend([{ name: 'field', value: list(sorted) }])
  const place = hiddenName()
  const rows = one
    .withPlan({ kind: 'unnest', input: one.plan, column: 'field', index: place, keepEmpty: false }, [
      { name: 'field', type: 'text' },
    ])
    .withOrder([{ value: column(place, 'num'), descending: false }])
  const ofField = (measure: string): Scalar => {
    const cells = perField.map((each) => each.find((cell) => cell.measure === measure)!.aggregate)
    const type = cells[0]?.value.type ?? 'text'
    const choices = cells.flatMap((cell, at) => [
      call('bool', 'equals', column('field', 'text'), text(sorted[at]!)),
      convert(column(cell.name, cell.value.type), type),
    ])
    return cells.length === 0 ? NULL : call(type, 'multiIf', ...choices, NULL)
  }
  const columns = Object.keys(measures(text(''), maxvals)).map((measure) => ({
    name: measure,
    value: ofField(measure),
  }))
  return rows
    .project([{ name: 'field', value: column('field', 'text') }, ...columns])
    .filter(call('bool', 'greater', column('count', 'num'), num(0)))
}
