/** Every rule reports its bad example and is silent of its good one; a repository without faults has none. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { parseDocument } from 'yaml'
import type { FormatVersion } from '../content/detection.ts'
import { FOLDERS, KINDS, type Kind } from './content-file.ts'
import { EXAMPLE_FILES, exampleRepository, type Files } from './example-repository.ts'
import type { Example, Rule, RuleOptions } from './rule.ts'
import { RULES } from './rules/index.ts'
import { type Problem, validate } from './validate.ts'

const root = mkdtempSync(join(tmpdir(), 'karst-rules-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const NOW = Date.parse('2026-11-24T12:00:00Z') / 1000
let count = 0

/** A detection in format 4, 5 or 6 keeps `tags.x` where its format has it. */
function place(path: string[], format: FormatVersion): string[] {
  return format === 6 && path[0] === 'tags' ? path.slice(1) : path
}

/** Lays a piece of YAML over a file; `# no key` takes a key away. */
function merge(base: string, piece: string, format: FormatVersion): string {
  const document = parseDocument(base, { uniqueKeys: false, schema: 'failsafe' })
  const raw: string[] = []
  for (const [, key] of piece.matchAll(/^# no ([\w.]+)$/gm)) document.deleteIn(place(key!.split('.'), format))
  const over = parseDocument(piece, { uniqueKeys: false, schema: 'failsafe', keepSourceTokens: true })
  // A key twice, comments behind values and quotes over lines matter as they are written.
  if (over.errors.length > 0 || /#|^(\w+):.*\n(?:.*\n)*?\1:/m.test(piece) || /"[^"]*\n/.test(piece)) {
    for (const key of piece.match(/^[\w-]+(?=:)/gm) ?? []) document.delete(key)
    raw.push(piece)
  } else lay(document, over.contents, [], format)
  return `${String(document)}${raw.join('\n')}\n`
}

function lay(document: ReturnType<typeof parseDocument>, node: unknown, path: string[], format: FormatVersion): void {
  const map = node as { items?: { key: { value: string }; value: unknown }[] } | null
  const isMap = map?.items?.[0] !== undefined && 'key' in map.items[0]
  if (!isMap) document.setIn(place(path, format), node)
  else for (const { key, value } of map!.items!) lay(document, value, [...path, String(key.value)], format)
}

function kindOf(path: string): Kind | undefined {
  return KINDS.find((kind) => path.startsWith(`${FOLDERS[kind]}/`))
}

/** A new file of a kind is one of that kind without faults, under a name and an id of its own. */
function newFile(path: string, text: string, files: Files, format: FormatVersion): string {
  const kind = kindOf(path)
  if (!kind || !/\.ya?ml$/.test(path) || basename(path).startsWith('deprecation_mapping') || text.includes('[broken'))
    return text
  const base = files[EXAMPLE_FILES[kind]] ?? ''
  const stem = basename(path).replace(/\.ya?ml$/, '')
  const fresh = `id: 0f3f2f8e-61d5-4c0e-9c76-${String(1000 + stem.length).padStart(12, '0')}\nname: ${stem.replace(/_/g, ' ')}`
  const named = kind === 'macro' ? `name: ${stem}` : fresh
  return merge(merge(base, named, format), text, format)
}

function filesOf(example: Example, rule: Rule, format: FormatVersion): Files {
  const files = exampleRepository(format)
  const kind = rule.kinds[0]
  const own = ownFile(rule)
  const pieces: Record<string, string> =
    typeof example === 'string' ? { [kind ? EXAMPLE_FILES[kind] : own]: example } : { ...example }
  for (const [path, text] of Object.entries(pieces)) {
    if (text === '') delete files[path]
    else if (files[path] !== undefined && /\.ya?ml$/.test(path)) files[path] = merge(files[path], text, format)
    else files[path] = newFile(path, text, files, format)
  }
  return files
}

/** A rule about the repository whose example is a piece of one file. */
function ownFile({ id }: Rule): string {
  return id === 'V9' ? EXAMPLE_FILES.data_source : EXAMPLE_FILES.detection
}

function write(files: Files): string {
  const folder = join(root, String(count++))
  // Every folder is there, as V1 wants it.
  for (const kind of KINDS)
    if (kind !== 'schedule' && kind !== 'removed') mkdirSync(join(folder, FOLDERS[kind]), { recursive: true })
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}

/** What rules that act with an option are given. */
function optionsOf(rule: Rule, bad: boolean): RuleOptions {
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
    atomic: rule.id === 'V8' && bad ? root : outside,
    stix: '',
    addOns: join(outside, 'versions.json'),
    dataCache: `https://example.org=${outside}`,
    previousBuild: join(outside, 'savedsearches.conf'),
  }
  const wanted = rule.id === 'V8' ? (['atomic'] as const) : (rule.options ?? [])
  return Object.fromEntries(wanted.map((name) => [name, all[name]]))
}

async function problemsOf(files: Files, options: RuleOptions = {}): Promise<Problem[]> {
  return (await validate(write(files), { now: NOW, ...options })).problems
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
    const found = await problemsOf(filesOf(bad, rule, format), optionsOf(rule, true))
    expect(found.filter((each) => each.rule === id).map(shown), found.map(shown).join('\n')).not.toEqual([])
  })

  test('says nothing of its good example', async () => {
    const found = await problemsOf(filesOf(good, rule, format), optionsOf(rule, false))
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
