/** Models live between searches: fit keeps one, summary shows it, apply uses it. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { insertRows } from '../stores/insert-rows.ts'
import { openTemporaryStore } from '../stores/open.ts'
import type { Store } from '../stores/store.ts'
import { Knowledge } from './knowledge.ts'
import { runSearch, type SearchResult } from './run-search.ts'

let store: Store
let knowledge: Knowledge

function search(spl: string): Promise<SearchResult> {
  const time = { now: 1_700_000_100, earliest: null, latest: null, timeZone: 'UTC' }
  return runSearch(store, knowledge, spl, { time })
}

/** Three values of one host, one of another; one event lacks the host. */
const EVENTS = [
  { size: '10', site: 'a' },
  { size: '12', site: 'a' },
  { size: '14', site: 'a' },
  { size: '5', site: 'b' },
  { size: '99' },
  { size: 'none', site: 'a' },
]

beforeAll(async () => {
  store = await openTemporaryStore()
  knowledge = new Knowledge(store)
  const rows = EVENTS.map((fields, at) => ({
    _time: 1_700_000_000 + at,
    index: 'main',
    source: 's',
    sourcetype: 'st',
    host: 'h',
    _raw: JSON.stringify(fields),
    tag: [],
    fields: fields as Record<string, string>,
  }))
  await insertRows(store, rows)
})

afterAll(() => store.close())

test('a model is fitted, shown and applied', async () => {
  const fitted = await search('index=main | fit DensityFunction size by site into app:sizes dist=norm threshold=0.2')
  expect(fitted.diagnostics).toEqual([])
  expect(fitted.rows).toHaveLength(EVENTS.length)
  const shown = await search('| summary sizes | sort site | table site type min max mean std cardinality')
  expect(shown.rows).toEqual([
    { site: 'a', type: 'Normal', min: 10, max: 14, mean: 12, std: Math.sqrt(8 / 3), cardinality: 3 },
    { site: 'b', type: 'Normal', min: 5, max: 5, mean: 5, std: 0, cardinality: 1 },
  ])
  const own = await search('| makeresults | eval size=14.05, site="a" | apply sizes | table "IsOutlier(size)"')
  expect(own.rows).toEqual([{ 'IsOutlier(size)': 0 }])
  const strict = await search(
    '| makeresults | eval size=14.05, site="a" | apply sizes threshold=0.3 | table "IsOutlier(size)"',
  )
  expect(strict.rows).toEqual([{ 'IsOutlier(size)': 1 }])
})

test('the summary joins the rows that the model is applied to', async () => {
  await search('index=main | fit DensityFunction size by "site" into joined dist=expon show_density=true')
  const { diagnostics, rows } = await search(
    `index=main size=14 | table size site | join site [summary joined] | where cardinality >= 3
     | apply joined threshold=0.5 | rename "IsOutlier(size)" as isOutlier | where isOutlier=1
     | eval upper=mvindex(split(mvindex(BoundaryRanges, -1), ":"), 0) | table size upper`,
  )
  expect(diagnostics).toEqual([])
  expect(rows).toEqual([{ size: '14', upper: String(10 + 2 * Math.LN2) }])
})

test('a model without groups; another fit takes its place, one without rows does not', async () => {
  await search('index=main site=a | fit DensityFunction size into whole dist=norm')
  await search('index=main site=b | fit DensityFunction size into whole dist=norm')
  await search('index=none | fit DensityFunction size into whole dist=norm')
  const { rows } = await search('| summary whole | table type mean cardinality')
  expect(rows).toEqual([{ type: 'Normal', mean: 5, cardinality: 1 }])
})

test.each([
  ['index=main | fit DensityFunction size into m', 'unsupported', 'chooses a distribution by random samples'],
  ['index=main | fit DensityFunction size dist=beta', 'unsupported', '`dist=beta` needs an optimiser'],
  ['index=main | fit KMeans size k=3 into m', 'unsupported', 'the algorithm `KMeans`'],
  ['index=main | fit DensityFunction size dist=norm threshold=0', 'option-value', '`threshold` of `fit`'],
  ['index=main | fit DensityFunction size dist=norm sample=true', 'unsupported', '`sample` takes random samples'],
  ['index=main | apply nowhere', 'unknown-lookup', 'There is no model `nowhere`.'],
  ['index=main | apply pretrained_dga_model_dsdl', 'unsupported', 'The model `pretrained_dga_model_dsdl` is a trained'],
  ['| summary nowhere', 'unknown-lookup', 'There is no model `nowhere`.'],
])('%s', async (spl, code, message) => {
  const { diagnostics } = await search(spl)
  expect(diagnostics.map((each) => each.code)).toEqual([code])
  expect(diagnostics[0]!.message).toContain(message)
})
