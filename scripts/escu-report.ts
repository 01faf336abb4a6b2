/**
 * Which detections of a content repository find something: in real logs, and in the example logs of their data sources;
 * for each the first row and the events that it was made of. Rows made of no event do not count.
 * `npm run escu-report -- [--content DIR] [--logs PATH] [--out FILE]`; without options: the content and logs beside the
 * repository, and karst-escu-report.json in the folder for temporary files.
 */
import { existsSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { loadContent } from '../packages/engine/src/content/repository.ts'
import { ingestAll } from '../packages/engine/src/ingest/pipeline.ts'
import { openTemporaryStore } from '../packages/engine/src/stores/open.ts'
import { isLive } from '../packages/engine/src/testing/content-coverage.ts'
import { loadExampleLogs } from '../packages/engine/src/testing/example-logs.ts'
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

const content = await loadContent([values.content])
const live = [...content.detections.all().values()].filter(isLive)
const store = await openTemporaryStore()
const { stored } = await ingestAll({ store, paths: [values.logs] })
await store.settle()
const inLogs = await findRows(store, content, live)
await store.clear()
const examples = await loadExampleLogs(store, content)
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
  logs: { events: stored, withRows: inLogs.found.length, fromNothing: inLogs.fromNothing, failed: inLogs.failed },
  examples: {
    events: examples,
    withRows: inExamples.found.length,
    fromNothing: inExamples.fromNothing,
    failed: inExamples.failed,
  },
  found: [...detections.values()].sort((a, b) => a.name.localeCompare(b.name)),
}
writeFileSync(values.out, `${JSON.stringify(report, null, 1)}\n`)
console.log(
  `${report.withRows} of ${report.detections} detections return rows: ${report.logs.withRows} over ${stored} events of logs, ` +
    `${report.examples.withRows} over ${examples} events of example logs.`,
)
console.log(`The list with what each found: ${values.out}`)
