/**
 * The scoreboard: npm run score [-- --json] [-- --no-tests]. What can't be measured here (no ../shared) is null.
 */
import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { loadContent } from '../packages/engine/src/content/repository.ts'
import { openTemporaryStore } from '../packages/engine/src/stores/open.ts'
import type { Store } from '../packages/engine/src/stores/store.ts'
import { coverSearches, liveDetections } from '../packages/engine/src/testing/content-coverage.ts'
import { readCases } from '../packages/engine/src/testing/golden/case.ts'
import { runCases } from '../packages/engine/src/testing/golden/run-case.ts'
import { measureSizes } from './score/sizes.ts'
import { runTests, type TestCounts } from './score/tests.ts'

interface Score {
  golden: { passed: number; total: number } | null
  fields: { found: number; expected: number } | null
  escu: { live: number; parsed: number; compiled: number; executed: number } | null
  tests: TestCounts | null
  sizes: { filesP90: number; filesMax: number; functionsP90: number }
  blastRadius: number
}

const root = process.cwd()
const shared = join(root, '..', 'shared')

async function main(): Promise<void> {
  const store = await openTemporaryStore()
  const { blastRadius, ...sizes } = measureSizes(root)
  const score: Score = {
    golden: await scoreGolden(store),
    fields: await scoreFields(),
    escu: await scoreEscu(store),
    tests: process.argv.includes('--no-tests') ? null : runTests(root),
    sizes,
    blastRadius,
  }
  await store.close()
  console.log(process.argv.includes('--json') ? JSON.stringify(score) : describe(score))
}

async function scoreGolden(store: Store): Promise<Score['golden']> {
  const folder = join(shared, 'golden')
  if (!existsSync(folder)) return null
  const files = readdirSync(folder).filter((file) => file.endsWith('.yml'))
  const results = []
  for (const file of files) results.push(...(await runCases(store, readCases(join(folder, file)))))
  await store.clear()
  return { passed: results.filter((result) => result.ok).length, total: results.length }
}

async function scoreFields(): Promise<Score['fields']> {
  const file = join(shared, 'reference', 'cim', 'fields-check.json')
  if (!existsSync(file)) return null
  const { checkFields } = await import('../packages/engine/src/ingest/fields-check.ts')
  const { found, expected } = await checkFields(file)
  return { found, expected }
}

async function scoreEscu(store: Store): Promise<Score['escu']> {
  const folder = join(shared, 'escu')
  if (!existsSync(folder)) return null
  const content = await loadContent([folder])
  const searches = liveDetections(content)
  const results = await coverSearches(store, content, searches, true)
  const count = (test: (result: (typeof results)[number]) => boolean): number => results.filter(test).length
  return {
    live: searches.length,
    parsed: count((r) => r.parsed),
    compiled: count((r) => r.compiled),
    executed: count((r) => r.executed),
  }
}

function describe({ golden, fields, escu, tests, sizes, blastRadius }: Score): string {
  const share = (part: number, whole: number): string =>
    `${part} of ${whole} (${((100 * part) / Math.max(1, whole)).toFixed(1)} %)`
  return [
    ['golden cases', golden ? share(golden.passed, golden.total) : '–'],
    ['fields', fields ? share(fields.found, fields.expected) : '–'],
    ['ESCU searches parsed', escu ? share(escu.parsed, escu.live) : '–'],
    ['ESCU searches compiled', escu ? share(escu.compiled, escu.live) : '–'],
    ['ESCU searches executed', escu ? share(escu.executed, escu.live) : '–'],
    ['tests', tests ? `${tests.passed} passed, ${tests.failed} failed, ${tests.skipped} skipped` : '–'],
    ['lines of a file', `90th percentile ${sizes.filesP90}, most ${sizes.filesMax}`],
    ['lines of a function', `90th percentile ${sizes.functionsP90}`],
    ['blast radius', `${blastRadius} (files that name one command, registry aside)`],
  ]
    .map(([name, value]) => `${name!.padEnd(24)} ${value}`)
    .join('\n')
}

await main()
