/** Spans of time in zones with daylight saving time: what bin and timechart compute against the calendar of the language. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Knowledge } from '../packages/engine/src/search/knowledge.ts'
import { runSearch } from '../packages/engine/src/search/run-search.ts'
import { openTemporaryStore } from '../packages/engine/src/stores/open.ts'
import type { Store } from '../packages/engine/src/stores/store.ts'
import { compilerFor } from '../packages/engine/src/testing/golden/run-case.ts'
import { applySteps, parseRelativeTime } from '../packages/spl/src/semantics/time-modifier.ts'

let store: Store
let knowledge: Knowledge

beforeAll(async () => {
  store = await openTemporaryStore()
  knowledge = new Knowledge(store)
})

afterAll(() => store.close())

const NOW = 1_730_000_000

async function search(
  spl: string,
  rows: { _time: number }[],
  timeZone: string,
  range: { earliest: number | null; latest: number | null } = { earliest: null, latest: null },
): Promise<Record<string, unknown>[]> {
  const time = { now: NOW, ...range, timeZone }
  const result = await runSearch(store, knowledge, `inputrows | ${spl}`, { time, compile: compilerFor(rows) })
  expect(result.diagnostics.filter((diagnostic) => diagnostic.severity === 'error')).toEqual([])
  return result.rows
}

/** Around both changes of 2024 in Europe and North America, hour by hour and off the hour. */
const TIMES = [1_710_000_000, 1_711_846_800, 1_729_990_800, 1_730_610_000].flatMap((start) =>
  Array.from({ length: 60 }, (_, at) => start + at * 3_557),
)

const SNAPS = [
  ['1d', '@d'],
  ['1w@w1', '@w1'],
  ['1w@w0', '@w0'],
  ['1mon', '@mon'],
  ['1q', '@q'],
  ['1y', '@y'],
] as const

describe.each(['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe'])('in %s', (zone) => {
  test.each(SNAPS)('span=%s begins at %s', async (span, snap) => {
    const steps = parseRelativeTime(snap)!
    const rows = await search(
      `bin _time span=${span}`,
      TIMES.map((_time) => ({ _time })),
      zone,
    )
    expect(rows.map((row) => row._time)).toEqual(TIMES.map((time) => applySteps(time, steps, zone)))
  })

  test('timechart shows every day once, of 23 and 25 hours too', async () => {
    const range = { earliest: 1_729_900_000, latest: 1_730_900_000 }
    const rows = await search('timechart span=1d count', [{ _time: 1_730_000_000 }], zone, range)
    const days: number[] = []
    for (let at = applySteps(range.earliest, parseRelativeTime('@d')!, zone); at < range.latest; ) {
      days.push(at)
      at = applySteps(at, parseRelativeTime('+1d')!, zone)
    }
    expect(rows.map((row) => row._time)).toEqual(days)
    expect(rows.reduce((sum, row) => sum + Number(row.count), 0)).toBe(1)
  })

  test('hours count from the epoch', async () => {
    const rows = await search('bin _time span=4h', [{ _time: 1_730_000_000 }], zone)
    expect(rows).toEqual([{ _time: Math.floor(1_730_000_000 / 14_400) * 14_400 }])
  })
})

test('a week without a day begins on Thursday', async () => {
  const [row] = await search('bin _time span=1w', [{ _time: 1_730_000_000 }], 'UTC')
  expect(new Date(Number(row!._time) * 1000).getUTCDay()).toBe(4)
})
