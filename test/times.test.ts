/**
 * Times on a store against times calculated here: strftime, strptime and relative_time of rows, in several zones, over
 * moments that include the changes of daylight saving.
 */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Knowledge } from '../packages/engine/src/search/knowledge.ts'
import { runSearch } from '../packages/engine/src/search/run-search.ts'
import { openTemporaryStore } from '../packages/engine/src/stores/open.ts'
import type { Store } from '../packages/engine/src/stores/store.ts'
import { compilerFor } from '../packages/engine/src/testing/golden/run-case.ts'
import { readTime } from '../packages/spl/src/semantics/read-time.ts'
import { applySteps, parseRelativeTime } from '../packages/spl/src/semantics/time-modifier.ts'
import { toZone, zoneOffset } from '../packages/spl/src/semantics/time-zone.ts'
import { zoneName } from '../packages/spl/src/semantics/zone-names.ts'

const ZONES = ['UTC', 'Europe/Berlin', 'America/St_Johns', 'Asia/Kolkata', 'America/Sao_Paulo', 'Pacific/Auckland']
const NOW = 1_700_000_000
const DAY = 86_400

let store: Store
let knowledge: Knowledge

beforeAll(async () => {
  store = await openTemporaryStore()
  knowledge = new Knowledge(store)
})

afterAll(() => store.close())

/** The values of an expression over a field `t`. */
async function evaluate(
  expression: string,
  values: readonly (string | number)[],
  timeZone: string,
): Promise<unknown[]> {
  const rows = values.map((t) => ({ t: String(t) }))
  const result = await runSearch(store, knowledge, `inputrows | eval r=${expression} | table r`, {
    time: { now: NOW, earliest: null, latest: null, timeZone },
    compile: compilerFor(rows),
  })
  expect(result.diagnostics.filter((d) => d.severity === 'error')).toEqual([])
  return result.rows.map((row) => row.r ?? null)
}

/** Moments from 1971 to 2036, and some around every change of a zone's clock in 2024. */
function moments(zone: string): number[] {
  const spread = Array.from({ length: 160 }, (_, at) => 31_622_400 + at * 12_989_377.25)
  const start = Date.UTC(2024, 0, 1) / 1000
  const changes = Array.from({ length: 366 }, (_, day) => start + day * DAY).filter(
    (time) => zoneOffset(time, zone) !== zoneOffset(time + DAY, zone),
  )
  return [...spread, ...changes.flatMap((time) => Array.from({ length: 16 }, (_, at) => time + at * 5_400 + 61.5))]
}

const WEEKDAYS = 'Sunday Monday Tuesday Wednesday Thursday Friday Saturday'.split(' ')
const MONTHS = 'January February March April May June July August September October November December'.split(' ')

/** What each variable writes, from the calendar of JavaScript. */
function variables(time: number, zone: string): Record<string, string> {
  const local = toZone(time, zone)
  const date = new Date(Date.UTC(local.year, local.month - 1, local.day))
  const ofYear = (date.getTime() - Date.UTC(local.year, 0, 1)) / (DAY * 1000)
  const weekday = date.getUTCDay()
  // The ISO week is the one of its Thursday.
  const thursday = new Date(date.getTime() + (4 - (weekday || 7)) * DAY * 1000)
  const isoWeek = Math.floor((thursday.getTime() - Date.UTC(thursday.getUTCFullYear(), 0, 1)) / (7 * DAY * 1000)) + 1
  const offset = zoneOffset(time, zone)
  const minutes = Math.abs(offset) / 60
  const two = (value: number): string => String(value).padStart(2, '0')
  const sign = offset < 0 ? '-' : '+'
  const hour12 = ((local.hour + 11) % 12) + 1
  const hours = two(Math.floor(minutes / 60))
  return {
    '%Y': String(local.year),
    '%y': two(local.year % 100),
    '%C': two(Math.floor(local.year / 100)),
    '%m': two(local.month),
    '%-m': String(local.month),
    '%d': two(local.day),
    '%e': String(local.day).padStart(2),
    '%j': String(ofYear + 1).padStart(3, '0'),
    '%A': WEEKDAYS[weekday]!,
    '%a': WEEKDAYS[weekday]!.slice(0, 3),
    '%B': MONTHS[local.month - 1]!,
    '%b': MONTHS[local.month - 1]!.slice(0, 3),
    '%w': String(weekday),
    '%u': String(weekday || 7),
    '%U': two(Math.floor((ofYear + 7 - weekday) / 7)),
    '%W': two(Math.floor((ofYear + 7 - ((weekday + 6) % 7)) / 7)),
    '%V': two(isoWeek),
    '%G': String(thursday.getUTCFullYear()),
    '%g': two(thursday.getUTCFullYear() % 100),
    '%H': two(local.hour),
    '%k': String(local.hour).padStart(2),
    '%I': two(hour12),
    '%l': String(hour12).padStart(2),
    '%p': local.hour < 12 ? 'AM' : 'PM',
    '%M': two(local.minute),
    '%S': two(local.second),
    '%3N': String(Math.floor(local.fraction * 1000)).padStart(3, '0'),
    '%s': String(Math.floor(time)),
    '%z': `${sign}${hours}${two(minutes % 60)}`,
    '%:z': `${sign}${hours}:${two(minutes % 60)}`,
    '%:::z': `${sign}${hours}`,
    '%Ez': `${sign}${minutes}`,
  }
}

describe.each(ZONES)('%s', (zone) => {
  test('strftime', async () => {
    const times = moments(zone)
    const wanted = times.map((time) => Object.values(variables(time, zone)).join('|'))
    const format = Object.keys(variables(0, zone)).join('|')
    expect(await evaluate(`strftime(t, "${format}")`, times, zone)).toEqual(wanted)
  })

  test('%Z', async () => {
    // Names of today: what a zone was called before is not looked at.
    const times = moments(zone).filter((time) => time > Date.UTC(2022, 0, 1) / 1000)
    expect(await evaluate('strftime(t, "%Z")', times, zone)).toEqual(times.map((time) => zoneName(time, zone)))
  })

  test.each([
    '-90m',
    '@h',
    '-24h@h',
    '-1d',
    '@d',
    '-7d@d',
    '@w1',
    '-1w@w6',
    '-1mon',
    '@mon',
    '+1mon@mon-1s',
    '@q',
    '-1q',
    '-1y@y',
    '@d+9h',
  ])('relative_time %s', async (specifier) => {
    const steps = parseRelativeTime(specifier)!
    // In the hour that a change skips, or repeats, rows and constants may differ (see the function's page).
    const times = moments(zone).filter((time) =>
      steps.every((_, at) => {
        const moved = applySteps(time, steps.slice(0, at + 1), zone)
        return [-7200, 7200].every((by) => zoneOffset(moved + by, zone) === zoneOffset(moved, zone))
      }),
    )
    const wanted = times.map((time) => applySteps(time, steps, zone))
    expect(await evaluate(`relative_time(t, "${specifier}")`, times, zone)).toEqual(wanted)
  })

  test('strptime', async () => {
    const format = '%d %b %Y %I:%M:%S %p'
    const texts = moments(zone)
      .filter((time) => zoneOffset(time - 7200, zone) === zoneOffset(time + 7200, zone))
      .map((time) => {
        const parts = variables(time, zone)
        return `${parts['%d']} ${parts['%B']} ${parts['%Y']} ${parts['%I']}:${parts['%M']}:${parts['%S']} ${parts['%p']}`
      })
    const wanted = texts.map((each) => readTime(each, format, { now: NOW, zone }))
    expect(wanted).not.toContain(undefined)
    expect(await evaluate(`strptime(t, "${format}")`, texts, zone)).toEqual(wanted)
  })
})

test.each([
  ['2022-09-25T09:45:22.5 +0530', '%Y-%m-%dT%H:%M:%S.%N %z'],
  ['2022-09-25T09:45:22 +0530', '%Y-%m-%dT%H:%M:%S.%N %z'],
  ['2022-09-25 09:45:22 -03:30', '%F %T %z'],
  ['2022-09-25 09:45:22Z', '%F %T%z'],
  ['2022-09-25 09:45:22 pdt', '%F %T %Z'],
  ['2022-09-25 09:45:22 GMT+02:00', '%F %T %Z'],
  ['2022-09-25 09:45:22 QQQ', '%F %T %Z'],
  ['1664099122.75', '%s.%N'],
  ['1664099122750', '%s%3N'],
  ['69-01-01', '%y-%m-%d'],
  ['68-01-01', '%y-%m-%d'],
  ['2023-366', '%Y-%j'],
  ['29 Feb', '%d %b'],
  ['5:07 pm', '%I:%M %p'],
  ['+120 2022-09-25', '%Ez %F'],
])('strptime %s as %s', async (value, format) => {
  const [row] = await evaluate(`strptime(t, "${format}")`, [value], 'Europe/Berlin')
  expect(row).toEqual(readTime(value, format, { now: NOW, zone: 'Europe/Berlin' }) ?? null)
})
