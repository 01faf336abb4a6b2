/** tstats — aggregates over a data model, or over the fields of events. */
import { call, text as literal } from '../plan/scalar.ts'
import { bindAggregations } from '../semantics/bind-aggregation.ts'
import { closedAggregate } from '../semantics/closed-aggregate.ts'
import { asText, exists } from '../semantics/coerce.ts'
import type { LowerContext, TimeRange } from '../semantics/context.ts'
import { constraintOf, type Dataset, fieldsOf, resolveDataset } from '../semantics/data-model.ts'
import { fieldsRead, namedFields, prefixedFields } from '../semantics/data-model-fields.ts'
import { datasetEvents } from '../semantics/dataset-events.ts'
import { command } from '../semantics/definition.ts'
import { groupBy } from '../semantics/group.ts'
import { withKnownTags } from '../semantics/known-tags.ts'
import { Relation } from '../semantics/relation.ts'
import { splitTimeRange } from '../semantics/search-time.ts'
import { inSearchedIndexes } from '../semantics/searched-indexes.ts'
import { timeBucket } from '../semantics/time-bucket.ts'
import type { Span } from '../source/span.ts'
import { STATS } from '../stats/index.ts'
import { bool, text, timeSpan } from '../syntax/args.ts'
import type { Aggregation, FieldName, SearchExpression } from '../syntax/ast.ts'
import { aggregations } from '../syntax/clauses.ts'
import type { StageParser } from '../syntax/stage-parser.ts'
import type { TimeSpan } from '../syntax/time-span.ts'

interface TstatsArguments {
  aggregations: Aggregation[]
  from: { name: string; span: Span } | undefined
  where: SearchExpression | undefined
  by: FieldName[]
  span: TimeSpan | undefined
  fillnull: string | undefined
  prestats: boolean
  append: boolean
}

const OPTIONS = {
  prestats: bool,
  append: bool,
  summariesonly: bool,
  allow_old_summaries: bool,
  include_reduced_buckets: bool,
  local: bool,
  chunk_size: text,
  fillnull_value: text,
}

export default command<TstatsArguments>({
  name: 'tstats',
  generating: true,
  docs: {
    summary: 'Aggregates over a data model, or over the fields of events.',
    usage:
      'tstats [<options>] <function>(<field>)… [FROM datamodel=<model>[.<dataset>]] [WHERE <search>] [BY <field>… [span=<span>]]',
    page: 'Search Reference, "tstats"',
    notes: [
      'Fields of a data model carry the dataset’s name: Processes.user. _time, host, source, sourcetype and index do not.',
      'A row without a BY field is left out, unless fillnull_value gives it a value.',
      'prestats=t hands the rows on for stats, chart or timechart to aggregate.',
    ],
    differences: [
      'A data model reads the events themselves, so summariesonly and allow_old_summaries change nothing.',
      'Without a data model every extracted field can be used, not only indexed ones.',
    ],
  },
  syntax: readTstats,
  lower(given, input, context) {
    const names = namesOf(given)
    const dataset = given.from ? resolveDataset(given.from.name, names, given.from.span, context) : undefined
    if (given.from && !dataset) return Relation.closed({ kind: 'values', columns: [], rows: [] }, [])
    const where = given.where ?? { kind: 'everything' as const, span: { start: 0, end: 0 } }
    const { search, range } = splitTimeRange(where, context.range, context)
    const span = given.from?.span ?? where.span
    const conditions = nodeNames(search, dataset, context)
    let rows = dataset
      ? namedEvents(dataset, [...names, ...fieldsOf(conditions)], range, span, context)
      : inSearchedIndexes(context.events(range), search, context)
    context.keeps(conditions, 'search', rows)
    rows = rows.filter(context.search(conditions, rows))
    if (!dataset) rows = withKnownTags(rows, context)
    if (given.span) rows = bucketTime(rows, given.span, context)
    if (given.fillnull !== undefined) rows = fillKeys(rows, given.by, given.fillnull)
    return given.prestats ? handOn(rows, given, input) : aggregate(rows, given, context)
  },
  examples: [
    { title: 'Without events there is one row', spl: '| tstats count where index=none', expect: [{ count: 0 }] },
  ],
})

function readTstats(parser: StageParser): TstatsArguments {
  const given: TstatsArguments = {
    aggregations: [],
    from: undefined,
    where: undefined,
    by: [],
    span: undefined,
    fillnull: undefined,
    prestats: false,
    append: false,
  }
  // Options stand before the aggregates, and in shipped content behind them too.
  for (;;) {
    if (parser.peekOption() !== undefined) readOption(parser, given)
    else {
      const more = aggregations(parser, 'from', 'where', 'by', 'groupby')
      given.aggregations.push(...more)
      if (more.length === 0 && parser.peekOption() === undefined) break
    }
  }
  if (given.aggregations.length === 0)
    parser.fail('`tstats` needs a statistical function.', 'For example tstats count.', parser.nameSpan)
  if (parser.keyword('from') !== undefined) given.from = readFrom(parser)
  if (parser.keyword('where') !== undefined) given.where = parser.search('by', 'groupby')
  if (parser.keyword('by', 'groupby') !== undefined) readBy(parser, given)
  return given
}

function readOption(parser: StageParser, given: TstatsArguments): void {
  const option = parser.option()
  const { name, value, span } = option
  const type = Object.hasOwn(OPTIONS, name) ? OPTIONS[name as keyof typeof OPTIONS] : undefined
  if (!type) {
    parser.unknownOption(name, Object.keys(OPTIONS), span)
    return
  }
  const parsed = type.parse(value)
  if (parsed === undefined) parser.wrongOption(option, `It takes ${type.shape}.`)
  else if (name === 'fillnull_value') given.fillnull = value
  else if (name === 'prestats') given.prestats = parsed === true
  else if (name === 'append') given.append = parsed === true
}

function readFrom(parser: StageParser): { name: string; span: Span } | undefined {
  if (parser.peekOption() === 'datamodel') {
    const { value, span } = parser.option()
    return { name: value.replace(/^:/, ''), span }
  }
  const sid = parser.peekOption()
  if (sid === 'sid') parser.fail('Search results by sid are not kept.', 'Use a data model, or search the index.')
  return parser.fail(
    '`FROM` needs datamodel=<model>.',
    'tsidx namespaces do not exist here: search the index with WHERE.',
  )
}

function readBy(parser: StageParser, given: TstatsArguments): void {
  for (;;) {
    while (parser.comma());
    if (parser.atEnd()) break
    const option = parser.peekOption()
    if (option !== undefined && parser.cursor.char !== '"') {
      const { name, value, span } = parser.option()
      if (name !== 'span') parser.unknownOption(name, ['span'], span)
      else given.span = readSpan(parser, value, span)
    } else given.by.push(parser.field())
  }
  if (given.by.length === 0) parser.fail('`BY` needs a field.')
}

function readSpan(parser: StageParser, value: string, at: Span): TimeSpan | undefined {
  const parsed =
    timeSpan.parse(value) ?? (/^\d+$/.test(value) ? { count: Number(value), unit: 's' as const } : undefined)
  if (!parsed)
    parser.cursor.diagnostics.report('option-value', at, `\`${value}\` is no span of time.`, 'Write 1h, 5m, 1d.')
  return parsed
}

/** Every field that the arguments name. */
function namesOf({ aggregations: list, where, by }: TstatsArguments): Set<string> {
  const names = new Set(by.map((field) => field.name))
  for (const { argument } of list) if (argument?.kind === 'field') names.add(argument.field.name)
  if (where) for (const name of fieldsOf(where)) names.add(name)
  return names
}

/** The events of a dataset with the names of the model. Fields without its prefix are those that a nodename reads. */
function namedEvents(
  dataset: Dataset,
  names: readonly string[],
  range: TimeRange,
  span: Span,
  context: LowerContext,
): Relation {
  const named = namedFields(dataset, names, span, context)
  const read = [...names.filter((name) => !name.includes('.')), ...fieldsRead(named)]
  return prefixedFields(datasetEvents(dataset, read, range, span, context), dataset, named, span, context)
}

/** `nodename=Root.Child` keeps the events of a dataset of the model. */
function nodeNames(search: SearchExpression, dataset: Dataset | undefined, context: LowerContext): SearchExpression {
  switch (search.kind) {
    case 'and':
    case 'or':
      return { ...search, terms: search.terms.map((term) => nodeNames(term, dataset, context)) }
    case 'not':
      return { ...search, term: nodeNames(search.term, dataset, context) }
    case 'compare': {
      if (search.field.name !== 'nodename' || !dataset) return search
      const name = search.value.text.split('.').at(-1)!
      const node = resolveDataset(`${dataset.model.name}.${name}`, [], search.value.span, context)
      const terms = (node?.lineage ?? []).map((each) => constraintOf(each, search.span, context))
      const constraint: SearchExpression =
        terms.length === 0 ? { kind: 'everything', span: search.span } : { kind: 'and', terms, span: search.span }
      return search.op === '!=' ? { kind: 'not', term: constraint, span: search.span } : constraint
    }
    default:
      return search
  }
}

function bucketTime(rows: Relation, span: TimeSpan, context: LowerContext): Relation {
  const time = rows.field('_time')!
  return rows.extend([{ name: '_time', value: timeBucket(time, span, context.environment.timeZone) }])
}

function fillKeys(rows: Relation, by: readonly FieldName[], fill: string): Relation {
  const assignments = by
    .filter(({ name }) => name !== '_time')
    .map(({ name }) => {
      const value = rows.field(name)
      if (!value || value.type === 'null') return { name, value: literal(fill) }
      if (value.type === 'list')
        return {
          name,
          value: call('list', 'if', exists(value), value, { kind: 'literal', value: [fill], type: 'list' }),
        }
      return { name, value: call('text', 'ifNull', asText(value), literal(fill)) }
    })
  return rows.extend(assignments)
}

function aggregate(rows: Relation, given: TstatsArguments, context: LowerContext): Relation {
  const grouped = groupBy(given.by, rows, context)
  const names = new Set(grouped.keys.map((key) => key.name))
  return closedAggregate(grouped, bindAggregations(given.aggregations, grouped.input, names, STATS, context))
}

/** prestats: the rows themselves, for the next command to aggregate; append=t puts them behind those before. */
function handOn(rows: Relation, given: TstatsArguments, input: Relation): Relation {
  const names = new Set([
    '_time',
    ...given.by.map((field) => field.name),
    ...given.aggregations.flatMap(({ argument }) => (argument?.kind === 'field' ? [argument.field.name] : [])),
  ])
  const columns = [...names].flatMap((name) => {
    const value = rows.field(name)
    return value ? [{ name, value }] : []
  })
  const projected = rows.project(columns)
  if (!given.append || input.isStart) return projected
  const all = new Map([...input.columns, ...projected.columns])
  return Relation.closed(
    { kind: 'union', inputs: [input.plan, projected.plan], columns: [...all].map(([name, type]) => ({ name, type })) },
    [...all].map(([name, type]) => ({ name, type })),
  )
}
