/** What a command line of karst lint names. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { findSearches } from './searches.ts'

const root = mkdtempSync(join(tmpdir(), 'karst-lint-'))
const files = {
  'repo/detections/endpoint/a.yml': 'name: A\nsearch: index=a\n',
  'repo/detections/deprecated/old.yml': 'name: Old\nsearch: index=old\n',
  'repo/macros/m.yml': 'name: m\ndefinition: index=m\n',
  'repo/detections/broken.yml': 'name: Broken\nsearch: [index=a\n',
  'loose/b.spl': 'index=b\n| head 5\n',
  'loose/.hidden/c.spl': 'index=c',
  'loose/node_modules/x/d.spl': 'index=d',
  'loose/notes.txt': 'no search',
}

beforeAll(() => {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const at = (path: string): string => join(root, path)
const texts = (...targets: string[]): string[] => findSearches(targets).searches.map(({ text }) => text.trim())

describe('targets', () => {
  test('a search', () => expect(texts('index=a | head 5')).toEqual(['index=a | head 5']))

  test('a search that ends like a file', () => expect(texts('index=a | search file=x.yml')).toHaveLength(1))

  test('a file of SPL', () => {
    const [search] = findSearches([at('loose/b.spl')]).searches
    expect(search).toMatchObject({ name: at('loose/b.spl'), whole: true })
    expect(search!.located!.positionOf(10)).toMatchObject({ line: 2, column: 3 })
  })

  test('a detection, with the repository that it lies in', () => {
    const found = findSearches([at('repo/detections/endpoint/a.yml')])
    expect(found.searches).toMatchObject([{ name: 'A', text: 'index=a', whole: false }])
    expect([...found.repositories]).toEqual([at('repo')])
  })

  test('a folder, without what is hidden, installed or given up', () => {
    expect(texts(at('loose'))).toEqual(['index=b\n| head 5'])
    expect(texts(at('repo'))).toEqual(['index=a'])
  })

  test('what was given up is read when it is named', () => {
    expect(texts(at('repo/detections/deprecated/old.yml'))).toEqual(['index=old'])
  })
})

describe('mistakes', () => {
  test('a file that is not there', () => expect(() => findSearches([at('nosuch.yml')])).toThrow('There is no file'))

  test('a file without a search', () => expect(() => findSearches([at('repo/macros/m.yml')])).toThrow('has no search'))

  test('a file that is no YAML', () => {
    const { searches, diagnostics } = findSearches([at('repo/detections/broken.yml')])
    expect(searches).toEqual([])
    expect(diagnostics[0]).toMatchObject({ severity: 'error', file: at('repo/detections/broken.yml') })
  })
})
