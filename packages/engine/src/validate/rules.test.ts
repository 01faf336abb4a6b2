/** Every rule reports its bad example and is silent of its good one; a repository without faults has none. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import type { FormatVersion } from '../content/detection.ts'
import { changedRepository, writeRepository } from './example-files.ts'
import { EXAMPLE_FILES, exampleRepository, type Files } from './example-repository.ts'
import type { Example, Rule, RuleOptions } from './rule.ts'
import { RULES } from './rules/index.ts'
import { type Problem, validate } from './validate.ts'

const root = mkdtempSync(join(tmpdir(), 'karst-rules-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const NOW = Date.parse('2026-11-24T12:00:00Z') / 1000

function filesOf(example: Example, rule: Rule, format: FormatVersion): Files {
  const kind = rule.kinds[0]
  if (typeof example !== 'string') return changedRepository({ ...example }, format)
  return changedRepository({ [kind ? EXAMPLE_FILES[kind] : ownFile(rule)]: example }, format)
}

/** A rule about the repository whose example is a piece of one file. */
function ownFile({ id }: Rule): string {
  return id === 'V9' ? EXAMPLE_FILES.data_source : EXAMPLE_FILES.detection
}

/** What rules that act with an option are given. */
function optionsOf(rule: Rule): RuleOptions {
  const outside = join(root, 'outside')
  mkdirSync(join(outside, 'atomics'), { recursive: true })
  writeFileSync(join(outside, 'versions.json'), '{"742": "9.0.1"}')
  writeFileSync(
    join(outside, 'savedsearches.conf'),
    '[EX - Odd Logon - Rule]\nknown_false_positives = x\naction.escu.known_false_positives = None \\\nidentified.\naction.correlationsearch.metadata = {"detection_id": "0f3f2f8e-61d5-4c0e-9c76-3fd0f3f7a001", "detection_version": "1"}\n',
  )
  const all: Required<RuleOptions> = {
    attack: true,
    build: true,
    inspect: true,
    deprecation: true,
    atomic: outside,
    enrichments: true,
    addOns: join(outside, 'versions.json'),
    dataCache: `https://example.org=${outside}`,
    previousBuild: join(outside, 'savedsearches.conf'),
  }
  // One option of several is enough.
  return Object.fromEntries((rule.options ?? []).slice(0, 1).map((name) => [name, all[name]]))
}

async function problemsOf(files: Files, options: RuleOptions = {}): Promise<Problem[]> {
  return (await validate(writeRepository(root, files), { now: NOW, ...options })).problems
}

const shown = ({ rule, file, line, message }: Problem): string =>
  `${rule} ${file.slice(root.length)}:${line} ${message}`

describe.each([4, 5, 6] as const)('format %i', (format) => {
  test('a repository without faults', async () => {
    expect((await problemsOf(exampleRepository(format))).map(shown)).toEqual([])
  })
})

describe.each(RULES.map((rule) => [rule.id, rule.name, rule] as const))('%s %s', (id, _name, rule) => {
  const format = rule.formats?.[0] ?? 5
  const { bad, good } = rule.docs

  test('reports its bad example', async () => {
    const found = await problemsOf(filesOf(bad, rule, format), optionsOf(rule))
    expect(found.filter((each) => each.rule === id).map(shown), found.map(shown).join('\n')).not.toEqual([])
  })

  test('says nothing of its good example', async () => {
    const found = await problemsOf(filesOf(good, rule, format), optionsOf(rule))
    // Another rule may have something to say of a good example, but nothing may be an error in it.
    expect(found.filter((each) => each.rule === id || each.severity === 'error').map(shown)).toEqual([])
  })
})

test('ids are those of the survey and of Karst, each once', () => {
  const ids = RULES.map(({ id }) => id)
  expect(new Set(ids).size).toBe(ids.length)
  expect(Array.from({ length: 118 }, (_, i) => `V${i + 1}`).filter((id) => !ids.includes(id))).toEqual([])
  expect(new Set(RULES.map(({ name }) => name)).size).toBe(ids.length)
})
