/** docs/reference and docs/diagnostics.md are what the code says; every command and function has an example. */
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { REGISTRY } from '@karst/spl'
import { describe, expect, test } from 'vitest'
import { diagnosticsDocument } from '../packages/engine/src/cli/reference/diagnostic-page.ts'
import { referenceFiles } from '../packages/engine/src/cli/reference/files.ts'
import { validationRulesDocument } from '../packages/engine/src/cli/reference/validation-page.ts'
import { ROOT, walk } from './architecture/source-tree.ts'

const folder = join(ROOT, 'docs', 'reference')

test('docs/reference is up to date: node scripts/run-ts.mjs scripts/reference.ts', () => {
  const files = referenceFiles()
  const written = existsSync(folder) ? walk(folder).map((file) => file.slice(folder.length + 1)) : []
  expect(written.sort()).toEqual([...files.keys()].sort())
  const stale = [...files]
    .filter(([path, text]) => readFileSync(join(folder, path), 'utf8') !== text)
    .map(([path]) => path)
  expect(stale).toEqual([])
})

test('docs/diagnostics.md is up to date: node scripts/run-ts.mjs scripts/reference.ts', () => {
  const file = join(ROOT, 'docs', 'diagnostics.md')
  expect(existsSync(file) ? readFileSync(file, 'utf8') : '').toBe(diagnosticsDocument())
})

test('docs/validation-rules.md is up to date: node scripts/run-ts.mjs scripts/reference.ts', () => {
  const file = join(ROOT, 'docs', 'validation-rules.md')
  expect(existsSync(file) ? readFileSync(file, 'utf8') : '').toBe(validationRulesDocument())
})

describe('every definition', () => {
  const definitions = [
    ...REGISTRY.commands.values(),
    ...REGISTRY.functions.values(),
    ...REGISTRY.stats.values(),
    ...REGISTRY.patterns,
  ]

  test('has a summary and a usage', () => {
    expect(
      definitions.filter(({ docs }) => docs.summary.length < 8 || docs.usage === '').map(({ name }) => name),
    ).toEqual([])
  })

  test('has an example', () => {
    expect(definitions.filter(({ examples }) => examples.length === 0).map(({ name }) => name)).toEqual([])
  })
})
