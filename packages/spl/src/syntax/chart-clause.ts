/** What chart and timechart are told: terms, axes, options and a filter of series (Search Reference, "chart", "timechart"). */
import type { Span } from '../source/span.ts'
import { bool } from './args.ts'
import type { Aggregation, Expression, FieldName } from './ast.ts'
import { BIN_OPTIONS, type BinOptions, binOption, isBinOption, noBinOptions } from './bin-clause.ts'
import { aggregation, aliasClause } from './clauses.ts'
import type { StageParser } from './stage-parser.ts'

/** An aggregate, or an expression of several: `eval(avg(a)/max(b))`. */
export type ChartTerm =
  | { kind: 'aggregate'; aggregation: Aggregation }
  | { kind: 'expression'; expression: Expression; name: string; span: Span }

export interface ChartAxis {
  field: FieldName
  options: BinOptions
}

export type SeriesTest =
  | { kind: 'rank'; keep: 'in' | 'notin'; side: 'top' | 'bottom'; count: number }
  | { kind: 'threshold'; op: '<' | '>'; value: number }

/** Which values of the split field become series: those whose measure passes the test. */
export interface SeriesFilter {
  measure: Aggregation
  test: SeriesTest
}

export interface ChartArguments {
  terms: ChartTerm[]
  row: ChartAxis | undefined
  split: ChartAxis | undefined
  where: SeriesFilter | undefined
  limit: { side: 'top' | 'bottom'; count: number }
  /** How series are measured for the limit. */
  agg: Aggregation | undefined
  useother: boolean
  otherstr: string
  usenull: boolean
  nullstr: string
  sep: string
  format: string | undefined
  cont: boolean
  partial: boolean
  fixedrange: boolean
  distinctValues: boolean
  /** Bin options of timechart, which belong to _time wherever they stand. */
  time: BinOptions
}

const FLAGS = {
  useother: 'useother',
  usenull: 'usenull',
  cont: 'cont',
  partial: 'partial',
  fixedrange: 'fixedrange',
  dedup_splitvals: 'distinctValues',
} as const
const TEXTS = ['otherstr', 'nullstr', 'sep', 'format'] as const
const OPTIONS = [...BIN_OPTIONS, ...Object.keys(FLAGS), ...TEXTS, 'limit', 'agg']

export function chartArguments(parser: StageParser, over: 'time' | 'field'): ChartArguments {
  const given: ChartArguments = {
    terms: [],
    row: undefined,
    split: undefined,
    where: undefined,
    limit: { side: 'top', count: 10 },
    agg: undefined,
    useother: true,
    otherstr: 'OTHER',
    usenull: true,
    nullstr: 'NULL',
    sep: ': ',
    format: undefined,
    cont: true,
    partial: true,
    fixedrange: true,
    distinctValues: false,
    time: noBinOptions(),
  }
  const reader = new ChartReader(parser, over, given)
  while (!parser.atEnd()) if (!parser.comma()) reader.next()
  if (given.terms.length === 0 && given.agg) given.terms.push({ kind: 'aggregate', aggregation: given.agg })
  if (given.terms.length === 0)
    parser.fail(
      `\`${parser.command}\` needs a statistical function.`,
      `For example ${parser.command} count by user.`,
      parser.nameSpan,
    )
  return given
}

class ChartReader {
  private readonly parser: StageParser
  private readonly over: 'time' | 'field'
  private readonly given: ChartArguments
  /** After BY or OVER, names are fields and no longer terms. */
  private axes = false

  constructor(parser: StageParser, over: 'time' | 'field', given: ChartArguments) {
    this.parser = parser
    this.over = over
    this.given = given
  }

  next(): void {
    const { parser } = this
    const option = parser.peekOption()
    if (option !== undefined) this.option(option)
    else if (parser.keyword('where') !== undefined) this.given.where = seriesFilter(parser)
    else if (this.over === 'field' && parser.keyword('over') !== undefined) this.rowAxis()
    else if (parser.keyword('by') !== undefined) this.axes = true
    else if (this.axes) this.axis()
    else this.given.terms.push(chartTerm(parser))
  }

  private rowAxis(): void {
    this.given.row = { field: this.parser.field('A field after OVER'), options: noBinOptions() }
  }

  /** The first field after BY is the rows' unless OVER or the time has that place; the next one splits. */
  private axis(): void {
    const { given, parser, over } = this
    const axis = { field: parser.field('A field after BY'), options: noBinOptions() }
    if (over === 'field' && !given.row) given.row = axis
    else if (!given.split) given.split = axis
    else
      parser.fail(
        `\`${parser.command}\` splits by one field; \`${axis.field.name}\` is one too many.`,
        'Join two fields with eval first: eval both=a."/".b.',
        axis.field.span,
      )
  }

  private option(name: string): void {
    const { parser, given } = this
    if (isBinOption(name)) {
      const axis = this.over === 'time' ? given.time : (given.split ?? given.row)?.options
      binOption(parser, axis ?? given.time)
      return
    }
    if (name === 'agg') {
      this.scoring()
      return
    }
    const option = parser.option()
    const { value, span } = option
    const wrong = (shape: string): void => parser.wrongOption(option, `It takes ${shape}.`)
    if (Object.hasOwn(FLAGS, name)) {
      const flag = bool.parse(value)
      if (flag === undefined) wrong('t or f')
      else given[FLAGS[name as keyof typeof FLAGS]] = flag
    } else if ((TEXTS as readonly string[]).includes(name)) given[name as (typeof TEXTS)[number]] = value
    else if (name === 'limit') {
      const limit = /^(top|bottom)?(\d+)$/i.exec(value)
      if (limit) given.limit = { side: (limit[1]?.toLowerCase() ?? 'top') as 'top' | 'bottom', count: Number(limit[2]) }
      else wrong('a number, topN or bottomN')
    } else parser.unknownOption(name, OPTIONS, span)
  }

  /** `agg=max` or `agg=sum(bytes)`. */
  private scoring(): void {
    const { cursor, parts } = this.parser
    const start = cursor.position
    const head = cursor.match(/agg\s*=\s*/iy)!
    cursor.position += head[0].length
    parts.push({ kind: 'word', text: 'agg=', span: cursor.spanFrom(start) })
    this.given.agg = aggregation(this.parser)
  }
}

function chartTerm(parser: StageParser): ChartTerm {
  const { cursor } = parser
  cursor.skipSpace()
  const start = cursor.position
  const opening = cursor.match(/(?:eval\s*)?\(/iy)
  if (!opening) return { kind: 'aggregate', aggregation: aggregation(parser) }
  cursor.position += opening[0].length
  const count = parser.parts.length
  const expression = parser.expression()
  if (!cursor.eat(')')) parser.fail(`A closing parenthesis is missing before ${cursor.describeHere()}.`)
  // As one part: without its parentheses the expression would not read as a term.
  parser.parts.length = count
  const text = cursor.text.slice(start, cursor.position)
  parser.parts.push({ kind: 'word', text, span: cursor.spanFrom(start) })
  const alias = aliasClause(parser)
  return { kind: 'expression', expression, name: alias?.name ?? text, span: cursor.spanFrom(start) }
}

/** `sum in top5`, `count notin bottom10`, `max(x) > 3`. */
function seriesFilter(parser: StageParser): SeriesFilter {
  const measure = aggregation(parser)
  const { cursor } = parser
  cursor.skipSpace()
  const start = cursor.position
  const rank = cursor.match(/(in|notin)\s+(top|bottom)(\d+)/iy)
  const threshold = rank ? null : cursor.match(/([<>])\s*(-?\d+(?:\.\d+)?)/y)
  const found = rank ?? threshold
  if (!found)
    parser.fail(
      `The filter of series goes on with \`in top5\`, \`notin bottom5\`, \`>5\` or \`<5\`, not ${cursor.describeHere()}.`,
    )
  cursor.position += found[0].length
  parser.parts.push({ kind: 'word', text: found[0], span: cursor.spanFrom(start) })
  if (threshold)
    return { measure, test: { kind: 'threshold', op: threshold[1] as '<' | '>', value: Number(threshold[2]) } }
  const [keep, side] = [found[1]!.toLowerCase() as 'in' | 'notin', found[2]!.toLowerCase() as 'top' | 'bottom']
  return { measure, test: { kind: 'rank', keep, side, count: Number(found[3]) } }
}
