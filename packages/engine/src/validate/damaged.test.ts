/** Nothing in a file can make validation fail: repositories with seeded damage are checked to the end. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { writeRepository } from './example-files.ts'
import { exampleRepository } from './example-repository.ts'
import { validate } from './validate.ts'

const root = mkdtempSync(join(tmpdir(), 'karst-damaged-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const VALUES = ['[a, b]', '{a: b}', 'null', '~', '5', '""', '|-\n    x', '&a *a', '*nope', '- - x', '[[[[', '$$$', '`']
const KEYS = ['tests:', 'rba:', 'tags:', 'search:', 'drilldown_searches:', 'name:', 'throttling:', 'deployment:']

/** A linear congruential generator: the same damage in every run. */
function generator(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648
    return state % below
  }
}

function damage(text: string, random: (below: number) => number): string {
  const lines = text.split('\n')
  const at = random(lines.length)
  const line = lines[at]!
  const other = lines[random(lines.length)]!
  const cut = random(text.length + 1)
  const kinds: (() => string | string[])[] = [
    () => [],
    () => line.replace(/: .*/, () => `: ${VALUES[random(VALUES.length)]}`),
    () => line + other,
    () => [line, other],
    () => `  ${line}`,
    () => line.replace(/\w+:/, () => KEYS[random(KEYS.length)]!),
    () => [...line].reverse().join(''),
  ]
  const kind = random(kinds.length + 1)
  if (kind === kinds.length) return text.slice(0, cut) + String.fromCharCode(random(300)) + text.slice(cut + random(20))
  lines.splice(at, 1, ...[kinds[kind]!()].flat())
  return lines.join('\n')
}

test.each([4, 5, 6] as const)(
  'format %i',
  async (format) => {
    const random = generator(format)
    const everything = {
      attack: true,
      build: true,
      deprecation: true,
      enrichments: true,
      previousBuild: root,
      now: 1.8e9,
    }
    for (let round = 0; round < 25; round++) {
      const files = exampleRepository(format)
      const names = Object.keys(files)
      for (let times = 0; times < 4; times++) {
        const name = names[random(names.length)]!
        files[name] = damage(files[name]!, random)
      }
      const { problems } = await validate(writeRepository(root, files), everything)
      for (const { line, column, message } of problems) {
        expect(line).toBeGreaterThan(0)
        expect(column).toBeGreaterThan(0)
        expect(message).not.toBe('')
      }
    }
  },
  60_000,
)
