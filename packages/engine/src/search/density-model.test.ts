/** Models live between searches: fit keeps one, summary shows it, apply uses it. */
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { compile } from '@karst/spl'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadContent } from '../content/repository.ts'
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
  [
    'index=main | apply pretrained_dga_model_dsdl',
    'unsupported',
    'The model `pretrained_dga_model_dsdl` comes trained',
  ],
  ['| summary nowhere', 'unknown-lookup', 'There is no model `nowhere`.'],
])('%s', async (spl, code, message) => {
  const { diagnostics } = await search(spl)
  expect(diagnostics.map((each) => each.code)).toEqual([code])
  expect(diagnostics[0]!.message).toContain(message)
})

test('a model that content lists, and that nobody fitted', async () => {
  const time = { now: 1_700_000_100, earliest: null, latest: null, timeZone: 'UTC' }
  const { diagnostics } = await runSearch(store, knowledge, 'index=main | apply trained', {
    time,
    compile: (text, environment, options) =>
      compile(text, { ...environment, lookupNames: () => ['__mlspl_trained'] }, options),
  })
  expect(diagnostics.map(({ message }) => message)).toEqual([
    'The model `trained` comes trained with another app, and runs outside of a search.',
  ])
})

const ESCU = fileURLToPath(new URL('../../../../../shared/escu', import.meta.url))
const present = existsSync(ESCU)
if (!present) console.log(`A test of density-model.test.ts is skipped: there is no ${ESCU}`)

/** Hours of one to five new instances for two weeks, then one hour of 80. */
function instances(start: number): Parameters<typeof insertRows>[1] {
  const hours = Array.from({ length: 14 * 24 }, (_, hour) => ({ hour, many: (hour % 5) + 1 }))
  return [...hours, { hour: 400, many: 80 }].flatMap(({ hour, many }) =>
    Array.from({ length: many }, (_, n) => ({
      _time: start + hour * 3600 + n,
      index: 'cloud',
      source: 's',
      sourcetype: 'aws:cloudtrail',
      host: 'h',
      _raw: 'x',
      tag: ['change', 'cloud', 'instance'],
      fields: { action: 'created', status: 'success', object_category: 'instance', user: 'mia', object_id: `i-${n}` },
    })),
  )
}

test.skipIf(!present)('a baseline of ESCU, and the detection that uses its model', { timeout: 60_000 }, async () => {
  const start = 1_699_999_200
  await insertRows(store, instances(start))
  const content = await loadContent([ESCU])
  const escu = new Knowledge(store, content)
  const run = (text: string, from: number, to: number): Promise<SearchResult> =>
    runSearch(store, escu, text, {
      time: { now: start + 500 * 3600, earliest: start + from * 3600, latest: start + to * 3600, timeZone: 'UTC' },
    })
  const baseline = await run('| savedsearch "Baseline Of Cloud Instances Launched"', 0, 399)
  expect(baseline.diagnostics).toEqual([])
  const detection = content.detections.get('Abnormally High Number Of Cloud Instances Launched')!
  const { diagnostics, rows } = await run(detection.search.text, 0, 500)
  expect(diagnostics).toEqual([])
  expect(rows).toMatchObject([{ _time: start + 400 * 3600, user: 'mia', instances_launched: 80 }])
})
