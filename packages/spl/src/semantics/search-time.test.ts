import { expect, test } from 'vitest'
import { bareEnvironment, compile } from '../index.ts'
import type { Plan } from '../plan/plan.ts'

// Wednesday, 15 May 2024, 13:47:29 UTC
const NOW = 1_715_780_849
const DAY = 86_400
const MIDNIGHT = Date.UTC(2024, 4, 15) / 1000

const environment = bareEnvironment({
  now: NOW,
  earliest: 1000,
  latest: 2000,
})

/** The time range of a search, and its SQL. */
function rangeOf(search: string): { range: [number | null, number | null]; sql: string; problems: string[] } {
  const { query, diagnostics } = compile(search, environment)
  let plan: Plan | undefined = query?.plan
  while (plan && plan.kind !== 'scan') plan = 'input' in plan ? plan.input : undefined
  const scan = plan as (Plan & { kind: 'scan' }) | undefined
  return {
    range: [scan?.earliest ?? null, scan?.latest ?? null],
    sql: query?.sql ?? '',
    problems: diagnostics.map((d) => `${d.code}: ${d.message}`),
  }
}

test.each<[string, number | null, number | null]>([
  ['index=main', 1000, 2000],
  ['index=main earliest=-1h latest=now', NOW - 3600, NOW],
  // One end given: the other one is no longer that of the time picker.
  ['index=main earliest=-1h', NOW - 3600, NOW],
  ['index=main latest=-1h', null, NOW - 3600],
  ['earliest=-30d latest=-1h user=x', NOW - 30 * DAY, NOW - 3600],
  ['earliest>=@d latest<now', MIDNIGHT, NOW],
  ['starthoursago=168 endhoursago=1', NOW - 168 * 3600, NOW - 3600],
  ['daysago=2', NOW - 2 * DAY, NOW],
  ['startdaysago=3', NOW - 3 * DAY, NOW],
  ['searchtimespanminutes=10', NOW - 600, NOW],
  ['starttimeu=100 endtimeu=200', 100, 200],
  ['starttime=05/14/2024:00:00:00 endtime=05/15/2024:00:00:00', MIDNIGHT - DAY, MIDNIGHT],
  ['timeformat=%Y-%m-%d starttime=2024-05-14 endtime=2024-05-15', MIDNIGHT - DAY, MIDNIGHT],
  ['earliest="05/14/2024:00:00:00" latest=""', MIDNIGHT - DAY, null],
  ['(earliest=-1d latest=-1h) user=x', NOW - DAY, NOW - 3600],
  // Under OR the range is what its parts can reach together.
  ['(earliest=-24h latest<@d) OR (earliest>=@d+1h)', NOW - DAY, NOW],
  ['index=a ((earliest=10 latest=20) OR (earliest=30 latest=40))', 10, 40],
  ['(index=a earliest=10 latest=20) OR index=b', 10, 2000],
  ['_index_earliest=-1h', 1000, 2000],
])('%s', (search, earliest, latest) => {
  const { range, problems } = rangeOf(search)
  expect(problems).toEqual([])
  expect(range).toEqual([earliest, latest])
})

test('modifiers under OR stay conditions', () => {
  const { sql } = rangeOf('index=a ((earliest=10 latest=20) OR (earliest=30 latest=40))')
  expect(sql).toContain('e._time >= 10 AND e._time < 20 OR e._time >= 30 AND e._time < 40')
})

test('modifiers of the index time are conditions', () => {
  const { sql } = rangeOf('_index_earliest=-1h _index_latest=now')
  expect(sql).toContain(`e._indextime >= ${NOW - 3600}`)
  expect(sql).toContain(`e._indextime < ${NOW}`)
})

test.each([
  ['earliest=soon', 'time: `soon` is no time.'],
  ['earliest=rt-5m', 'time: `rt-5m` is no time.'],
  ['starthoursago=x', 'time: `x` is no time.'],
  ['earliest<-1d', 'time: `earliest` takes = (or >=), not <.'],
  ['earliest=-1h latest=-2h', 'never-true: The time range of this search ends before it starts.'],
])('%s is reported', (search, problem) => {
  expect(rangeOf(search).problems).toEqual([problem])
})
