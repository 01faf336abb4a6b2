import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseCommandLine } from '../command-line.ts'
import { makePaint } from '../terminal.ts'
import { VERBS } from '../verbs/index.ts'
import { nextCommands, programFrom, relativePath, shellWord } from './next-commands.ts'

test.each([
  ['examples/content', 'examples/content'],
  ['index=* | head 1', "'index=* | head 1'"],
  ["it's", "'it'\\''s'"],
  ['', "''"],
])('shellWord %s', (text, expected) => {
  expect(shellWord(text)).toBe(expected)
})

test.each([
  ['/srv', '/srv/a/b', 'a/b'],
  ['/srv/x', '/srv/a', '/srv/a'],
  ['/srv', '/srv', '/srv'],
])('relativePath from %s to %s', (from, to, expected) => {
  expect(relativePath(from, to)).toBe(expected)
})

test('npx is named where it would find the program', () => {
  const project = mkdtempSync(join(tmpdir(), 'karst-'))
  try {
    expect(programFrom(project)).toBe('karst')
    mkdirSync(join(project, 'node_modules', '.bin'), { recursive: true })
    writeFileSync(join(project, 'node_modules', '.bin', 'karst'), '')
    expect(programFrom(join(project, 'a', 'b'))).toBe('npx karst')
  } finally {
    rmSync(project, { recursive: true })
  }
})

test('the command line takes each of them', () => {
  const place = {
    examples: { logs: '/k/my logs', content: '/k/content' },
    data: '.karst-demo',
    directory: '/k',
    program: 'npx karst',
  }
  const top = { entity: "o'neil's host", type: 'system', score: 1, riskEvents: 1, searches: [], tactics: [] }
  const paint = makePaint(false)
  const terminal = { out: () => {}, err: () => {}, paint, paintErr: paint, width: 100, interactive: false }
  const next = nextCommands(place, top)
  expect(next).toHaveLength(5)
  for (const { line } of next) {
    // Words as a shell reads them: quoted pieces and others, joined where no blank parts them.
    const words = line.match(/(?:'[^']*'|\\.|[^\s'\\])+/g)!.map((word) => word.replace(/'([^']*)'|\\(.)/g, '$1$2'))
    expect(words.slice(0, 2)).toEqual(['npx', 'karst'])
    expect(parseCommandLine(words.slice(2), VERBS, terminal), line).toMatchObject({ verb: { name: words[2] } })
  }
})

test('without risk there is nothing to explain', () => {
  const place = {
    examples: { logs: '/k/logs', content: '/k/my content' },
    data: 'd',
    directory: '/k',
    program: 'npx karst',
  }
  const next = nextCommands(place, undefined)
  expect(next.map(({ line }) => line.split(' ')[2])).toEqual(['search', 'run', 'run', 'compile'])
  expect(next[1]!.line).toContain("--content 'my content' --data d")
})
