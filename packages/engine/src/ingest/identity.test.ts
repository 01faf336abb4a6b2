/** A file is loaded once: by its bytes, wherever it lies. */
import { copyFileSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { IngestStopped } from './pipeline.ts'
import { tarOf, zipOf } from './readers/test-archives.ts'
import { MemoryStore, reportLine } from './test-store.ts'

const root = mkdtempSync(join(tmpdir(), 'karst-once-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

let folder = ''
let store: MemoryStore
beforeEach(() => {
  folder = mkdtempSync(join(root, 'case-'))
  store = new MemoryStore()
})

const json = (...numbers: number[]) => numbers.map((n) => `{"time":"2024-01-01T00:00:00Z","n":${n}}\n`).join('')
const LONG = json(...Array.from({ length: 5000 }, (_, n) => n))

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

async function load(...paths: string[]): Promise<string[]> {
  const { files } = await store.load(paths, { once: true })
  return files.map((report) => reportLine(report, folder))
}

describe('the same bytes', () => {
  it('are loaded once, under whatever name, and it is said as what', async () => {
    const path = file('a.log', json(1, 2))
    expect(await load(path)).toEqual(['a.log: loaded 2'])
    copyFileSync(path, join(folder, 'b.json'))
    const { files, complete, fileCounts } = await store.load([path, join(folder, 'b.json')], { once: true })
    expect(files.map((report) => reportLine(report, folder))).toEqual(['a.log: known 0', 'b.json: known 0'])
    expect(files[1]!.loadedAs).toMatchObject({ path, events: 2, bytes: 76, index: 'main', sourcetypes: ['_json'] })
    expect(complete).toBe(true)
    expect(fileCounts.known).toBe(2)
    expect(store.rows).toHaveLength(2)
  })
  it('are loaded again where that is asked for', async () => {
    const path = file('a.log', json(1, 2))
    await store.load([path], { once: true })
    await store.load([path])
    expect(store.rows).toHaveLength(4)
  })
  it('are found in archives, and archives are known as a whole', async () => {
    await load(file('a.log', json(1)))
    const archive = file('x.zip', zipOf({ name: 'a', content: json(1) }, { name: 'b', content: json(2) }))
    expect(await load(archive)).toEqual(['x.zip:a: known 0', 'x.zip:b: loaded 1', 'x.zip: loaded 0'])
    expect(await load(archive)).toEqual(['x.zip: known 0'])
    expect(await load(file('y.tar', tarOf({ name: 'b', content: json(2) })))).toEqual([
      'y.tar:b: known 0',
      'y.tar: loaded 0',
    ])
    expect(store.rows).toHaveLength(2)
  })
  it('in an archive that could not be read whole: the archive is looked at again', async () => {
    const archive = file(
      'x.zip',
      zipOf({ name: 'a', content: json(1), encrypted: true }, { name: 'b', content: json(2) }),
    )
    await load(archive)
    expect(await load(archive)).toMatchObject([
      /* a */ expect.stringMatching(/failed/),
      'x.zip:b: known 0',
      'x.zip: loaded 0',
    ])
  })
  it('compressed and not are two files', async () => {
    await load(file('a.log', json(1)))
    expect(await load(file('a.gz', gzipSync(json(1))))).toEqual(['a.gz: loaded 1'])
  })
  it('under two names in one run are both loaded, and it is said; the same file named twice is one', async () => {
    const first = file('a.log', json(1))
    const second = file('b.log', json(1))
    symlinkSync(first, join(folder, 'c.log'))
    const { files } = await store.load([first, second, join(folder, 'c.log'), first], { once: true })
    expect(files.map(({ notice }) => notice)).toEqual([undefined, `the same bytes as ${first}; both are loaded`])
    expect(store.rows).toHaveLength(2)
  })
})

describe('files that begin alike', () => {
  it('are told apart by all their bytes', async () => {
    await load(file('a.log', LONG))
    expect(await load(file('b.log', LONG + json(1)))).toEqual(['b.log: loaded 5001'])
    expect(await load(file('c.log', LONG + json(2)), join(folder, 'b.log'))).toEqual([
      'c.log: loaded 5001',
      'b.log: known 0',
    ])
    expect(store.rows).toHaveLength(15_002)
  })
  it('in archives too, where bytes come only once', async () => {
    await load(file('a.log', LONG))
    const members = [
      { name: 'same', content: LONG },
      { name: 'longer', content: LONG + json(1) },
      { name: 'broken.gz', content: gzipSync(LONG).subarray(0, -30) },
    ]
    const lines = await load(file('x.tar', tarOf(...members)))
    expect(lines.slice(0, 2)).toEqual(['x.tar:same: known 0', 'x.tar:longer: loaded 5001'])
    expect(lines[2]).toMatch(/broken\.gz: failed \d+ the compressed data ends early/)
  })
})

describe('what is recorded', () => {
  it('is not a file whose events were not all stored', async () => {
    const path = file('a.log', LONG)
    store.refuse = 3
    await expect(store.load([path], { once: true, batchBytes: 50_000 })).rejects.toBeInstanceOf(IngestStopped)
    expect(store.files).toEqual([])
    expect(await load(path)).toEqual(['a.log: loaded 5000'])
    expect(store.files).toHaveLength(1)
  })
  it('is not a file that was empty, refused, or beyond a bound', async () => {
    const bomb = gzipSync(LONG)
    const paths = [file('a', ''), file('b', '\x7fELF'), file('c.gz', bomb)]
    const { files } = await store.load(paths, { once: true, unpack: { bytes: 1000 } })
    expect(files.map(({ status }) => status)).toEqual(['empty', 'refused', 'failed'])
    expect(store.files).toEqual([])
  })
  it('is a file that ends early: it will never say more', async () => {
    const path = file('a.gz', gzipSync(LONG).subarray(0, -30))
    expect((await load(path))[0]).toMatch(/^a\.gz: failed [1-9]/)
    expect(await load(path)).toEqual(['a.gz: known 0'])
  })
})
