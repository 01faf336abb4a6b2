/**
 * How fast logs get into a store, with all fields and tags, durably: `node scripts/run-ts.mjs bench/ingest.ts [PATH…]`.
 * Without paths: the logs beside the repository where there are any, else as many made here in the same shape.
 * --megabytes N repeats the input until there are N megabytes of text; --json prints one object.
 */
import { createWriteStream, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { ingest } from '../packages/engine/src/ingest/pipeline.ts'
import type { IngestSummary } from '../packages/engine/src/ingest/report.ts'
import { openTemporaryStore } from '../packages/engine/src/stores/open.ts'
import type { Store } from '../packages/engine/src/stores/store.ts'
import { jsonEvent, xmlEvent } from './sample-events.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    megabytes: { type: 'string', default: '200' },
    workers: { type: 'string' },
    batch: { type: 'string' },
    parse: { type: 'boolean', default: false },
  },
})

/** Takes rows and forgets them: what reading alone costs. */
const nowhere: Pick<Store, 'insertEvents' | 'holdMerges'> = {
  insertEvents: async () => {},
  holdMerges: async () => async () => {},
}

const folder = mkdtempSync(join(tmpdir(), 'karst-bench-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))

const shared = ['../shared/logs/xmlwineventlog', '../shared/logs/nxlog-json'].filter((path) => existsSync(path))
const paths = positionals.length > 0 ? positionals : shared.length > 0 ? shared : await makeLogs()

/** Half XML, half JSON, as Windows logs have them. */
async function makeLogs(): Promise<string[]> {
  const bytes = Number(values.megabytes) * 500_000
  const files = [join(folder, 'events.xml'), join(folder, 'events.json')]
  for (const [i, make] of [xmlEvent, jsonEvent].entries()) {
    const file = createWriteStream(files[i]!)
    let written = 0
    for (let n = 0; written < bytes; n++) {
      const line = `${make(n)}\n`
      written += line.length
      if (!file.write(line)) await new Promise<void>((resolve) => file.once('drain', () => resolve()))
    }
    await new Promise<void>((resolve) => file.end(() => resolve()))
  }
  return files
}

/** Most memory that this process has ever held, threads and engine included (Linux), in bytes. */
function peakMemory(): number {
  const status = existsSync('/proc/self/status') ? readFileSync('/proc/self/status', 'utf8') : ''
  const peak = /^VmHWM:\s+(\d+) kB/m.exec(status)
  return peak ? Number(peak[1]) * 1024 : process.memoryUsage.rss()
}

async function load(store: Store): Promise<IngestSummary> {
  const workers = values.workers === undefined ? undefined : Number(values.workers)
  const batchBytes = values.batch === undefined ? {} : { batchBytes: Number(values.batch) * 2 ** 20 }
  for await (const event of ingest({ store, paths, workers, ...batchBytes })) {
    if (event.kind === 'done') return event.summary
    if (event.kind === 'progress' && process.stderr.isTTY) {
      process.stderr.write(`\r${(event.bytes / 1e6).toFixed(0)} MB, ${event.events} events `)
    }
  }
  throw new Error('no summary')
}

const store = values.parse ? (nowhere as Store) : await openTemporaryStore()
const before = process.cpuUsage()
const summary = await load(store)
const cpu = process.cpuUsage(before)
if (!values.parse) await store.close()

const result = {
  megabytes: summary.textBytes / 1e6,
  events: summary.events,
  stored: summary.stored,
  seconds: summary.seconds,
  megabytesPerSecond: summary.textBytes / 1e6 / summary.seconds,
  eventsPerSecond: summary.events / summary.seconds,
  cpuSeconds: (cpu.user + cpu.system) / 1e6,
  peakMegabytes: peakMemory() / 1e6,
}
if (values.json) console.log(JSON.stringify(result))
else {
  const row = (name: string, value: number, digits: number, unit: string) =>
    console.log(`${name.padEnd(14)}${value.toFixed(digits).padStart(10)} ${unit}`)
  row('raw log', result.megabytes, 1, 'MB')
  row('events', result.events, 0, '')
  row('stored', result.stored, 0, '')
  row('time', result.seconds, 2, 's')
  row('rate', result.megabytesPerSecond, 1, 'MB/s (wanted: 60 on two cores)')
  row('', result.eventsPerSecond, 0, 'events/s')
  row('processor', result.cpuSeconds, 2, 's')
  row('peak memory', result.peakMegabytes, 0, 'MB (wanted: under 700)')
}
