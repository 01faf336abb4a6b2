/** The shipped example content passes its own tests, also when everything is asserted. */
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { loadContent } from '../../content/repository.ts'
import { openTemporaryStore } from '../../stores/open.ts'
import type { Store } from '../../stores/store.ts'
import { EVERYTHING, selectTests } from './select-tests.ts'
import { runSuite } from './suite.ts'
import { testEnvironment } from './test-environment.ts'
import type { TestResult } from './test-result.ts'

const EXAMPLES = fileURLToPath(new URL('../../../../../examples/content', import.meta.url))

let store: Store
beforeAll(async () => {
  store = await openTemporaryStore()
})
afterAll(() => store?.close())

test.each([false, true])('strict: %s', async (strict) => {
  const content = await loadContent([EXAMPLES])
  const environment = testEnvironment(store, content, { strict })
  const data = { directories: [], contentRoots: content.roots, download: false }
  const results: TestResult[] = []
  for await (const event of runSuite(selectTests(content, EVERYTHING), environment, {
    data,
    jobs: 2,
    requireData: true,
  })) {
    if (event.kind === 'result') results.push(event.result)
  }
  await environment.loads.drop(() => false)
  const faults = results
    .filter(({ status }) => status !== 'pass')
    .map(({ case: { detection }, status, message }) => [detection.name, status, message])
  expect(faults).toEqual([
    ['Credential Theft In Stages', 'skip', 'A Correlation searches risk events, which attack data do not hold.'],
  ])
  expect(results.length).toBeGreaterThan(10)
})
