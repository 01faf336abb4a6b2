/** Archives and compressed files from the disk to rows. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect, it } from 'vitest'
import { type TestMember, tarOf, zipMember, zipOf, zstdOf } from './readers/test-archives.ts'
import { MemoryStore, reportLine } from './test-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'karst-archives-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const json = (...numbers: number[]) => numbers.map((n) => `{"time":"2024-01-01T00:00:00Z","n":${n}}\n`).join('')

async function load(name: string, bytes: Uint8Array, unpack = {}) {
  const path = join(folder, name)
  writeFileSync(path, bytes)
  const store = new MemoryStore()
  const summary = await store.load([path], { unpack })
  const lines = summary.files.map((report) => reportLine(report, folder))
  const numbers = store.rows.map(({ fields }) => Number(fields.n))
  const sources = [...new Set(store.rows.map(({ source }) => source.slice(folder.length + 1)))]
  return { summary, lines, numbers, sources }
}

const members: TestMember[] = [
  { name: 'a.json', content: json(1, 2) },
  { name: 'd/b.json.gz', content: gzipSync(json(3)), method: 0 },
  { name: 'd/c.json.zst', content: zstdOf(json(4), json(5)) },
]
const entries = [
  ...members.map(({ name, content = '' }) => ({ name, content })),
  { name: 'l', type: '2', link: 'a.json' },
]

describe('archives', () => {
  it.each([
    ['a.zip', zipOf(...members)],
    ['a.tar', tarOf(...entries)],
    ['a.tgz', gzipSync(tarOf(...entries))],
    ['a.tar.zst', zstdOf(tarOf(...entries).subarray(0, 2000), tarOf(...entries).subarray(2000))],
    ['named-otherwise.log', gzipSync(zipOf(...members))],
  ])('%s gives the files in it, each with its source', async (name, bytes) => {
    const { summary, lines, numbers, sources } = await load(name, bytes)
    expect(numbers).toEqual([1, 2, 3, 4, 5])
    expect(sources).toEqual([`${name}:a.json`, `${name}:d/b.json.gz`, `${name}:d/c.json.zst`])
    expect(lines).toEqual([
      `${name}:a.json: loaded 2`,
      `${name}:d/b.json.gz: loaded 1`,
      `${name}:d/c.json.zst: loaded 2`,
      `${name}: loaded 0`,
    ])
    expect(summary).toMatchObject({ events: 5, stored: 5, refused: 0, bytes: bytes.length, complete: true })
    expect(summary.fileCounts).toEqual({ loaded: 3, known: 0, empty: 0, refused: 0, failed: 0 })
    expect(summary.files.at(-1)!.archive!.members).toBe(3)
    const links = name.endsWith('.zip') || name.endsWith('.log') ? undefined : '1 link in it is not followed'
    expect(summary.files.at(-1)!.notice).toBe(links)
  })

  it('in archives are read, down to a bound', async () => {
    let bytes: Buffer = Buffer.from(json(7))
    const nest = (depth: number) => {
      for (let i = 0; i < depth; i++) {
        const member = { name: String(i), content: bytes }
        bytes = i % 2 === 0 ? gzipSync(tarOf(member)) : zipOf(member)
      }
      return bytes
    }
    expect(await load('deep', nest(5))).toMatchObject({ numbers: [7], sources: ['deep:4:3:2:1:0'] })
    const deeper = await load('deeper', zipOf({ name: 'x', content: bytes }, { name: 'y', content: json(8) }))
    expect(deeper.numbers).toEqual([8])
    expect(deeper.lines[0]).toBe('deeper:x:4:3:2:1:0: failed 0 archives are nested more than 5 deep')
    expect(deeper.summary.complete).toBe(false)
  })

  it('that lead out of themselves keep their content and not their names', async () => {
    const evil = ['../../etc/shadow', '/etc/passwd', 'C:\\Windows\\x.log', 'd/../../up']
    const { summary, sources, numbers } = await load(
      'evil.zip',
      zipOf(...evil.map((name, n) => ({ name, content: json(n) }))),
    )
    expect(numbers).toEqual([0, 1, 2, 3])
    expect(sources).toEqual(['etc/shadow', 'etc/passwd', 'Windows/x.log', 'd/up'].map((name) => `evil.zip:${name}`))
    for (const [n, { notice }] of summary.files.slice(0, 4).entries())
      expect(notice).toBe(
        `the archive calls it ${JSON.stringify(evil[n])}, which leads out of the archive; here it is ${sources[n]!.slice(9)}`,
      )
  })

  it('whose members can’t all be read give the others', async () => {
    const { summary, lines, numbers } = await load(
      'mixed.zip',
      zipOf(
        { name: 'secret', content: json(1), encrypted: true },
        { name: 'good.json', content: json(2) },
        { name: 'picture.png', content: Buffer.from('\x89PNG\r\n', 'latin1') },
        { name: 'none', content: '' },
        { name: 'half.gz', content: gzipSync(json(3).repeat(9000)).subarray(0, -50) },
        { name: 'wrong', content: json(4), checksum: 7 },
        { name: 'last.json', content: json(5) },
      ),
    )
    expect(lines).toMatchObject([
      'mixed.zip:secret: failed 0 it is encrypted: unpack the archive with its password first',
      'mixed.zip:good.json: loaded 1',
      'mixed.zip:picture.png: refused 0 it is a PNG image',
      'mixed.zip:none: empty 0 there is nothing in it',
      expect.stringMatching(/^mixed\.zip:half\.gz: failed \d+ the compressed data ends early$/),
      'mixed.zip:wrong: failed 1 it is damaged: its checksum is wrong',
      'mixed.zip:last.json: loaded 1',
      'mixed.zip: loaded 0',
    ])
    expect(new Set(numbers.filter(Number.isInteger))).toEqual(new Set([2, 3, 4, 5]))
    expect(summary.complete).toBe(false)
    expect(summary.fileCounts).toEqual({ loaded: 2, known: 0, empty: 1, refused: 1, failed: 3 })
  })

  it('that end early, or hold no log, or nothing', async () => {
    const whole = Buffer.concat([
      zipMember({ name: 'a', content: json(1) }),
      zipMember({ name: 'b', content: json(2) }),
    ])
    expect((await load('cut.zip', whole.subarray(0, -5))).lines).toMatchObject([
      'cut.zip:a: loaded 1',
      expect.stringMatching(/^cut\.zip:b: failed \d the compressed data ends early|the archive ends inside it/),
      expect.stringMatching(/^cut\.zip: failed 0 the archive ends early, at byte \d+: its directory is missing/),
    ])
    expect((await load('cut.tgz', gzipSync(tarOf(...entries)).subarray(0, -40))).lines.at(-1)).toMatch(
      /cut.tgz: failed 0/,
    )
    expect(
      (await load('pictures.zip', zipOf({ name: 'p', content: Buffer.from('\x89PNG\r\n', 'latin1') }))).lines.at(-1),
    ).toBe('pictures.zip: refused 0 none of its 1 members is a log that is known')
    expect((await load('nothing.zip', zipOf())).lines).toEqual(['nothing.zip: empty 0 there is no file in it'])
  })
})

describe('bombs', () => {
  const line = json(1)
  const big = Buffer.from(line.repeat(Math.ceil((3 << 20) / line.length)))
  const bomb = gzipSync(big)
  it.each([
    ['gz', bomb],
    ['zip', zipOf({ name: 'big', content: big }, { name: 'after', content: line })],
    [
      'zip in tar',
      tarOf({ name: 'big', content: zipOf({ name: 'big', content: big }) }, { name: 'after', content: line }),
    ],
    ['zst', zstdOf(line, ...Array.from({ length: 100 }, () => ({ byte: '\n', times: 32 << 10 })))],
  ])('%s stop at a ratio, and what was read is kept', async (kind, bytes) => {
    const { summary, lines } = await load(`bomb-${kind}`, bytes, { ratio: 100, ratioFrom: 1 << 20 })
    expect(lines.at(-1)).toMatch(/failed \d+ it unpacks to more than 100 times its size: raise --max-ratio/)
    expect(summary.stored).toBe(summary.events)
    expect(summary.events).toBeGreaterThan(0)
    expect(summary.textBytes).toBeLessThan(2 << 20)
  })
  it('stop at a size', async () => {
    const { lines, summary } = await load('bomb.gz', bomb, { bytes: 1_000_000, ratio: 1e9 })
    expect(lines).toMatchObject([expect.stringMatching(/it unpacks to more than 1000000 bytes: raise --max-unpacked/)])
    expect(summary.textBytes).toBeLessThan(2_000_000)
  })
  it('are logs where the user says so', async () => {
    const { summary } = await load('log.gz', bomb, { ratio: 10_000 })
    expect(summary).toMatchObject({ complete: true, textBytes: big.length })
  })
  it('compressed over and over are refused', async () => {
    let bytes: Buffer = Buffer.from(line)
    for (let i = 0; i < 5; i++) bytes = gzipSync(bytes)
    expect((await load('layers', bytes)).lines).toEqual(['layers: failed 0 it is compressed more than 4 times over'])
  })
})
