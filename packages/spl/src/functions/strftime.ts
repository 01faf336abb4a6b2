import { NULL } from '../plan/scalar.ts'
import { asNumber } from '../semantics/coerce.ts'
import { fn } from '../semantics/definition.ts'
import { formatTime } from '../semantics/format-time.ts'
import { needConstant } from './constant-argument.ts'

export default fn({
  name: 'strftime',
  docs: {
    summary: 'A time in epoch seconds as text.',
    usage: 'strftime(<time>, <format>)',
    category: 'date and time',
    notes: [
      'The clock is that of the time zone of the search.',
      'Date: %Y %y %C %m %B %b %d %e %j %A %a %w %u; weeks: %V with %G or %g (ISO), %U and %W; %F is %Y-%m-%d, %x 7/13/2025.',
      'Time: %H %k %I %l %p %M %S; %T is %H:%M:%S, %X 9:30:00; parts of a second: %3N %6N %9N %3Q %6Q %9Q %f.',
      'Zone: %z %:z %::z %:::z %Ez %Z; epoch seconds: %s; both: %c %+; a percent sign: %%. %-d writes no padding.',
    ],
    differences: [
      'Times keep microseconds; the last three digits of %9N are zeros.',
      'A time outside the years 1 to 9999, such as milliseconds taken for seconds, gives null.',
      '%Z of times before a change of the name of a zone gives the present name for the same offset.',
    ],
  },
  arity: [2, 2],
  lower([time, format], functionCall) {
    const constant = needConstant(format!, functionCall, 1, 'The format')
    if (constant === undefined) return NULL
    return formatTime(asNumber(time!), constant, functionCall.binder.environment.timeZone)
  },
  examples: [
    { spl: 'strftime(1745970322, "%Y-%m-%dT%H:%M:%S")', expect: '2025-04-29T23:45:22' },
    { spl: 'strftime(1745970322, "%a %A %b %B %d %e %j %w %u")', expect: 'Tue Tuesday Apr April 29 29 119 2 2' },
    { spl: 'strftime(1736060400, "[%e] [%k] [%l] [%I %p] [%-d/%-m %-H]")', expect: '[ 5] [ 7] [ 7] [07 AM] [5/1 7]' },
    { spl: 'strftime(1735560000, "%G-W%V %g %U %W %C %y")', expect: '2025-W01 25 52 53 20 24' },
    {
      spl: 'strftime(1521467703.049, "%N %3N %6N %9N %Q %6Q %f")',
      expect: '049000000 049 049000 049000000 049 049000 049000',
    },
    {
      spl: 'strftime(1745970322, "%z %:z %::z %:::z %Ez %Z %s")',
      expect: '+0000 +00:00 +00:00:00 +00 +0 UTC 1745970322',
    },
    { spl: 'strftime(1745970322, "%c | %+")', expect: 'Tue Apr 29 23:45:22 2025 | Tue Apr 29 23:45:22 UTC 2025' },
    {
      spl: 'strftime(1745970322, "%x %X %F %T %R %D %r")',
      expect: '4/29/2025 23:45:22 2025-04-29 23:45:22 23:45 04/29/25 11:45:22 PM',
    },
    { spl: 'strftime(1745970322, "100%% of %d")', expect: '100% of 29' },
    { spl: 'strftime("1745970322", "%Y")', expect: '2025' },
    { spl: 'strftime(t, "%H")', given: { t: '-1' }, expect: '23' },
    { spl: 'strftime(t, "%Y")', given: { t: '1521467703049' }, expect: null },
    { spl: 'strftime("soon", "%Y")', expect: null },
    { spl: 'strftime(nothing, "%Y")', expect: null },
  ],
})
