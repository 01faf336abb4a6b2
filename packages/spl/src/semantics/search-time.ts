/**
 * Time modifiers in the text of a search: `earliest=-24h@h`, `starthoursago=168`
 * (Search Reference, "Time modifiers" and "List of time modifiers that are no longer recommended").
 * Those that stand in the AND of a base search replace its time range; anywhere else they are conditions on `_time`.
 */
import { bool, num, type Scalar } from '../plan/scalar.ts'
import type { SearchExpression } from '../syntax/ast.ts'
import { sign } from './compare.ts'
import type { LowerContext, TimeRange } from './context.ts'
import type { Relation } from './relation.ts'
import { resolveTime } from './time-modifier.ts'

type CompareNode = SearchExpression & { kind: 'compare' }

const AGO: Record<string, string> = { minutes: 'm', hours: 'h', days: 'd', months: 'mon' }
const LEGACY = /^(start|end)(minutes|hours|days|months)ago$/

interface Bound {
  side: 'earliest' | 'latest'
  /** Index-time bounds filter `_indextime`. */
  column: '_time' | '_indextime'
  text: string
}

export function isTimeModifier(name: string): boolean {
  const lower = name.toLowerCase()
  return (
    /^_?(index_)?(earliest|latest)$/.test(lower) ||
    LEGACY.test(lower) ||
    /^(starttime|endtime|starttimeu|endtimeu)$/.test(lower)
  )
}

function bound(node: CompareNode): Bound | undefined {
  const name = node.field.name.toLowerCase()
  const value = node.value.text
  const legacy = LEGACY.exec(name)
  if (legacy)
    return /^\d+$/.test(value)
      ? { side: legacy[1] === 'start' ? 'earliest' : 'latest', column: '_time', text: `-${value}${AGO[legacy[2]!]}` }
      : undefined
  if (/^(start|end)timeu?$/.test(name))
    return { side: name.startsWith('start') ? 'earliest' : 'latest', column: '_time', text: value }
  return {
    side: name.endsWith('earliest') ? 'earliest' : 'latest',
    column: name.includes('index_') ? '_indextime' : '_time',
    text: value,
  }
}

function resolve(node: CompareNode, context: LowerContext): { bound: Bound; time: number | null } | undefined {
  const found = bound(node)
  const { now, timeZone } = context.environment
  // `latest=now` and `earliest=0` are ordinary times; an empty one is open.
  const time = found && found.text !== '' ? resolveTime(found.text, now, timeZone) : undefined
  if (!found || (time === undefined && found.text !== '')) {
    context.diagnostics.report(
      'time',
      node.value.span,
      `\`${node.value.text}\` is no time.`,
      'Write -24h@h, now, epoch seconds, or MM/DD/YYYY:HH:MM:SS.',
    )
    return undefined
  }
  return { bound: found, time: time ?? null }
}

/** A modifier as a condition. */
export function timePredicate(node: CompareNode, input: Relation, context: LowerContext): Scalar {
  const found = resolve(node, context)
  if (!found || found.time === null) return bool(true)
  const time = input.field(found.bound.column)
  if (!time) {
    context.diagnostics.report(
      'time',
      node.span,
      `These rows have no \`${found.bound.column}\`, so \`${node.field.name}\` can't limit them.`,
    )
    return bool(false)
  }
  return sign(found.bound.side === 'earliest' ? '>=' : '<', time, num(found.time))
}

/** Takes the modifiers that replace the range out of a search expression. */
export function splitTimeRange(
  search: SearchExpression,
  range: TimeRange,
  context: LowerContext,
): { search: SearchExpression; range: TimeRange; given: boolean } {
  const terms = search.kind === 'and' ? search.terms : [search]
  const kept: SearchExpression[] = []
  const result = { ...range }
  let given = false
  for (const term of terms) {
    if (term.kind === 'and') {
      const inner = splitTimeRange(term, result, context)
      Object.assign(result, inner.range)
      given ||= inner.given
      if (inner.search.kind !== 'everything') kept.push(inner.search)
      continue
    }
    if (term.kind !== 'compare' || !isTimeModifier(term.field.name) || bound(term)?.column === '_indextime') {
      kept.push(term)
      continue
    }
    const found = resolve(term, context)
    if (!found) continue
    given = true
    result[found.bound.side] = found.time
  }
  if (kept.length === 0) return { search: { kind: 'everything', span: search.span }, range: result, given }
  return {
    search: kept.length === 1 ? kept[0]! : { kind: 'and', terms: kept, span: search.span },
    range: result,
    given,
  }
}
