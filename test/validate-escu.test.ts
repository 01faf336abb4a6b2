/** What validation says of published content, class by class: docs/validation-escu.md has the same numbers, with the reasons. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { validate } from '../packages/engine/src/validate/validate.ts'
import { ROOT } from './architecture/source-tree.ts'

const ESCU = join(ROOT, '..', 'shared', 'escu')
const present = existsSync(ESCU)
if (!present) console.log(`validation of ESCU skipped: there is no ${ESCU}`)

const NOW = Date.parse('2026-11-24T12:00:00Z') / 1000

describe.skipIf(!present)('ESCU of October 2024', () => {
  test('has exactly the findings that the docs explain', async () => {
    const { problems, files, searches, format } = await validate(ESCU, { now: NOW })
    expect([files, searches, format]).toEqual([2617, 4442, 4])
    const text = readFileSync(join(ROOT, 'docs', 'validation-escu.md'), 'utf8')
    const documented = [...text.matchAll(/^\| ([\w-]+) \| (error|warning|info) \| (\d+) \|$/gm)]
    const found = new Map<string, number>()
    for (const { rule, severity } of problems) {
      const key = `${rule} ${severity}`
      found.set(key, (found.get(key) ?? 0) + 1)
    }
    expect(Object.fromEntries(found)).toEqual(
      Object.fromEntries(documented.map(([, rule, severity, count]) => [`${rule} ${severity}`, Number(count)])),
    )
  }, 120_000)
})
