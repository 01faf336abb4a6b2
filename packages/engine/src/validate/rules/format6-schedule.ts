/** V131 to V134: schedules of format 6. */
import { parseCron } from '../../detect/cron.ts'
import { relativeTime } from '../../detect/relative-time.ts'
import { checkMap, checkText, finding, keyFinding, missing, quoted } from '../checks.ts'
import { type Finding, fileRule, rules } from '../rule.ts'
import type { Value } from '../value.ts'
import { SIX } from './format6.ts'

const TIME = /^[+-]\d+(s|m|h|d|w|mon|q|y)(@(s|m|h|d|w|mon|q|y))?$/

function* checkCustomSchedule(schedule: Value): Generator<Finding> {
  const cron = schedule.get('cron_schedule')
  yield* checkText(cron)
  const parsed = parseCron(cron.text)
  if (cron.kind === 'text' && !parsed.ok) yield finding(cron, parsed.message)
  for (const key of ['earliest_time', 'latest_time']) {
    const time = schedule.get(key)
    yield* checkText(time)
    if (
      time.kind === 'text' &&
      !(TIME.test(time.text) && relativeTime(time.text, 0) !== undefined) &&
      !['0', 'now'].includes(time.text)
    )
      yield finding(time, `\`${time.name}\` must be a relative time such as -70m@m, not ${quoted(time.text)}.`)
  }
  yield* checkText(schedule.get('schedule_window'), {
    required: false,
    pattern: /^(auto|\d+)$/,
    wanted: '`auto` or a number of minutes',
  })
}

export const FORMAT_6_SCHEDULE_RULES = rules(
  fileRule(
    'V131',
    'one-schedule',
    ['detection', 'baseline'],
    {
      what: 'A detection or baseline has `schedule`, the name of one, or `custom_schedule`, and not both.',
      why: 'It says when the search runs.',
      bad: 'custom_schedule:\n  cron_schedule: 0 * * * *\n  earliest_time: -70m@m\n  latest_time: -10m@m\n  schedule_window: auto',
      good: '# no schedule\ncustom_schedule:\n  cron_schedule: 0 * * * *\n  earliest_time: -70m@m\n  latest_time: -10m@m\n  schedule_window: auto',
    },
    function* ({ root }) {
      const [named, custom] = [root.get('schedule'), root.get('custom_schedule')]
      if (named.given && custom.given)
        yield keyFinding(custom, 'There is a `schedule` as well.', 'Remove one of the two.')
      if (!named.given && !custom.given)
        yield { ...missing(named), hint: 'Name a schedule, or write `custom_schedule`.' }
    },
    SIX,
  ),
  fileRule(
    'V132',
    'schedule-unknown',
    ['detection', 'baseline'],
    {
      what: '`schedule` is the name of a file of `schedules/`.',
      why: 'The detection would never run.',
      bad: 'schedule: Hourli',
      good: 'schedule: Hourly',
    },
    function* ({ root }, { project }) {
      const named = root.get('schedule')
      yield* checkText(named, { required: false })
      const known = project.byName('schedule')
      if (named.kind === 'text' && !known.has(named.text))
        yield finding(
          named,
          `There is no schedule ${quoted(named.text)}.`,
          `There are ${[...known.keys()].join(', ') || 'none'}.`,
        )
    },
    SIX,
  ),
  fileRule(
    'V133',
    'custom-schedule-form',
    ['detection', 'baseline'],
    {
      what: '`custom_schedule` has a cron schedule of five fields, relative times such as `-70m@m`, and a window that is `auto` or a number of minutes.',
      why: 'Splunk does not run a search whose schedule it can’t read.',
      bad: '# no schedule\ncustom_schedule:\n  cron_schedule: hourly\n  earliest_time: -70m@m\n  latest_time: -10m@m\n  schedule_window: auto',
      good: '# no schedule\ncustom_schedule:\n  cron_schedule: 0 * * * *\n  earliest_time: -70m@m\n  latest_time: -10m@m\n  schedule_window: auto',
    },
    function* ({ root }) {
      const custom = root.get('custom_schedule')
      yield* checkMap(custom, false)
      if (custom.kind === 'map') yield* checkCustomSchedule(custom)
    },
    SIX,
  ),
  fileRule(
    'V134',
    'schedule-form',
    ['schedule'],
    {
      what: 'A file of `schedules/` has a cron schedule of five fields, relative times, and a window.',
      why: 'Every detection that names it runs by it.',
      bad: 'cron_schedule: 61 * * * *',
      good: 'cron_schedule: 5 * * * *',
    },
    ({ root }) => checkCustomSchedule(root),
    SIX,
  ),
)
