/** K24 and K25: what the texts of a schedule say. */
import { parseCron } from '../../detect/cron.ts'
import { relativeTime } from '../../detect/relative-time.ts'
import { finding, quoted } from '../checks.ts'
import type { ContentFile } from '../content-file.ts'
import { fileRule, rules } from '../rule.ts'
import type { Value } from '../value.ts'

function scheduling(file: ContentFile): Value {
  return file.kind === 'deployment' ? file.root.get('scheduling') : file.root.get('deployment', 'scheduling')
}

export const SCHEDULE_RULES = rules(
  fileRule(
    'K24',
    'cron',
    ['deployment', 'detection', 'baseline'],
    {
      what: '`cron_schedule` has five fields of numbers, `*`, lists, ranges and steps (savedsearches.conf.spec). For format 6 see V133 and V134.',
      why: 'Splunk does not run a search whose schedule it can’t read. contentctl takes any text.',
      bad: 'scheduling:\n  cron_schedule: every hour',
      good: 'scheduling:\n  cron_schedule: 0 */2 * * *',
    },
    function* (file) {
      const cron = scheduling(file).get('cron_schedule')
      const parsed = parseCron(cron.text)
      if (cron.kind === 'text' && !parsed.ok) yield finding(cron, parsed.message)
      else if (cron.kind === 'text' && parsed.ok && parsed.cron.next(0) === undefined)
        yield finding(cron, `${quoted(cron.text)} is never.`)
    },
    { formats: [5, 4] },
  ),
  fileRule(
    'K25',
    'schedule-times',
    ['deployment', 'detection', 'baseline'],
    {
      what: '`earliest_time` and `latest_time` are times: `-70m@m`, `now`, epoch seconds, or 0; the first is before the second; `schedule_window` is `auto` or a number of minutes.',
      why: 'The search would look at nothing, or Splunk would refuse it.',
      bad: 'scheduling:\n  earliest_time: 70 minutes ago',
      good: 'scheduling:\n  earliest_time: -130m@m',
    },
    function* (file) {
      const schedule = scheduling(file)
      const times = ['earliest_time', 'latest_time'].map((key) => {
        const value = schedule.get(key)
        const open = value.kind !== 'text' || value.text.trim() === '' || value.text.trim() === '0'
        return { value, open, at: open ? undefined : relativeTime(value.text, REFERENCE) }
      })
      for (const { value, open, at } of times)
        if (!open && at === undefined)
          yield finding(value, `${quoted(value.text)} is no time.`, 'Write -70m@m, now or epoch seconds.')
      const [from, to] = times.map(({ at }) => at)
      if (from !== undefined && to !== undefined && from >= to)
        yield finding(
          times[0]!.value,
          `The range begins (${times[0]!.value.text}) when it has ended (${times[1]!.value.text}).`,
        )
      const window = schedule.get('schedule_window')
      if (window.kind === 'text' && !/^(auto|default|\d+)$/.test(window.text))
        yield finding(window, `${quoted(window.text)} is no window.`, 'Write auto or a number of minutes.')
    },
    { formats: [5, 4] },
  ),
)

/** Some moment: only what comes before what counts. */
const REFERENCE = 1_700_000_000
