import { createHash } from 'node:crypto'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { findData, mirrored } from './find-data.ts'
import { parseLfsPointer } from './lfs-pointer.ts'
import { addFiles, temporaryFiles } from './sample-suite.ts'

const URL = 'https://media.githubusercontent.com/media/owner/attack_data/master/datasets/T1/tool/events.log'

describe('a directory mirrors a URL', () => {
  const forms = [
    'media.githubusercontent.com/media/owner/attack_data/master/datasets/T1/tool/events.log',
    'media/owner/attack_data/master/datasets/T1/tool/events.log',
    'owner/attack_data/master/datasets/T1/tool/events.log',
    'attack_data/master/datasets/T1/tool/events.log',
    'datasets/T1/tool/events.log',
    'T1/tool/events.log',
    'T1/tool/events.log.gz',
  ]
  test.each(forms)('at %s', (path) => {
    const folder = temporaryFiles({ [path]: 'x' })
    expect(findData(URL, { directories: [folder], bases: [] })).toEqual({ kind: 'file', path: join(folder, path) })
  })

  test('itself being one of the folders of the path', () => {
    const folder = temporaryFiles({ 'T1/tool/events.log': 'x' })
    expect(findData(URL, { directories: [join(folder, 'T1/tool')], bases: [] }).kind).toBe('file')
    expect(findData(URL, { directories: [join(folder, 'T1')], bases: [] }).kind).toBe('file')
  })

  test('but a file of the same name is not enough', () => {
    const folder = temporaryFiles({ 'events.log': 'x', 'tool/events.log': 'x', 'other/T1/tool/events.log': 'x' })
    const found = findData(URL, { directories: [folder], bases: [] })
    expect(found.kind).toBe('missing')
    expect(found.kind === 'missing' && found.looked).toContain(join(folder, 'datasets/T1/tool/events.log'))
  })

  test('the first directory wins, the longest path in it', () => {
    const one = temporaryFiles({ 'datasets/T1/tool/events.log': 'x', 'T1/tool/events.log': 'y' })
    const two = temporaryFiles({ 'media/owner/attack_data/master/datasets/T1/tool/events.log': 'z' })
    const found = findData(URL, { directories: [one, two], bases: [] })
    expect(found).toEqual({ kind: 'file', path: join(one, 'datasets/T1/tool/events.log') })
  })

  test('names may be written with escapes, and never lead out of the directory', () => {
    const folder = temporaryFiles({ 'a b/c/d.log': 'x', 'a%20b/c/e.log': 'x' })
    expect(findData('https://h.example.test/a%20b/c/d.log', { directories: [folder], bases: [] }).kind).toBe('file')
    expect(findData('https://h.example.test/a%20b/c/e.log', { directories: [folder], bases: [] }).kind).toBe('file')
    for (const path of [
      'a/b/..%2F..%2F..%2Fetc/passwd',
      '..%2f..%2f/x/y',
      'a/%2e%2e/%2e%2e/%2e%2e/x/y/z',
      'a/%00/c/d',
    ]) {
      for (const found of mirrored(`https://h.example.test/${path}`, folder))
        expect(found.startsWith(folder)).toBe(true)
    }
  })
})

test('paths are looked for beside the content, then in the directories', () => {
  const base = temporaryFiles({ 'logs/a.log': 'x' })
  const other = temporaryFiles({ 'logs/b.log': 'x' })
  const places = { directories: [other], bases: [base] }
  expect(findData('logs/a.log', places)).toEqual({ kind: 'file', path: join(base, 'logs/a.log') })
  expect(findData('logs/b.log', places)).toEqual({ kind: 'file', path: join(other, 'logs/b.log') })
  expect(findData(join(base, 'logs/a.log'), places).kind).toBe('file')
  expect(findData('logs', places).kind).toBe('missing')
})

describe('a Git LFS pointer', () => {
  const oid = createHash('sha256').update('the log').digest('hex')
  const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${oid}\nsize 7\n`

  test('is told from a log', () => {
    const folder = temporaryFiles({
      'a/p.log': pointer,
      'a/q.log': `version https://git-lfs.github.com/spec/v1\nno pointer\n`,
    })
    const places = { directories: [], bases: [folder] }
    expect(findData('a/p.log', places)).toEqual({
      kind: 'pointer',
      path: join(folder, 'a/p.log'),
      pointer: { oid, size: 7 },
    })
    expect(findData('a/q.log', places).kind).toBe('file')
    expect(parseLfsPointer(`${pointer}x`.replace('size', 'sized'))).toBeUndefined()
  })

  test('stands for the file where that was fetched', () => {
    const folder = temporaryFiles({ 'a/p.log': pointer })
    const object = join(folder, '.git/lfs/objects', oid.slice(0, 2), oid.slice(2, 4), oid)
    mkdirSync(dirname(object), { recursive: true })
    writeFileSync(object, 'short')
    expect(findData('a/p.log', { directories: [], bases: [folder] }).kind).toBe('pointer')
    addFiles(folder, { [object.slice(folder.length + 1)]: 'the log' })
    expect(findData('a/p.log', { directories: [], bases: [folder] })).toEqual({ kind: 'file', path: object })
  })
})
