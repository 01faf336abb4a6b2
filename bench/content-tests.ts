/**
 * How fast the tests of detections run, in one engine over attack data files that they share:
 *   node scripts/run-ts.mjs bench/content-tests.ts [content directory] [--tests 1500] [--jobs N] [--strict] [--json]
 *   node scripts/run-ts.mjs bench/content-tests.ts examples/content --own
 * With --own the content's own tests are run again and again: they find something, and make risk events and findings.
 * Else every live detection of the content gets a test over one of the logs beside the repository; there is no verdict to
 * be had from that, and all of the work of one: load, compile, search, risk events and findings, assertions.
 */
import { existsSync, readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { AttackData } from '../packages/engine/src/content/detection-test.ts'
import { loadContent } from '../packages/engine/src/content/repository.ts'
import { openTemporaryStore } from '../packages/engine/src/stores/open.ts'
import { EVERYTHING, selectTests } from '../packages/engine/src/testing/detection-tests/select-tests.ts'
import { runSuite } from '../packages/engine/src/testing/detection-tests/suite.ts'
import { testEnvironment } from '../packages/engine/src/testing/detection-tests/test-environment.ts'
import {
  countResults,
  type TestCase,
  type TestResult,
} from '../packages/engine/src/testing/detection-tests/test-result.ts'

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    tests: { type: 'string', default: '1500' },
    jobs: { type: 'string', default: String(availableParallelism() + 1) },
    strict: { type: 'boolean', default: false },
    own: { type: 'boolean', default: false },
    slowest: { type: 'string', default: '0' },
    json: { type: 'boolean', default: false },
  },
})
const [directory = '../shared/escu'] = positionals

const KINDS: [folder: string, sourcetype: string][] = [
  ['../shared/logs/xmlwineventlog', 'XmlWinEventLog'],
  ['../shared/logs/nxlog-json', 'windows:json'],
]
const SOURCES = ['XmlWinEventLog:Microsoft-Windows-Sysmon/Operational', 'XmlWinEventLog:Security']

function attackData(): AttackData[] {
  return KINDS.filter(([folder]) => existsSync(folder)).flatMap(([folder, sourcetype]) =>
    readdirSync(folder)
      .filter((name) => name.endsWith('.gz'))
      .sort()
      .map((name, at) => {
        const source = SOURCES[at % SOURCES.length]!
        return { data: resolve(join(folder, name)), source, sourcetype, updateTimestamp: false }
      }),
  )
}

const store = await openTemporaryStore()
const content = await loadContent([directory])
const cases = values.own ? ownCases() : foreignCases()

function ownCases(): TestCase[] {
  const tests = selectTests(content, EVERYTHING).filter(({ skip }) => skip === undefined)
  if (tests.length === 0) throw new Error(`${directory} has no tests.`)
  return Array.from({ length: Number(values.tests) }, (_, number) => tests[number % tests.length]!)
}

function foreignCases(): TestCase[] {
  const data = attackData()
  if (data.length === 0) throw new Error('There are no logs beside the repository.')
  const live = [...content.detections.all().values()].filter(({ status }) => status !== 'deprecated')
  const shape = { expectedResults: undefined, testType: 'unit', description: undefined, earliest: undefined } as const
  return Array.from({ length: Number(values.tests) }, (_, number) => {
    const attack = [data[number % data.length]!]
    const test = { name: `test ${number}`, attackData: attack, latest: undefined, ...shape }
    return { detection: live[number % live.length]!, test, at: 0, skip: undefined }
  })
}

const environment = testEnvironment(store, content, { strict: values.strict })
const settings = {
  data: { directories: [], contentRoots: content.roots, download: false },
  jobs: Number(values.jobs),
  requireData: true,
}
const results: TestResult[] = []
/** What the processor had done when the first test was over. */
let loaded: NodeJS.CpuUsage | undefined
for await (const event of runSuite(cases, environment, settings)) {
  if (event.kind === 'result') results.push(event.result)
  else if (event.kind === 'progress' && event.phase === 'testing' && loaded === undefined) loaded = process.cpuUsage()
  else if (event.kind === 'progress' && process.stderr.isTTY) {
    process.stderr.write(`\r\u001b[2K${event.phase} ${event.done}/${event.total}`)
  } else if (event.kind === 'done') report(event.figures)
}
await store.close()

function report(figures: {
  loadSeconds: number
  testSeconds: number
  files: number
  bytes: number
  ran: number
}): void {
  const { user, system } = process.cpuUsage(loaded)
  const seconds = results.map((result) => result.seconds).sort((a, b) => a - b)
  const at = (share: number) => (seconds[Math.floor(seconds.length * share)] ?? 0) * 1000
  const cpuSeconds = (user + system) / 1e6
  const perSecond = figures.ran / figures.testSeconds
  const summary = { ...figures, perSecond, cpuSeconds, counts: countResults(results) }
  if (values.json) console.log(JSON.stringify(summary))
  else {
    console.log(
      `${figures.files} files, ${(figures.bytes / 1e6).toFixed(1)} MB, loaded in ${figures.loadSeconds.toFixed(1)} s`,
    )
    console.log(
      `${figures.ran} tests in ${figures.testSeconds.toFixed(1)} s: ${perSecond.toFixed(1)} tests/s (wanted: 25 on two cores)`,
    )
    console.log(
      `one test: median ${at(0.5).toFixed(0)} ms, p95 ${at(0.95).toFixed(0)} ms, slowest ${at(0.9999).toFixed(0)} ms`,
    )
    console.log(`processor: ${((1000 * cpuSeconds) / figures.ran).toFixed(1)} ms a test`)
    console.log(JSON.stringify(summary.counts))
  }
  const slow = [...results].sort((a, b) => b.seconds - a.seconds).slice(0, Number(values.slowest))
  for (const { seconds: took, case: testCase } of slow) console.log(`${took.toFixed(2)} s  ${testCase.detection.name}`)
}
