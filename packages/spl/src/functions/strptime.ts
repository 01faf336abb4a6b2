import { NULL, num } from '../plan/scalar.ts'
import { asText } from '../semantics/coerce.ts'
import { fn } from '../semantics/definition.ts'
import { parseTime } from '../semantics/parse-time.ts'
import { readTime } from '../semantics/read-time.ts'
import { lacksDay, timePattern } from '../semantics/time-pattern.ts'
import { constantText, needConstant } from './constant-argument.ts'

export default fn({
  name: 'strptime',
  docs: {
    summary: 'A time that is written as text, in epoch seconds.',
    usage: 'strptime(<str>, <format>)',
    category: 'date and time',
    notes: [
      'The variables are those of strftime. Text that does not match gives null; what follows the match does not matter.',
      'A clock time without a date is one of today; a date without a year is in this year. A year or month without a day gives null.',
      'Leading zeros may be missing, names may be short or full; .%N and .%Q may be missing in the text.',
      'Without %z or %Z the time is one of the time zone of the search.',
    ],
    differences: [
      '%Z reads the abbreviations of UTC, Europe, North America, East Asia and Australia; another one gives null.',
      'Weeks (%U %V %W) and weekdays are read and not looked at.',
    ],
  },
  arity: [2, 2],
  lower([value, format], functionCall) {
    const constant = needConstant(format!, functionCall, 1, 'The format')
    if (constant === undefined) return NULL
    if (lacksDay(timePattern(constant))) {
      functionCall.binder.diagnostics.report(
        'never-true',
        functionCall.args[1]!.span,
        'This format names a year or a month but no day, so strptime always gives null.',
        'Add a day: strptime(month."-01", "%Y-%m-%d").',
      )
    }
    const { now, timeZone } = functionCall.binder.environment
    const settings = { now, zone: timeZone }
    const known = constantText(value!)
    if (known === undefined) return parseTime(asText(value!), constant, settings)
    const time = readTime(known, constant, settings)
    return time === undefined ? NULL : num(time)
  },
  examples: [
    { spl: 'strptime("2022-08-13 11:22:33", "%Y-%m-%d %H:%M:%S")', expect: 1660389753 },
    { spl: 'strptime(x, "%Y-%m-%d %H:%M:%S")', given: { x: '2022-08-13 11:22:33' }, expect: 1660389753 },
    { spl: 'strptime(x, "%Y-%m-%dT%H:%M:%S.%N")', given: { x: '2022-7-23T17:19:01.89' }, expect: 1658596741.89 },
    { spl: 'strptime(x, "%a %B %d %H:%M:%S.%N %Y")', given: { x: 'Mon Aug 13 06:00:00 2018' }, expect: 1534140000 },
    { spl: 'strptime(x, "%d/%b/%Y:%H:%M:%S %z")', given: { x: '29/Apr/2025:23:45:22 -0700' }, expect: 1745995522 },
    { spl: 'strptime(x, "%a %b %d %Y %T %Z")', given: { x: 'Fri Apr 29 2022 23:45:22 GMT-0700' }, expect: 1651301122 },
    { spl: 'strptime(x, "%F %T %Z")', given: { x: '2022-04-29 23:45:22 CEST' }, expect: 1651268722 },
    { spl: 'strptime(x, "%m/%d/%y %I:%M %p")', given: { x: '07/23/22 12:05 am' }, expect: 1658534700 },
    { spl: 'strptime(x, "%Y-%j")', given: { x: '2024-060' }, expect: 1709164800 },
    { spl: 'strptime(x, "%s")', given: { x: '1534143600' }, expect: 1534143600 },
    { spl: 'strptime(x, "%F")', given: { x: '9999-12-31T00:00:00Z' }, expect: 253402214400 },
    { spl: 'strftime(strptime(x, "%H:%M"), "%F %T")', given: { x: '11:59' }, expect: '2023-11-14 11:59:00' },
    { spl: 'strftime(strptime(x, "%m-%d"), "%F %T")', given: { x: '02-03' }, expect: '2023-02-03 00:00:00' },
    { spl: 'strptime(x, "%Y-%m-%d")', given: { x: 'not a date' }, expect: null },
    { spl: 'strptime(x, "%Y-%m-%d")', given: { x: '2023-02-30' }, expect: null },
    { spl: 'strptime(x, "%Y-%m")', given: { x: '2023-02' }, expect: null },
    { spl: 'strptime(nothing, "%F")', expect: null },
  ],
})
