/** The rules of ARCHITECTURE.md, held: import arrows, no cycles, sizes, blast radius, registries that list their folder. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findCycles } from './architecture/cycles.ts'
import { functionSizes, percentile } from './architecture/functions.ts'
import { ROOT, readArrows, readPackage, type SourceFile } from './architecture/source-tree.ts'

const PACKAGES = ['spl', 'engine'] as const
const sources = new Map(PACKAGES.map((name) => [name, readPackage(name)]))

describe.each(PACKAGES)('packages/%s', (name) => {
  const files = sources.get(name)!
  const arrows = readArrows(name)

  test('every folder has its row in ARCHITECTURE.md', () => {
    expect([...new Set(files.map((file) => file.folder))].filter((folder) => !arrows.has(folder))).toEqual([])
  })

  test('imports follow the arrows', () => {
    const wrong = files.flatMap((file) =>
      file.imports
        .filter((target) => !target.startsWith('..'))
        .map((target) => (target.includes('/') ? target.split('/')[0]! : '.'))
        .filter((folder) => folder !== file.folder && !arrows.get(file.folder)?.includes(folder))
        .map((folder) => `${file.path} imports ${folder}`),
    )
    expect(wrong).toEqual([])
  })

  test('no file imports itself by way of others', () => {
    expect(findCycles(files)).toEqual([])
  })

  test('files are small: 90th percentile 350 lines, more than 600 only with a reason on the first line', () => {
    expect(
      percentile(
        files.map((file) => file.lines),
        0.5,
      ),
    ).toBeLessThanOrEqual(150)
    expect(
      percentile(
        files.map((file) => file.lines),
        0.9,
      ),
    ).toBeLessThanOrEqual(350)
    expect(
      files.filter((file) => file.lines > 600 && !/^\/\/ Long because/.test(file.text)).map((file) => file.path),
    ).toEqual([])
  })

  test('functions are small: 90th percentile 40 lines', () => {
    const sizes = files.flatMap(functionSizes)
    expect(
      percentile(
        sizes.map((size) => size.lines),
        0.9,
      ),
    ).toBeLessThanOrEqual(40)
    const long = sizes
      .filter((size) => size.lines > 80)
      .map((size) => `${size.file}:${size.line} ${size.name} (${size.lines})`)
    expect(long).toEqual([])
  })

  test('no file is named after nothing', () => {
    expect(
      files
        .filter((file) => /(^|\/)(utils?|helpers?|common|types|misc)(\/|\.ts$)/.test(file.path))
        .map((file) => file.path),
    ).toEqual([])
  })
})

test('packages/spl uses no package and nothing of Node', () => {
  expect(sources.get('spl')!.flatMap((file) => file.packages.map((name) => `${file.path}: ${name}`))).toEqual([])
  const globals = /\b(?:process|Buffer|require|__dirname|Date\.now|Math\.random|new Date\(\))\b/
  expect(
    sources
      .get('spl')!
      .filter((file) => globals.test(withoutText(file)))
      .map((file) => file.path),
  ).toEqual([])
})

test('only stores knows the ClickHouse client', () => {
  const users = sources
    .get('engine')!
    .filter((file) => file.packages.some((name) => /^(@clickhouse\/client|chdb)(\/|$)/.test(name)))
  expect([...new Set(users.map((file) => file.folder))]).toEqual(['stores'])
})

describe.each([
  ['commands', 'commands/index.ts', ['index.ts', 'unsupported.ts']],
  ['functions', 'functions/index.ts', ['index.ts']],
  ['stats', 'stats/index.ts', ['index.ts']],
] as const)('registry of %s', (folder, index, besides) => {
  const files = sources.get('spl')!.filter((file) => file.folder === folder)
  const registry = files.find((file) => file.path === index)!

  test('lists every definition of its folder', () => {
    const definitions = files
      .filter((file) => /export default (?:command|fn|stat)\b/.test(file.text))
      .map((file) => file.path)
    const listed = new Set(registry.imports)
    expect(definitions.filter((path) => !listed.has(path))).toEqual([])
    expect(besides.length).toBeGreaterThan(0)
  })

  test('a definition is named as its file is', () => {
    const wrong = files.flatMap((file) => {
      const name = /export default (?:command|fn|stat)[^{]*\{\s*name: '([^']+)'/.exec(file.text)?.[1]
      const own =
        file.path.split('/').at(-1) === 'index.ts'
          ? file.path.split('/').at(-2)!
          : file.path.split('/').at(-1)!.replace(/\.ts$/, '')
      return name === undefined || name === own.replaceAll('-', '_') || name === own
        ? []
        : [`${file.path} defines ${name}`]
    })
    expect(wrong).toEqual([])
  })
})

test('blast radius: a command is known to its own files and the registry only', () => {
  const commands = sources.get('spl')!.filter((file) => file.folder === 'commands')
  const wrong = commands.filter((file) => !isRegistry(file)).flatMap((file) => importersOutside(file))
  expect(wrong).toEqual([])
})

function isRegistry(file: SourceFile): boolean {
  return file.path === 'commands/index.ts' || file.path === 'commands/unsupported.ts'
}

/** Files that import a command's file, apart from the registry and the command's own folder. */
function importersOutside(definition: SourceFile): string[] {
  if (!/export default command\b/.test(definition.text)) return []
  return sources
    .get('spl')!
    .filter((file) => file.imports.includes(definition.path) && !isRegistry(file))
    .map((file) => `${file.path} imports ${definition.path}`)
}

function withoutText(file: SourceFile): string {
  return file.text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*|'(?:[^'\\\n]|\\.)*'|`(?:[^`\\]|\\.)*`/g, '')
}

test('tracked text names no machine path and no registry host', () => {
  const lock = readFileSync(join(ROOT, 'package-lock.json'), 'utf8')
  expect(lock.match(/"resolved": "https?:/g)).toBeNull()
  expect(readdirSync(ROOT)).toContain('LICENSE')
})
