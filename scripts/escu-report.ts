/**
 * Which detections of a content repository find something: in real logs, and in the example logs of their data sources.
 * `npm run escu-report -- [--content DIR] [--logs PATH] [--out FILE]`; without options: the content and logs beside the
 * repository, and karst-escu-report.json in the folder for temporary files.
 */
import { existsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type ContentRepository, loadContent } from '../packages/engine/src/content/repository.ts'
import { FileLoader } from '../packages/engine/src/ingest/load-file.ts'
import { loadText } from '../packages/engine/src/ingest/load-text.ts'
import { ingestAll } from '../packages/engine/src/ingest/pipeline.ts'
import { TEST_OPTIONS } from '../packages/engine/src/ingest/test-loader.ts'
import { openTemporaryStore } from '../packages/engine/src/stores/open.ts'
import type { Store } from '../packages/engine/src/stores/store.ts'
import { findRows, type RowsFound } from '../packages/engine/src/testing/rows-found.ts'

const { values } = parseArgs({
  options: {
    content: { type: 'string', default: '../shared/escu' },
    logs: { type: 'string', default: '../shared/logs' },
    out: { type: 'string', default: join(tmpdir(), 'karst-escu-report.json') },
  },
})

for (const path of [values.content, values.logs]) {
  if (existsSync(path)) continue
  console.error(`${path} is not there: name it with --content or --logs.`)
  process.exit(2)
}

/** Each under the source and source type of its data source. */
async function loadExamples(store: Store, content: ContentRepository): Promise<number> {
  let events = 0
  for (const { exampleLog, eventSource, sourcetype } of content.dataSources.all().values()) {
    if (exampleLog === undefined) continue
    const loader = new FileLoader({ ...TEST_OPTIONS, source: eventSource, sourcetype })
    const { batches } = await loadText(loader, exampleLog)
    for (const batch of batches) {
      await store.insertEvents(batch)
      events += batch.rows
    }
  }
  return events
}

const content = await loadContent([values.content])
const live = [...content.detections.all().values()].filter(
  ({ status, category }) => status !== 'deprecated' && category !== 'deprecated',
)
const store = await openTemporaryStore()
const { stored } = await ingestAll({ store, paths: [values.logs] })
await store.settle()
const inLogs = await findRows(store, content, live)
await store.clear()
const examples = await loadExamples(store, content)
const inExamples = await findRows(store, content, live)
await store.close()

type Evidence = Omit<RowsFound, 'name' | 'id' | 'type' | 'dataSources'>
interface Entry extends Pick<RowsFound, 'name' | 'id' | 'type' | 'dataSources'> {
  logs?: Evidence
  examples?: Evidence
}

const detections = new Map<string, Entry>()
for (const [where, { found }] of [
  ['logs', inLogs],
  ['examples', inExamples],
] as const) {
  for (const { name, id, type, dataSources, ...evidence } of found) {
    detections.set(name, { ...(detections.get(name) ?? { name, id, type, dataSources }), [where]: evidence })
  }
}
const report = {
  detections: live.length,
  withRows: detections.size,
  logs: { events: stored, withRows: inLogs.found.length, failed: inLogs.failed },
  examples: { events: examples, withRows: inExamples.found.length, failed: inExamples.failed },
  found: [...detections.values()].sort((a, b) => a.name.localeCompare(b.name)),
}
writeFileSync(values.out, `${JSON.stringify(report, null, 1)}\n`)
console.log(
  `${report.withRows} of ${report.detections} detections return rows: ${report.logs.withRows} over ${stored} events of logs, ` +
    `${report.examples.withRows} over ${examples} events of example logs.`,
)
console.log(`The list with what each found: ${values.out}`)
