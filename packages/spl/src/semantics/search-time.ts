/**
 * Time modifiers in the text of a search: `earliest=-24h@h`, `starthoursago=168` (Search Reference, "Time modifiers").
 * Those that stand in the AND of a base search replace its time range; under OR or NOT they stay conditions on `_time`,
 * and the range widens to what they can reach.
 */
import { bool, num, type Scalar } from '../plan/scalar.ts'
import type { SearchExpression } from '../syntax/ast.ts'
import { sign } from './compare.ts'
import type { LowerContext, TimeRange } from './context.ts'
import { readTime } from './read-time.ts'
import type { Relation } from './relation.ts'
import { resolveTime } from './time-modifier.ts'

type CompareNode = SearchExpression & { kind: 'compare' }

/** What one modifier says. `text` is a time, in `format` where the modifier has one. */
interface Modifier {
  side: 'earliest' | 'latest'
  /** Index-time bounds filter `_indextime`. */
  column: '_time' | '_indextime'
  text: string
  format?: string
}

const UNIT: Readonly<Record<string, string>> = { minutes: 'm', hours: 'h', days: 'd', months: 'mon' }
const AGO = /^(start|end|)(minutes|hours|days|months)ago$/
const SPAN = /^searchtimespan(minutes|hours|days|months)$/
const PLAIN = /^(_index_)?(earliest|latest)$/
const OLD = /^(start|end)time(u?)$/

/** The default of `timeformat`. */
const TIME_FORMAT = '%m/%d/%Y:%H:%M:%S'

export function isTimeModifier(name: string): boolean {
  const lower = name.toLowerCase()
  return [AGO, SPAN, PLAIN, OLD].some((pattern) => pattern.test(lower)) || lower === 'timeformat'
}

function modifierOf(node: CompareNode, format: string): Modifier | undefined {
  const name = node.field.name.toLowerCase()
  const { text } = node.value
  const ago = AGO.exec(name)
  const count = ago ? ago[2] : SPAN.exec(name)?.[1]
  if (count !== undefined) {
    const side = ago?.[1] === 'end' ? 'latest' : 'earliest'
    return /^\d+$/.test(text) ? { side, column: '_time', text: `-${text}${UNIT[count]}` } : undefined
  }
  const old = OLD.exec(name)
  if (old) {
    const side = old[1] === 'start' ? 'earliest' : 'latest'
    return { side, column: '_time', text, ...(old[2] === 'u' ? {} : { format }) }
  }
  const [, index, side] = PLAIN.exec(name)!
  return { side: side as Modifier['side'], column: index ? '_indextime' : '_time', text }
}

interface Bound extends Modifier {
  /** null: open, for an empty value. */
  time: number | null
}

/** The bound that a modifier sets; undefined after a diagnostic, and for `timeformat`. */
function boundOf(node: CompareNode, format: string, context: LowerContext): Bound | undefined {
  if (node.field.name.toLowerCase() === 'timeformat') return undefined
  const modifier = modifierOf(node, format)
  const { now, timeZone: zone } = context.environment
  const time = modifier && timeOf(modifier, now, zone)
  if (!modifier || time === undefined) {
    context.diagnostics.report('time', node.value.span, `\`${node.value.text}\` is no time.`, hintFor(node.value.text))
    return undefined
  }
  const signs = modifier.side === 'earliest' ? ['=', '>=', '>'] : ['=', '<', '<=']
  if (!signs.includes(node.op)) {
    context.diagnostics.report(
      'time',
      node.span,
      `\`${node.field.name}\` takes = (or ${signs[1]}), not ${node.op}.`,
      'earliest is the start of the time range, latest its end.',
    )
    return undefined
  }
  return { ...modifier, time }
}

function timeOf({ text, format }: Modifier, now: number, zone: string): number | null | undefined {
  if (text === '') return null
  const read = format === undefined ? undefined : readTime(text, format, { now, zone })
  return read ?? resolveTime(text, now, zone)
}

function hintFor(text: string): string {
  if (/^-?rt/i.test(text)) return 'There are no real-time searches; write a relative time such as -5m.'
  return 'Write -24h@h, now, epoch seconds, or MM/DD/YYYY:HH:MM:SS.'
}

/** A modifier as a condition. */
export function timePredicate(node: CompareNode, input: Relation, context: LowerContext): Scalar {
  const bound = boundOf(node, TIME_FORMAT, context)
  if (!bound || bound.time === null) return bool(true)
  const time = input.field(bound.column)
  if (!time) {
    context.diagnostics.report(
      'time',
      node.span,
      `These rows have no \`${bound.column}\`, so \`${node.field.name}\` can't limit them.`,
    )
    return bool(false)
  }
  return sign(bound.side === 'earliest' ? '>=' : '<', time, num(bound.time))
}

interface Split {
  search: SearchExpression
  range: TimeRange
  /** True when the search has modifiers that set the range. */
  given: boolean
}

/**
 * Takes the modifiers that replace the range out of a search expression. A search that gives one end of its range gives
 * both: without `latest` it ends now, without `earliest` it starts with the first event.
 */
export function splitTimeRange(search: SearchExpression, range: TimeRange, context: LowerContext): Split {
  const reader = new RangeReader(range, timeFormatIn(search) ?? TIME_FORMAT, context)
  const rest = reader.take(search)
  const { earliest, latest } = reader
  if (earliest === undefined && latest === undefined) return { search: rest, range, given: false }
  const found = { earliest: earliest ?? null, latest: latest === undefined ? context.environment.now : latest }
  if (found.earliest !== null && found.latest !== null && found.earliest > found.latest) {
    context.diagnostics.report(
      'never-true',
      search.span,
      'The time range of this search ends before it starts.',
      'Check earliest and latest.',
    )
  }
  return { search: rest, range: found, given: true }
}

function timeFormatIn(search: SearchExpression): string | undefined {
  if (search.kind === 'and')
    return search.terms.map(timeFormatIn).find((format): format is string => format !== undefined)
  return search.kind === 'compare' && search.field.name.toLowerCase() === 'timeformat' ? search.value.text : undefined
}

type End = number | null | undefined

class RangeReader {
  earliest: End
  latest: End
  private readonly picked: TimeRange
  private readonly format: string
  private readonly context: LowerContext

  constructor(picked: TimeRange, format: string, context: LowerContext) {
    this.picked = picked
    this.format = format
    this.context = context
  }

  /** What is left of a search without the modifiers of its ANDs. */
  take(search: SearchExpression): SearchExpression {
    const terms = search.kind === 'and' ? search.terms : [search]
    const kept = terms.flatMap((term): SearchExpression[] => {
      if (term.kind === 'and') {
        const inner = this.take(term)
        return inner.kind === 'everything' ? [] : [inner]
      }
      if (!isRangeModifier(term)) {
        if (term.kind === 'or' && hasRangeModifier(term)) this.narrow(this.reach(term))
        return [term]
      }
      this.set(term)
      return []
    })
    if (kept.length === 0) return { kind: 'everything', span: search.span }
    return kept.length === 1 ? kept[0]! : { kind: 'and', terms: kept, span: search.span }
  }

  private set(term: CompareNode): void {
    const bound = boundOf(term, this.format, this.context)
    if (bound) this[bound.side] = bound.time
  }

  private narrow({ earliest, latest }: { earliest: End; latest: End }): void {
    this.earliest = tighter(this.earliest, earliest, Math.max)
    this.latest = tighter(this.latest, latest, Math.min)
  }

  /** The times that a term with modifiers can reach. */
  private reach(search: SearchExpression): { earliest: End; latest: End } {
    if (search.kind === 'or') {
      const parts = search.terms.map((term) => this.whole(term))
      return {
        earliest: wider(
          parts.map((part) => part.earliest),
          Math.min,
        ),
        latest: wider(
          parts.map((part) => part.latest),
          Math.max,
        ),
      }
    }
    const inner = new RangeReader(this.picked, this.format, this.context)
    inner.take(search)
    return inner
  }

  /** The same with both ends, as a search of its own would have them. */
  private whole(search: SearchExpression): TimeRange {
    if (!hasRangeModifier(search) || search.kind === 'not') return this.picked
    const { earliest, latest } = this.reach(search)
    return { earliest: earliest ?? null, latest: latest === undefined ? this.context.environment.now : latest }
  }
}

function tighter(a: End, b: End, choose: (a: number, b: number) => number): End {
  if (a === undefined || a === null) return b === undefined ? a : b
  return b === undefined || b === null ? a : choose(a, b)
}

function wider(ends: readonly (number | null)[], choose: (...ends: number[]) => number): number | null {
  return ends.includes(null) ? null : choose(...(ends as number[]))
}

function isRangeModifier(search: SearchExpression): search is CompareNode {
  return search.kind === 'compare' && isTimeModifier(search.field.name) && !/^_index/i.test(search.field.name)
}

function hasRangeModifier(search: SearchExpression): boolean {
  if (search.kind === 'and' || search.kind === 'or') return search.terms.some(hasRangeModifier)
  return isRangeModifier(search)
}
