/**
 * How fast the tests of detections run, in one engine over attack data files that they share:
 *   node scripts/run-ts.mjs bench/content-tests.ts [content directory] [--tests 1500] [--jobs N] [--strict] [--json]
 * Every live detection of the content gets a test over one of the logs beside the repository; there is no verdict to
 * be had from that, and all of the work of one: load, compile, search, risk events and findings, assertions.
 */
import { existsSync, readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import type { AttackData } from '../packages/engine/src/content/detection-test.ts'
import { loadContent } from '../packages/engine/src/content/repository.ts'
import { openTemporaryStore } from '../packages/engine/src/stores/open.ts'
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
const data = attackData()
if (data.length === 0) throw new Error('There are no logs beside the repository.')
const live = [...content.detections.all().values()].filter(({ status }) => status !== 'deprecated')
const cases = Array.from({ length: Number(values.tests) }, (_, number): TestCase => {
  const detection = live[number % live.length]!
  const shape = { expectedResults: undefined, testType: 'unit', description: undefined, earliest: undefined } as const
  const test = { name: `test ${number}`, attackData: [data[number % data.length]!], latest: undefined, ...shape }
  return { detection, test, at: 0, skip: undefined }
})

const environment = testEnvironment(store, content, { strict: values.strict })
const settings = {
  data: { directories: [], contentRoots: [], download: false },
  jobs: Number(values.jobs),
  requireData: true,
}
const results: TestResult[] = []
const before = process.cpuUsage()
for await (const event of runSuite(cases, environment, settings)) {
  if (event.kind === 'result') results.push(event.result)
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
  const { user, system } = process.cpuUsage(before)
  const seconds = results.map((result) => result.seconds).sort((a, b) => a - b)
  const at = (share: number) => (seconds[Math.floor(seconds.length * share)] ?? 0) * 1000
  const perSecond = figures.ran / figures.testSeconds
  const summary = { ...figures, perSecond, cpuSeconds: (user + system) / 1e6, counts: countResults(results) }
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
    console.log(JSON.stringify(summary.counts))
  }
  const slow = [...results].sort((a, b) => b.seconds - a.seconds).slice(0, Number(values.slowest))
  for (const { seconds: took, case: testCase } of slow) console.log(`${took.toFixed(2)} s  ${testCase.detection.name}`)
}
