import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { ContentDiagnostic } from '../diagnostic.ts'
import { parseConf } from './conf-file.ts'
import { readLayers } from './conf-layers.ts'

const dir = mkdtempSync(join(tmpdir(), 'karst-conf-'))
afterAll(() => rmSync(dir, { recursive: true }))

function values(text: string) {
  const { stanzas, diagnostics } = parseConf('a.conf', text)
  const settings = [...stanzas].map(([name, stanza]) => [
    name,
    Object.fromEntries([...stanza.settings].map(([key, { value }]) => [key, value.text])),
  ])
  return { settings: Object.fromEntries(settings), said: diagnostics.map((d) => `${d.code} ${d.line}:${d.column}`) }
}

test('stanzas, comments, empty values, settings above the first stanza', () => {
  expect(values('\uFEFFa = 1\n# c\n[x]\nb=2 = 3\n  c   =   \n\n[y [z]]\nd = # no comment\n')).toEqual({
    settings: { default: { a: '1' }, x: { b: '2 = 3', c: '' }, 'y [z]': { d: '# no comment' } },
    said: [],
  })
})

test('a backslash at the end of a line carries the value on', () => {
  const text = '[x]\nsearch = index=a \\\n  | stats count \\\n| head 1\nnext = 1\nlast = a\\'
  expect(values(text).settings.x).toEqual({ search: 'index=a\n  | stats count\n| head 1', next: '1', last: 'a' })
  const windows = values(text.replaceAll('\n', '\r\n'))
  expect(windows.settings.x).toEqual({ search: 'index=a\n  | stats count\n| head 1', next: '1', last: 'a' })
})

test('places of characters, across lines', () => {
  const source = '[x]\nsearch = index=a \\\n  | head 1\n'
  const value = parseConf('a.conf', source).stanzas.get('x')!.settings.get('search')!.value
  const at = value.text.indexOf('head')
  expect(value.rangeOf(at, at + 4)).toMatchObject({ start: { line: 3, column: 5 }, end: { line: 3, column: 9 } })
  expect(value.positionOf(0)).toMatchObject({ line: 2, column: 10 })
})

test('what is wrong is said with its place, and the rest is read', () => {
  expect(values('[a]\nx = 1\nx = 2\nnonsense \\\ny = 9\n = 3\n[b\n[a]\nz = 3\n[b]\nw = 1\n')).toEqual({
    settings: { a: { x: '2', z: '3' }, b: { w: '1' } },
    said: [
      'conf-duplicate-key 3:1',
      'conf-syntax 4:1',
      'conf-syntax 6:2',
      'conf-syntax 7:1',
      'conf-duplicate-stanza 8:1',
    ],
  })
})

test('local settings win key by key, and [default] stands below all', () => {
  mkdirSync(join(dir, 'default'))
  mkdirSync(join(dir, 'local'))
  writeFileSync(join(dir, 'default/m.conf'), '[default]\nx = d\ny = d\n[a]\ny = 1\nz = 1\n')
  writeFileSync(join(dir, 'local/m.conf'), '[a]\nz = 2\n[b]\nw = 1\n')
  const said: ContentDiagnostic[] = []
  const stanzas = readLayers(dir, 'm', said)
  const a = stanzas.find(({ name }) => name === 'a')!
  expect(['x', 'y', 'z'].map((key) => a.text(key))).toEqual(['d', '1', '2'])
  expect(a.setting('z')!.value.file).toBe(join(dir, 'local/m.conf'))
  expect(stanzas.map(({ name }) => name)).toEqual(['a', 'b'])
  expect(a.unread()).toEqual([])
  expect(said).toEqual([])
})
