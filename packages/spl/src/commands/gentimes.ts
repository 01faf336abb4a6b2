/** gentimes — rows of consecutive spans of time. */
import { num, text } from '../plan/scalar.ts'
import type { LowerContext } from '../semantics/context.ts'
import { command } from '../semantics/definition.ts'
import { literalRows } from '../semantics/literal-rows.ts'
import type { Relation } from '../semantics/relation.ts'
import { applySteps, resolveTime } from '../semantics/time-modifier.ts'
import { toZone } from '../semantics/time-zone.ts'
import type { Span } from '../source/span.ts'
import { args, option, text as textValue } from '../syntax/args.ts'
import { parseTimeSpan, type TimeSpan } from '../syntax/time-span.ts'

const syntax = args({
  start: option(textValue, { docs: 'MM/DD/YYYY[:HH:MM:SS], or days from today: -7.' }),
  end: option(textValue, { docs: 'The same; the midnight before now when it is left out.' }),
  increment: option(textValue, { default: '1d', docs: 'How long a span is: 30s, 5m, 1h, 1d.' }),
})

const MOST = 100_000

export default command({
  name: 'gentimes',
  generating: true,
  docs: {
    summary: 'Makes rows of consecutive spans of time.',
    usage: 'gentimes start=<time> [end=<time>] [increment=<int>(s|m|h|d)]',
    page: 'Search Reference, "gentimes"',
    notes: [
      'Each row has starttime and endtime, the last second of the span, and both as text in starthuman and endhuman.',
      'A time is MM/DD/YYYY, with :HH:MM:SS behind it if needed, or a number of days from today: start=-25.',
    ],
  },
  syntax,
  lower(given, _input, context) {
    const { timeZone, now } = context.environment
    const today = applySteps(now, [{ kind: 'snap', unit: 'd' }], timeZone)
    const start = timeOf(given.start, given.at('start'), today, context)
    const end = given.end === undefined ? today : timeOf(given.end, given.at('end'), today, context)
    const step = parseTimeSpan(/^\d+$/.test(given.increment) ? `${given.increment}d` : given.increment)
    if (!step)
      context.diagnostics.report(
        'option-value',
        given.at('increment'),
        `\`increment\` of \`gentimes\` can't be \`${given.increment}\`.`,
        'Write 30s, 5m, 1h, 1d.',
      )
    if (start === undefined || end === undefined || !step) return rowsOf([], timeZone)
    return rowsOf(spans(start, end, step, given.at('increment'), context), timeZone)
  },
  examples: [
    {
      title: 'Days',
      spl: '| gentimes start=10/1/2023 end=10/3/2023',
      expect: [
        {
          starttime: 1696118400,
          endtime: 1696204799,
          starthuman: 'Sun Oct  1 00:00:00 2023',
          endhuman: 'Sun Oct  1 23:59:59 2023',
        },
        { starttime: 1696204800, endtime: 1696291199 },
      ],
    },
    {
      title: 'Hours, with a year of two digits',
      spl: '| gentimes start=10/1/23:22:00:00 end=10/2/23 increment=1h',
      expect: [{ starthuman: 'Sun Oct  1 22:00:00 2023' }, { starthuman: 'Sun Oct  1 23:00:00 2023' }],
    },
    {
      title: 'The two days before today',
      spl: '| gentimes start=-2',
      expect: [{ starttime: 1699747200 }, { starttime: 1699833600 }],
    },
  ],
})

function timeOf(value: string | undefined, at: Span, today: number, context: LowerContext): number | undefined {
  const { timeZone, now } = context.environment
  const given = value?.trim() ?? ''
  if (/^[+-]?\d+$/.test(given))
    return applySteps(today, [{ kind: 'offset', count: Number(given), unit: 'd' }], timeZone)
  // A year of two digits is one of this century.
  const full = given.replace(/^(\d{1,2}\/\d{1,2}\/)(\d{2})(?=:|$)/, '$120$2')
  const time = resolveTime(full, now, timeZone)
  if (time === undefined)
    context.diagnostics.report(
      'time',
      at,
      given === '' ? '`gentimes` needs a start.' : `\`${given}\` is no time.`,
      'Write start=10/25/2024, start=10/25/2024:08:00:00, or a number of days from today: start=-7.',
    )
  return time
}

function spans(start: number, end: number, step: TimeSpan, at: Span, context: LowerContext): [number, number][] {
  const { timeZone } = context.environment
  const list: [number, number][] = []
  for (let from = start; from < end; ) {
    const next = applySteps(from, [{ kind: 'offset', count: step.count, unit: step.unit }], timeZone)
    list.push([from, next])
    from = next
    if (list.length <= MOST) continue
    context.diagnostics.report(
      'unsupported',
      at,
      `This makes more than ${MOST.toLocaleString('en')} rows.`,
      'Take a longer increment or a shorter range.',
    )
    return []
  }
  return list
}

function rowsOf(list: readonly (readonly [number, number])[], zone: string): Relation {
  return literalRows(
    [
      { name: 'starttime', type: 'num' },
      { name: 'starthuman', type: 'text' },
      { name: 'endtime', type: 'num' },
      { name: 'endhuman', type: 'text' },
    ],
    list.map(([from, next]) => [num(from), text(human(from, zone)), num(next - 1), text(human(next - 1, zone))]),
  )
}

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** As C's asctime() writes it: Sun Oct  1 00:00:00 2023. */
function human(time: number, zone: string): string {
  const { year, month, day, hour, minute, second } = toZone(time, zone)
  const weekday = DAYS[new Date(Date.UTC(year, month - 1, day)).getUTCDay()]!
  const clock = [hour, minute, second].map((part) => String(part).padStart(2, '0')).join(':')
  return `${weekday} ${MONTHS[month - 1]} ${String(day).padStart(2)} ${clock} ${year}`
}
