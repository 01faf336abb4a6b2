/** Splunk's published content (October 2024) through all formats, where it is at hand. */
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { FormatVersion } from '../content/detection.ts'
import { formatContentDiagnostic } from '../content/diagnostic.ts'
import { writeFiles } from '../content/output-files.ts'
import { loadContent } from '../content/repository.ts'
import { convertContent } from './convert-content.ts'
import { effectOf } from './model-effect.ts'

const ESCU = resolve(import.meta.dirname, '../../../../../shared/escu')
const present = existsSync(ESCU)
if (!present) console.log('skipped: ../shared/escu is not here')

const made: string[] = []
afterAll(() => {
  for (const dir of made) rmSync(dir, { recursive: true })
})

async function convert(dir: string, to: FormatVersion) {
  const conversion = await convertContent(dir, to)
  const out = mkdtempSync(join(tmpdir(), 'karst-escu-'))
  made.push(out)
  writeFiles(out, conversion.files)
  const content = await loadContent([out])
  const all = [...content.detections.all().values()].map((each) => [
    each.name,
    effectOf(each, content.deploymentFor(each)),
  ])
  return { dir: out, conversion, content, effects: new Map(all as [string, ReturnType<typeof effectOf>][]) }
}

describe.skipIf(!present)('all of ESCU', () => {
  test('4 to 5 to 6 and back to 5 and 4: every detection does the same, and nothing is wrong with any file', async () => {
    const original = await loadContent([ESCU])
    const effects = new Map(
      [...original.detections.all().values()].map((each) => [each.name, effectOf(each, original.deploymentFor(each))]),
    )
    let from = ESCU
    for (const [to, fileCount] of [
      [5, 2619],
      [6, 2619],
      [5, 2620],
    ] as const) {
      const { dir, conversion, content, effects: after } = await convert(from, to)
      expect(conversion.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
      expect(conversion.diagnostics.every(({ line, file }) => line >= 1 && file !== '')).toBe(true)
      expect(content.diagnostics.map(formatContentDiagnostic)).toEqual([])
      expect([...content.detections.all().values()].every((each) => each.formatVersion >= 5)).toBe(true)
      expect(after.size).toBe(1711)
      for (const [name, effect] of effects) expect(after.get(name), name).toEqual(effect)
      expect(Math.abs(conversion.files.length - fileCount)).toBeLessThan(3)
      from = dir
    }
    const four = await convert(from, 4)
    for (const [name, effect] of effects) expect(four.effects.get(name), name).toEqual(effect)
    expect([...four.content.detections.all().values()].every((each) => each.formatVersion === 4)).toBe(true)
  }, 300_000)
})
