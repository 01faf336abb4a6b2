import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { readYamlFile, YamlDocument } from './yaml-document.ts'

let dir: string
beforeAll(() => {
  dir = mkdtempSync(join(tmpdir(), 'karst-yaml-'))
})
afterAll(() => rmSync(dir, { recursive: true }))

function codes(yaml: string): string[] {
  return new YamlDocument('x.yml', yaml).diagnostics.map((d) => `${d.code} ${d.line}:${d.column}`)
}

function file(name: string, content: string | Uint8Array): string {
  const path = join(dir, name)
  writeFileSync(path, content)
  return path
}

test('scalars stay as written', () => {
  const document = new YamlDocument('x.yml', 'a: null\nb: 2024-01-02\nc: 0x10\nd: yes\ne: 1.10\nf: ~\ng:\n')
  expect(document.toPlain()).toEqual({ a: 'null', b: '2024-01-02', c: '0x10', d: 'yes', e: '1.10', f: '~', g: '' })
})

test('a byte order mark is no part of the text', () => {
  const document = new YamlDocument('x.yml', '\uFEFFname: x\n')
  expect(document.toPlain()).toEqual({ name: 'x' })
  expect(document.at(['name']).start).toMatchObject({ line: 1, column: 7 })
})

test('a key that stands twice has its last value, and is reported where it stands again', () => {
  const document = new YamlDocument('x.yml', 'a: 1\nb: 2\na: 3\n')
  expect(document.toPlain()).toEqual({ a: '3', b: '2' })
  expect(document.diagnostics).toMatchObject([{ code: 'yaml-duplicate-key', line: 3, column: 1 }])
  expect(document.diagnostics[0]!.message).toContain('`a`')
})

test('anchors, aliases and merge keys', () => {
  const document = new YamlDocument('x.yml', 'base: &b {x: 1, y: 2}\nderived:\n  <<: *b\n  y: 3\nsame: *b\n')
  expect(document.toPlain()).toMatchObject({ derived: { x: '1', y: '3' }, same: { x: '1', y: '2' } })
  expect(document.at(['derived', 'x']).start).toMatchObject({ line: 1 })
  const list = new YamlDocument('x.yml', 'a: &a {x: 1}\nb: &b {x: 2, y: 2}\nc:\n  <<: [*a, *b]\n')
  expect(list.toPlain()).toMatchObject({ c: { x: '1', y: '2' } })
})

test('an alias without its anchor, and one inside itself', () => {
  expect(new YamlDocument('x.yml', 'a: *nope\n').root).toBeUndefined()
  expect(new YamlDocument('x.yml', 'a: &a\n  b: *a\n').toPlain()).toEqual({ a: { b: '' } })
})

test('aliases of aliases stay small', () => {
  let yaml = 'a0: &a0 [x, x]\n'
  for (let i = 1; i < 60; i++) yaml += `a${i}: &a${i} [*a${i - 1}, *a${i - 1}]\n`
  expect(Object.keys(new YamlDocument('x.yml', yaml).toPlain())).toHaveLength(60)
})

test('places of keys, values and what is missing', () => {
  const document = new YamlDocument('x.yml', 'tags:\n  ids:\n    - T1\n    - T2\n')
  expect(document.at(['tags', 'ids', 1]).start).toMatchObject({ line: 4, column: 7 })
  expect(document.keyAt(['tags', 'ids']).start).toMatchObject({ line: 2, column: 3 })
  expect(document.at(['tags', 'nope']).start).toMatchObject({ line: 2, column: 3 })
})

test('no map, nothing, several documents', () => {
  expect(codes('')).toEqual(['yaml-empty 1:1'])
  expect(codes('# only a comment\n')).toEqual(['yaml-empty 1:1'])
  expect(codes('- a\n- b\n')).toEqual(['yaml-not-a-map 1:1'])
  expect(codes('just text\n')).toEqual(['yaml-not-a-map 1:1'])
  expect(codes('a: 1\n---\nb: 2\n')[0]).toMatch(/^yaml-syntax 2:/)
})

test('syntax errors have their line', () => {
  expect(codes('name: x\ntags:\n\tbad: 1\n')[0]).toMatch(/^yaml-syntax 3:/)
  expect(codes('name: @x\n')[0]).toMatch(/^yaml-syntax 1:7/)
})

test('files that are no text', () => {
  expect(readYamlFile(join(dir, 'absent.yml'))).toMatchObject({ code: 'file-unreadable' })
  expect(readYamlFile(dir)).toMatchObject({ code: 'file-unreadable', message: expect.stringContaining('folder') })
  expect(readYamlFile(file('latin1.yml', Buffer.from('name: x\ntext: caf\xe9\n', 'latin1')))).toMatchObject({
    code: 'file-encoding',
    line: 2,
    column: 10,
  })
  expect(readYamlFile(file('binary.yml', new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0xff])))).toMatchObject({
    code: 'file-encoding',
  })
})
