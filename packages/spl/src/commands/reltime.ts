/** reltime — how long ago a time is, in words. */
import { call, NULL, num, type Scalar, text } from '../plan/scalar.ts'
import { asNumber } from '../semantics/coerce.ts'
import { command } from '../semantics/definition.ts'
import { didYouMean } from '../source/nearest.ts'
import { args, option, text as textValue } from '../syntax/args.ts'

const syntax = args({
  timefield: option(textValue, { default: '_time', docs: 'The fields with times, separated by commas.' }),
  prefix: option(textValue, { docs: 'What stands before the names of the fields that are added.' }),
})

const DAY = 86_400

/** Months and years have no fixed length: 30 and 365 days. */
const UNITS = [
  ['year', 365 * DAY],
  ['month', 30 * DAY],
  ['day', DAY],
  ['hour', 3_600],
  ['minute', 60],
  ['second', 1],
] as const

export default command({
  name: 'reltime',
  docs: {
    summary: 'Adds how long before the search a time was: 5 days ago.',
    usage: 'reltime [timefield=<field-list>] [prefix=<string>]',
    page: 'Search Reference, "reltime"',
    notes: [
      'Of one field without a prefix the result is called reltime. Of several, or with a prefix, each is called the prefix and the field’s name; the prefix is reltime_ unless one is given.',
      'Several fields stand in quotes: timefield="first,last".',
      'A value that is no time, or is after the start of the search, gives nothing.',
    ],
    differences: [
      'The page does not say how a length of time is rounded: here it is the largest unit that fits, rounded down, with 30 days to the month and 365 to the year.',
    ],
  },
  syntax,
  lower(given, input, context) {
    const names = given.timefield.split(/[\s,]+/).filter((name) => name !== '')
    const plain = names.length === 1 && given.prefix === undefined
    const prefix = given.prefix ?? 'reltime_'
    return input.extend(
      names.map((name) => {
        const value = input.field(name)
        if (!value)
          context.diagnostics.report(
            'unknown-field',
            given.at('timefield'),
            `No stage before gives a field \`${name}\`: there is no time to describe.`,
            didYouMean(name, input.columns.keys()),
          )
        return {
          name: plain ? 'reltime' : `${prefix}${name}`,
          value: value ? ago(asNumber(value), context.environment.now) : NULL,
        }
      }),
    )
  },
  examples: [
    {
      title: 'The time of the event',
      spl: 'eval _time=now()-n | reltime | table n reltime',
      given: [{ n: 0 }, { n: 61 }, { n: 7300 }, { n: 432000 }, { n: 63072000 }, { n: -5 }],
      expect: [
        { n: 0, reltime: '0 seconds ago' },
        { n: 61, reltime: '1 minute ago' },
        { n: 7300, reltime: '2 hours ago' },
        { n: 432000, reltime: '5 days ago' },
        { n: 63072000, reltime: '2 years ago' },
        { n: -5, reltime: null },
      ],
    },
    {
      title: 'Several fields',
      spl: 'eval first=now()-120, last="x" | reltime timefield="first,last"',
      given: [{ n: 1 }],
      expect: [{ reltime_first: '2 minutes ago', reltime_last: null }],
    },
    {
      title: 'A prefix',
      spl: 'eval first=now()-1 | reltime timefield=first prefix=seen_',
      given: [{ n: 1 }],
      expect: [{ seen_first: '1 second ago' }],
    },
  ],
})

function ago(time: Scalar, now: number): Scalar {
  const age = call('num', 'minus', num(now), time)
  const choices = UNITS.flatMap(([unit, seconds]) => {
    const count = call('num', 'floor', call('num', 'divide', age, num(seconds)))
    const one = call('bool', 'equals', count, num(1))
    const words = call('text', 'if', one, text(` ${unit} ago`), text(` ${unit}s ago`))
    const least = seconds === 1 ? 0 : seconds
    return [
      call('bool', 'greaterOrEquals', age, num(least)),
      call('text', 'concat', call('text', 'toString', count), words),
    ]
  })
  return call('text', 'multiIf', ...choices, NULL)
}
