/**
 * The slower checks: language cases, the whole of ESCU compiled and executed, field extraction. Each has a floor that
 * may only rise. What needs ../shared is skipped, and says so, where it is absent.
 */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { loadContent } from '../packages/engine/src/content/repository.ts'
import { checkFields } from '../packages/engine/src/ingest/fields-check.ts'
import { ingestAll } from '../packages/engine/src/ingest/pipeline.ts'
import { openTemporaryStore } from '../packages/engine/src/stores/open.ts'
import { coverSearches, isLive, liveDetections } from '../packages/engine/src/testing/content-coverage.ts'
import { loadExampleLogs } from '../packages/engine/src/testing/example-logs.ts'
import { readCases } from '../packages/engine/src/testing/golden/case.ts'
import { runCases } from '../packages/engine/src/testing/golden/run-case.ts'
import { findRows } from '../packages/engine/src/testing/rows-found.ts'

const shared = join(process.cwd(), '..', 'shared')
const results: boolean[] = []

function check(name: string, value: number, total: number, floor: number): void {
  const ok = value >= floor
  results.push(ok)
  console.log(`${ok ? '✓' : '✗'} ${name}: ${value} of ${total}${ok ? '' : `, fewer than the floor of ${floor}`}`)
}

if (!existsSync(shared)) console.log('The language cases, ESCU and the field cases are not here (../shared): skipped.')
else {
  const store = await openTemporaryStore()
  const golden = join(shared, 'golden')
  let passed = 0
  let total = 0
  for (const file of readdirSync(golden).filter((name) => name.endsWith('.yml'))) {
    const cases = await runCases(store, readCases(join(golden, file)))
    for (const { id, why } of cases.filter((each) => !each.ok)) console.log(`  ${id}: ${why}`)
    passed += cases.filter((each) => each.ok).length
    total += cases.length
  }
  check('golden cases', passed, total, 549)
  await store.clear()

  const loaded = await ingestAll({ store, paths: [join(shared, 'logs')] })
  const { rows } = await store.query('SELECT count() FROM events')
  const byFile = loaded.files.reduce((sum, { stored }) => sum + stored, 0)
  check(
    'events of the example logs, file by file and in the store',
    Math.min(byFile, Number(rows[0]![0])),
    loaded.events,
    loaded.events,
  )
  check('events of the example logs stored', loaded.stored, loaded.events, 139_003)

  // Over both kinds of logs at once: 1,613 searches take a minute.
  const content = await loadContent([join(shared, 'escu')])
  await loadExampleLogs(store, content)
  await store.settle()
  const live = [...content.detections.all().values()].filter(isLive)
  const { found } = await findRows(store, content, live, { evidence: false })
  check('ESCU detections with rows in logs and example logs', found.length, live.length, 300)
  await store.clear()

  const searches = liveDetections(content)
  const covered = await coverSearches(store, content, searches, true)
  check('ESCU searches parsed', covered.filter((each) => each.parsed).length, searches.length, 1612)
  check('ESCU searches compiled', covered.filter((each) => each.compiled).length, searches.length, 1586)
  check(
    'ESCU searches executed on an empty store',
    covered.filter((each) => each.executed).length,
    searches.length,
    1586,
  )
  await store.close()

  const fields = await checkFields(join(shared, 'reference', 'cim', 'fields-check.json'))
  check('fields of the example logs', fields.found, fields.expected, 8983)
}

const failed = results.filter((ok) => !ok).length
console.log(`${results.length - failed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
