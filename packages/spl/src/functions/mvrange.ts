import { call, isLiteral, lambda, list, NULL, num, type Scalar } from '../plan/scalar.ts'
import { asNumber, numberText } from '../semantics/coerce.ts'
import { type FunctionCall, fn } from '../semantics/definition.ts'
import { shiftTime } from '../semantics/shift-time.ts'
import { applySteps } from '../semantics/time-modifier.ts'
import { parseTimeSpan, spanSeconds, type TimeSpan } from '../syntax/time-span.ts'
import { constantText } from './constant-argument.ts'

/** Constant ranges up to this length are written into the query. */
const MOST_WRITTEN = 1000
const MOST_VALUES = 1_000_000

/** The shortest that a month, a quarter or a year can be, in seconds. */
const SHORTEST: Record<string, number> = { mon: 28 * 86_400, q: 89 * 86_400, y: 365 * 86_400 }

export default fn({
  name: 'mvrange',
  docs: {
    summary: 'Numbers, or times, from a start up to but without an end, as a multivalue field.',
    usage: 'mvrange(<start>, <end>[, <step>])',
    category: 'multivalue',
    notes: [
      'The step is 1 unless another is given; one below 0 counts down.',
      'A step that is a span of time ("7d", "1mon") takes the numbers as epoch seconds and keeps the clock time of the zone.',
    ],
    differences: ['A range of more than 1,000,000 values is null.'],
  },
  arity: [2, 3],
  lower([start, end, step], functionCall) {
    const from = asNumber(start!)
    const to = asNumber(end!)
    if (from.type === 'null' || to.type === 'null' || step?.type === 'null') return NULL
    const span = step && spanOf(step)
    if (span) return times(from, to, span, functionCall.binder.environment.timeZone)
    const by = step ? asNumber(step) : num(1)
    if (by.type === 'null') return complain(functionCall)
    return isLiteral(by, 0) ? NULL : numbers(from, to, by)
  },
  examples: [
    { spl: 'mvrange(1, 11, 2)', expect: ['1', '3', '5', '7', '9'] },
    { spl: 'mvrange(1, 4)', expect: ['1', '2', '3'] },
    { spl: 'mvrange(a, b)', given: { a: '1', b: '4' }, expect: ['1', '2', '3'] },
    { spl: 'mvrange(a, b, 0.5)', given: { a: '1', b: '2.5' }, expect: ['1', '1.5', '2'] },
    { spl: 'mvrange(3, 0, -1)', expect: ['3', '2', '1'] },
    { spl: 'mvrange(a, 0, -1)', given: { a: '3' }, expect: ['3', '2', '1'] },
    { spl: 'mvrange(1704067200, 1704326400, "1d")', expect: ['1704067200', '1704153600', '1704240000'] },
    {
      spl: 'mvrange(a, 1704326400, "1d")',
      given: { a: '1704067200' },
      expect: ['1704067200', '1704153600', '1704240000'],
    },
    {
      spl: 'mvrange(a, a+86400*70, "1mon")',
      given: { a: '1704067200' },
      expect: ['1704067200', '1706745600', '1709251200'],
    },
    { spl: 'mvrange(5, 1)', expect: null },
    { spl: 'mvrange(a, 1)', given: { a: '5' }, expect: null },
    { spl: 'mvrange(1, nothing)', expect: null },
  ],
})

function spanOf(step: Scalar): TimeSpan | undefined {
  const written = step.type === 'text' ? constantText(step) : undefined
  return written === undefined || /^[\d.+-]+$/.test(written) ? undefined : parseTimeSpan(written)
}

function complain({ args, binder }: FunctionCall): Scalar {
  binder.diagnostics.report(
    'function-arguments',
    args[2]!.span,
    'The step of `mvrange` is a number or a span of time.',
    'Write mvrange(1, 11, 2), or mvrange(start, end, "7d").',
  )
  return NULL
}

function numbers(from: Scalar, to: Scalar, by: Scalar): Scalar {
  const constants = [from, to, by].map((value) => (value.kind === 'literal' ? (value.value as number) : undefined))
  const [first, last, step] = constants
  if (first !== undefined && last !== undefined && step !== undefined) {
    const count = Math.ceil((last - first) / step)
    if (count <= MOST_WRITTEN)
      return list(Array.from({ length: Math.max(0, count) }, (_, at) => numberText(first + at * step)))
  }
  const distance = call('num', 'minus', to, from)
  const count = call('num', 'ceil', isLiteral(by, 1) ? distance : call('num', 'divide', distance, by))
  return counted(count, (at) => call('num', 'plus', from, isLiteral(by, 1) ? at : call('num', 'multiply', at, by)))
}

/** `valueAt` for 0, 1, … below a count, as texts. */
function counted(count: Scalar, valueAt: (at: Scalar) => Scalar): Scalar {
  const each = lambda(['num'], (at) => call('text', 'toString', call('num', 'assumeNotNull', valueAt(at))))
  return call('list', 'arrayMap', each, upTo(count))
}

/** 0, 1, … below a count; nothing for one that is null, not above 0, or too many. */
function upTo(count: Scalar): Scalar {
  const possible = call('bool', 'between', count, num(1), num(MOST_VALUES))
  return call(
    'data',
    'range',
    call('data', 'toUInt32', call('num', 'if', possible, call('num', 'assumeNotNull', count), num(0))),
  )
}

function times(from: Scalar, to: Scalar, span: TimeSpan, zone: string): Scalar {
  const shortest = (spanSeconds(span) ?? SHORTEST[span.unit]! * span.count) - (span.unit === 'd' ? 3600 : 0)
  if (from.kind === 'literal' && to.kind === 'literal') {
    const [first, last] = [from.value as number, to.value as number]
    if ((last - first) / shortest <= MOST_WRITTEN) return list(knownTimes(first, last, span, zone))
  }
  const steps = [{ kind: 'offset', count: span.count, hole: 0, unit: span.unit } as const]
  const distance = call('num', 'divide', call('num', 'minus', to, from), num(shortest))
  const count = call('num', 'ceil', distance)
  const moved = lambda(['num'], (at) => call('num', 'assumeNotNull', shiftTime(from, steps, zone, [at])))
  const before = lambda(['num'], (time) => call('bool', 'less', time, to))
  const all = call('data', 'arrayFilter', before, call('data', 'arrayMap', moved, upTo(count)))
  const texts = call(
    'list',
    'arrayMap',
    lambda(['num'], (time) => call('text', 'toString', time)),
    all,
  )
  return call('list', 'if', call('bool', 'greater', count, num(0)), texts, list([]))
}

function knownTimes(first: number, last: number, span: TimeSpan, zone: string): string[] {
  const result: string[] = []
  for (let at = 0; ; at++) {
    const time = applySteps(first, [{ kind: 'offset', count: span.count * at, unit: span.unit }], zone)
    if (time >= last) return result
    result.push(numberText(time))
  }
}
