/**
 * What accelerated datasets are worth and cost: `node scripts/run-ts.mjs bench/accelerate.ts [--events N] [--load N]`.
 * Searches over N events with and without the table of a dataset, the time to fill it, and what loading takes with
 * 0, 1 and 5 of them. The events are made here; every one of them is a process start, the most that there is to fill.
 */
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ingest } from '../packages/engine/src/ingest/pipeline.ts'
import { Knowledge } from '../packages/engine/src/search/knowledge.ts'
import { runSearch } from '../packages/engine/src/search/run-search.ts'
import { openTemporaryStore } from '../packages/engine/src/stores/open.ts'
import type { RewritableStore } from '../packages/engine/src/stores/store.ts'
import { jsonEvent, xmlEvent } from './sample-events.ts'

const { values } = parseArgs({
  options: {
    events: { type: 'string', default: '500000' },
    load: { type: 'string', default: '100000' },
    rounds: { type: 'string', default: '7' },
  },
})

const DATASETS = [
  ['Endpoint', 'Processes'],
  ['Endpoint', 'Filesystem'],
  ['Endpoint', 'Registry'],
  ['Authentication', 'Authentication'],
  ['Change', 'All_Changes'],
] as const

const SEARCHES = [
  '| tstats count from datamodel=Endpoint.Processes',
  '| tstats count from datamodel=Endpoint.Processes by Processes.process_name',
  '| tstats count dc(Processes.dest) from datamodel=Endpoint.Processes by Processes.parent_process_name Processes.process_name',
  '| tstats count min(_time) max(_time) from datamodel=Endpoint.Processes where Processes.process_name=whoami.exe Processes.process="*out-7.txt*" by Processes.dest Processes.user Processes.process',
  '| tstats count from datamodel=Endpoint.Processes where earliest=1700000000 latest=1700000600 by Processes.process_name',
  '| tstats count from datamodel=Endpoint.Processes by _time Processes.dest span=1h',
  '| from datamodel:Endpoint.Processes | search process="*echo 4999*" | table _time dest process',
]

const folder = mkdtempSync(join(tmpdir(), 'karst-bench-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

/** Half XML, half JSON. */
async function makeLogs(events: number): Promise<string[]> {
  const makers = [xmlEvent, jsonEvent]
  return Promise.all(
    makers.map(async (make, at) => {
      const path = join(folder, `${events}.${at === 0 ? 'xml' : 'json'}`)
      const file = createWriteStream(path)
      for (let n = 0; n < events / makers.length; n++) {
        if (!file.write(`${make(n)}\n`)) await new Promise<void>((resolve) => file.once('drain', () => resolve()))
      }
      await new Promise<void>((resolve) => file.end(() => resolve()))
      return path
    }),
  )
}

async function load(store: RewritableStore, paths: string[]): Promise<{ seconds: number; megabytes: number }> {
  for await (const event of ingest({ store, paths })) {
    if (event.kind === 'done') return { seconds: event.summary.seconds, megabytes: event.summary.textBytes / 1e6 }
  }
  throw new Error('no summary')
}

async function accelerate(store: RewritableStore, datasets: typeof DATASETS | readonly (typeof DATASETS)[number][]) {
  const knowledge = new Knowledge(store)
  await knowledge.refresh()
  for (const [model, dataset] of datasets) {
    const definition = knowledge.accelerations.definition(model, dataset)
    if (definition?.kind !== 'definition') throw new Error(`${model}.${dataset} can't be accelerated`)
    const start = performance.now()
    const { kind: _, leftOut: __, ...own } = definition
    const acceleration = await store.accelerations.create(own)
    const seconds = (performance.now() - start) / 1000
    const { rows, bytes } = await store.accelerations.check(acceleration)
    console.log(`filled ${model}.${dataset}: ${rows} events, ${(bytes / 1e6).toFixed(1)} MB, ${seconds.toFixed(2)} s`)
  }
}

/** Median milliseconds of the engine, for each search. */
async function search(store: RewritableStore): Promise<{ times: number[]; rows: string[] }> {
  const knowledge = new Knowledge(store)
  const time = { now: 1_800_000_000, earliest: null, latest: null, timeZone: 'UTC' }
  const times: number[] = []
  const rows: string[] = []
  for (const spl of SEARCHES) {
    const taken: number[] = []
    for (let round = 0; round < Number(values.rounds); round++) {
      const result = await runSearch(store, knowledge, spl, { time })
      taken.push(result.statistics.elapsed * 1000)
      if (round === 0) rows.push(JSON.stringify(result.rows))
    }
    times.push(taken.sort((a, b) => a - b)[Math.floor(taken.length / 2)]!)
  }
  return { times, rows }
}

async function measureSearches(): Promise<void> {
  const store = await openTemporaryStore()
  const { seconds, megabytes } = await load(store, await makeLogs(Number(values.events)))
  console.log(`${values.events} events, ${megabytes.toFixed(0)} MB, loaded in ${seconds.toFixed(1)} s`)
  await store.settle()
  const without = await search(store)
  await accelerate(store, [DATASETS[0]])
  await store.settle()
  const within = await search(store)
  for (const [at, spl] of SEARCHES.entries()) {
    const [before, after] = [without.times[at]!, within.times[at]!]
    const same = without.rows[at] === within.rows[at] ? '' : '  OTHER RESULTS'
    const figures = `${before.toFixed(1)} ms → ${after.toFixed(1)} ms  (${(before / after).toFixed(1)} times)${same}`
    console.log(`${figures.padEnd(40)} ${spl}`)
  }
  await store.close()
}

async function measureLoading(): Promise<void> {
  const paths = await makeLogs(Number(values.load))
  for (const count of [0, 1, 5, 0, 1, 5]) {
    const store = await openTemporaryStore()
    if (count > 0) await accelerate(store, DATASETS.slice(0, count))
    const before = process.cpuUsage()
    const { seconds, megabytes } = await load(store, paths)
    const cpu = process.cpuUsage(before)
    const rate = `${(megabytes / seconds).toFixed(1)} MB/s, ${((cpu.user + cpu.system) / 1e6).toFixed(1)} s of processor`
    console.log(`loading ${values.load} events with ${count} accelerated: ${seconds.toFixed(1)} s, ${rate}`)
    await store.close()
  }
}

await measureLoading()
await measureSearches()
