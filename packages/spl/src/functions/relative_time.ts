import { call, NULL, num, type Scalar, text } from '../plan/scalar.ts'
import { asNumber } from '../semantics/coerce.ts'
import { type FunctionCall, fn } from '../semantics/definition.ts'
import { shiftTime } from '../semantics/shift-time.ts'
import { applySteps, FIRST_HOLE, parseRelativeTime } from '../semantics/time-modifier.ts'
import { constantText } from './constant-argument.ts'

export default fn({
  name: 'relative_time',
  docs: {
    summary: 'A time moved by a relative time.',
    usage: 'relative_time(<time>, <specifier>)',
    category: 'date and time',
    notes: [
      'The specifier is one of time modifiers: offsets (-2h, +30m, -1mon) and snaps (@h, @d, @w1, @mon), applied from left to right.',
      'A snap goes back to the start of its unit, in the time zone of the search.',
      'The number of an offset may come from a field: "-".days."d@d".',
    ],
    differences: [
      'Of a time in a row, a clock time that daylight saving skips is taken an hour earlier; of a known time, an hour later.',
    ],
  },
  arity: [2, 2],
  lower([time, specifier], functionCall) {
    const from = asNumber(time!)
    const template = templateOf(specifier!)
    const steps = template && parseRelativeTime(template.text)
    if (!steps) return complain(specifier!, functionCall)
    if (from.type === 'null' || specifier!.type === 'null') return NULL
    const { timeZone } = functionCall.binder.environment
    if (from.kind === 'literal' && template.holes.length === 0)
      return num(applySteps(from.value as number, steps, timeZone))
    return shiftTime(from, steps, timeZone, template.holes)
  },
  examples: [
    { spl: 'relative_time(1715780849, "-2h@h")', expect: 1715770800 },
    { spl: 'relative_time(t, "-2h@h")', given: { t: '1715780849' }, expect: 1715770800 },
    { spl: 'relative_time(t, "+30m")', given: { t: '1715780849.25' }, expect: 1715782649.25 },
    { spl: 'relative_time(t, "@d-2h")', given: { t: '1715780849' }, expect: 1715724000 },
    { spl: 'relative_time(t, "-1d@d+9h")', given: { t: '1715780849' }, expect: 1715677200 },
    { spl: 'relative_time(t, "@w1")', given: { t: '1715780849' }, expect: 1715558400 },
    { spl: 'relative_time(t, "@w6")', given: { t: '1715990340' }, expect: 1715385600 },
    { spl: 'relative_time(t, "-1mon@mon")', given: { t: '1715780849' }, expect: 1711929600 },
    { spl: 'relative_time(t, "-1q@q")', given: { t: '1715780849' }, expect: 1704067200 },
    { spl: 'relative_time(t, "-1y")', given: { t: '1715780849' }, expect: 1684158449 },
    { spl: 'relative_time(t, "-2days@day")', given: { t: '1715780849' }, expect: 1715558400 },
    { spl: 'relative_time(t, "@ms")', given: { t: '1715780849.12345' }, expect: 1715780849.123 },
    { spl: 'relative_time(t, "+".n."d@d")', given: { t: '1715780849', n: '2' }, expect: 1715904000 },
    { spl: 'relative_time(t, "-".n."mon")', given: { t: '1715780849', n: '1' }, expect: 1713188849 },
    { spl: 'relative_time(t, "-".n."h")', given: { t: '1715780849', n: 'x' }, expect: null },
    { spl: 'relative_time(nothing, "-1d")', expect: null },
  ],
})

/** A specifier that is known but for the numbers in it: each is a hole. */
function templateOf(specifier: Scalar): { text: string; holes: Scalar[] } | undefined {
  if (specifier.type === 'null') return { text: '', holes: [] }
  const holes: Scalar[] = []
  const parts = specifier.kind === 'call' && specifier.fn === 'concat' ? specifier.args : [specifier]
  const texts = parts.map((part) => {
    const constant = constantText(part)
    if (constant !== undefined) return constant
    holes.push(natural(part))
    return String.fromCharCode(FIRST_HOLE + holes.length - 1)
  })
  return holes.length > 0 && parts.length === 1 ? undefined : { text: texts.join(''), holes }
}

/** A whole number that is not negative, else null: the sign stands before it. */
function natural(value: Scalar): Scalar {
  const inner = value.kind === 'call' && value.fn === 'toString' ? value.args[0]! : value
  if (inner.type === 'num') return call('num', 'accurateCastOrNull', inner, text('UInt32'))
  return call('num', 'toUInt32OrNull', value)
}

function complain(specifier: Scalar, { args, binder }: FunctionCall): Scalar {
  const constant = constantText(specifier)
  const { span } = args[1]!
  if (constant === undefined)
    binder.diagnostics.report(
      'unsupported',
      span,
      'Signs and units of this relative time are not known before the search runs.',
      'Only numbers may come from fields: relative_time(_time, "-".days."d@d").',
    )
  else
    binder.diagnostics.report(
      'time',
      span,
      `\`${constant}\` is no relative time.`,
      'Write offsets and snaps such as -24h@h, +30m, @w1, -1mon@mon.',
    )
  return NULL
}
