/** Runs the tests and counts them. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface TestCounts {
  passed: number
  failed: number
  skipped: number
}

export function runTests(root: string): TestCounts {
  const folder = mkdtempSync(join(tmpdir(), 'karst-score-'))
  const file = join(folder, 'tests.json')
  try {
    spawnSync(
      process.execPath,
      [join(root, 'node_modules/vitest/vitest.mjs'), 'run', '--reporter=json', `--outputFile=${file}`],
      { cwd: root, stdio: ['ignore', 'ignore', 2] },
    )
    const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(file, 'utf8')) as Record<
      string,
      number
    >
    return { passed: numPassedTests!, failed: numFailedTests!, skipped: numPendingTests! }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
