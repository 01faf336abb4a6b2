/** What logs should not hold and do: into a real store and back. Nothing that can be kept is lost, and it is said where. */
import { execFileSync } from 'node:child_process'
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { openTemporaryStore } from '../stores/open.ts'
import type { Store, Value } from '../stores/store.ts'
import { ingestAll } from './pipeline.ts'
import type { IngestSummary } from './report.ts'
import { windowsEvent } from './test-loader.ts'
import { MemoryStore, reportLine } from './test-store.ts'

const root = mkdtempSync(join(tmpdir(), 'karst-bad-'))
chmodSync(root, 0o755)
let store: Store
let folder = ''
let index = ''
let cases = 0

beforeAll(async () => {
  store = await openTemporaryStore()
})
beforeEach(() => {
  folder = mkdtempSync(join(root, 'case-'))
  chmodSync(folder, 0o755)
  index = `bad_${++cases}`
})
afterAll(async () => {
  await store.close()
  rmSync(root, { recursive: true, force: true })
})

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

async function load(content: string | Uint8Array): Promise<IngestSummary> {
  return ingestAll({ store, paths: [file('a.log', content)], index })
}

async function select(columns: string, rest = 'ORDER BY _serial'): Promise<Value[][]> {
  return (await store.query(`SELECT ${columns} FROM events AS e WHERE e.index = '${index}' ${rest}`)).rows
}

const json = (members: object) => `${JSON.stringify({ time: '2024-01-01T00:00:00Z', ...members })}\n`

describe('times', () => {
  it('from 1601 to 9999 are kept and found', async () => {
    const times = ['1601-01-01T00:00:00Z', '1969-12-31T23:59:59.5Z', '9999-12-31T23:59:59Z']
    const events = times.map((time) => windowsEvent('S', 1, {}).replace(/SystemTime='[^']*'/, `SystemTime='${time}'`))
    const summary = await load(events.join('\n') + times.map((time) => `\n${windowsEvent('S', 2, { time })}`).join(''))
    expect(summary).toMatchObject({ stored: 6, eventsWithProblems: 0 })
    expect(summary.files[0]).toMatchObject({ earliest: -11_644_473_600, latest: 253_402_300_799 })
    const found = await select('_time', 'AND _time NOT BETWEEN 1000000000 AND 2000000000 ORDER BY _time')
    expect(found).toEqual([[-11_644_473_600], [-0.5], [253_402_300_799]])
  })
  it('that are none are replaced, and it is said', async () => {
    const summary = await load(json({ n: 1 }) + json({ time: '2024-13-45T99:99:99Z' }) + json({ time: 'soon', n: 3 }))
    expect(summary).toMatchObject({ stored: 3, eventsWithProblems: 2 })
    expect(await select('DISTINCT _time')).toEqual([[1_704_067_200]])
    expect(summary.files[0]!.problems.map(({ kind, line }) => [kind, line])).toEqual([
      ['time', 2],
      ['time', 3],
    ])
  })
})

describe('sizes', () => {
  it('of 10,000 fields in an event', async () => {
    const many = Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [`field_${n}`, `value ${n}`]))
    expect(await load(json({ n: 1 }) + json(many) + json({ n: 3 }))).toMatchObject({ stored: 3, eventsWithProblems: 0 })
    expect(
      await select('length(JSONAllPaths(fields)) AS n, fields.field_9999.:String', 'ORDER BY n DESC LIMIT 1'),
    ).toEqual([[expect.any(Number), 'value 9999']])
    const [[paths]] = (await select('max(length(JSONAllPaths(fields)))', '')) as [[number]]
    expect(paths).toBeGreaterThanOrEqual(10_000)
    const sighted = await store.query(`SELECT count() FROM field_catalogue WHERE index = '${index}'`)
    expect(Number(sighted.rows[0]![0])).toBeGreaterThanOrEqual(10_000)
  })
  it('of names of 10 kB', async () => {
    const name = 'n'.repeat(10_000)
    expect(await load(json({ [name]: 'found', [`${name}2`]: 'too' }))).toMatchObject({
      stored: 1,
      eventsWithProblems: 0,
    })
    expect(await select(`fields.${name}.:String, fields.${name}2.:String`)).toEqual([['found', 'too']])
  })
  it('of values of 20 MB', async () => {
    const summary = await load(json({ n: 1 }) + json({ n: 2, long: 'x'.repeat(20 << 20) }) + json({ n: 3 }))
    expect(summary).toMatchObject({ stored: 3, eventsWithProblems: 0 })
    expect(await select('fields.n.:String, length(fields.long.:String)')).toEqual([
      ['1', null],
      ['2', 20 << 20],
      ['3', null],
    ])
  }, 60_000)
  it('of one byte, and none', async () => {
    const paths = ['x', '\n', '{', '<', '\0', ''].map((text, n) => file(String(n), text))
    const { files, stored, events, complete } = await ingestAll({
      store,
      paths,
      index,
      sourcetype: 'generic_single_line',
    })
    expect(files.map((report) => reportLine(report, folder))).toEqual([
      '0: loaded 1',
      '1: empty 0 there is nothing in it',
      '2: loaded 1',
      '3: loaded 1',
      '4: empty 0 there is no event in it',
      '5: empty 0 there is nothing in it',
    ])
    expect([stored, events, complete]).toEqual([3, 3, true])
  })
})

describe('content', () => {
  it('with the same key twice keeps both values', async () => {
    expect(await load('{"time":"2024-01-01T00:00:00Z","a":1,"b":{"c":1,"c":2},"a":"two"}\n')).toMatchObject({
      stored: 1,
    })
    expect(await select('fields.a.:`Array(Nullable(String))`, fields.`b%2Ec`.:`Array(Nullable(String))`')).toEqual([
      [
        ['1', 'two'],
        ['1', '2'],
      ],
    ])
  })
  it('with NUL characters keeps them, in values, names and between lines', async () => {
    const text = `${json({ n: 1, 'a\0b': 'x\0y' })}${json({ n: 2 }).replace('"n"', '\0"n"')}${json({ n: 3 })}`
    const summary = await load(text)
    expect(summary).toMatchObject({ events: 3, stored: 3 })
    expect(summary.files[0]!.problems.every(({ line }) => line === 2)).toBe(true)
    const [first, second] = await select(
      'position(_raw, char(0)), fields.n.:String, arrayExists(p -> position(p, char(0)) > 0, JSONAllPaths(fields))',
    )
    expect(first).toEqual([0, '1', 1])
    expect(Number(second![0])).toBeGreaterThan(0)
  })
  it('of several forms in one file is kept line by line, with its place', async () => {
    const lines = [
      windowsEvent('Security', 4624, { A: 'x' }),
      windowsEvent('Security', 4625, { A: 'y' }),
      '{"time":"2024-01-01T00:00:00Z","n":1}',
      'Jan 12 08:30:00 pc-1 sshd[12]: session opened',
      windowsEvent('Security', 4626, { A: 'z' }),
    ]
    const summary = await load(lines.join('\n'))
    expect(summary).toMatchObject({ events: 5, stored: 5, eventsWithProblems: 2, complete: true })
    expect(await select('_raw')).toEqual(lines.map((line) => [line]))
    expect(new Set(summary.files[0]!.problems.filter(({ kind }) => kind === 'xml').map(({ line }) => line))).toEqual(
      new Set([3, 4]),
    )
  })
  it('of several forms that begins with JSON, or with text', async () => {
    const xml = windowsEvent('Security', 4624, { A: 'x' })
    const lines = [json({ n: 1 }).trim(), 'a line of text', xml, json({ n: 2 }).trim()]
    const summary = await load(lines.join('\n'))
    expect(summary).toMatchObject({ events: 4, stored: 4, eventsWithProblems: 2 })
    expect(await select('_raw')).toEqual(lines.map((line) => [line]))
    expect(await select('fields.n.:String', 'AND fields.n.:String IS NOT NULL ORDER BY _serial')).toEqual([
      ['1'],
      ['2'],
    ])
    expect(new Set(summary.files[0]!.problems.map(({ line }) => line))).toEqual(new Set([2, 3]))
  })
  it('in UTF-8 with a mark and UTF-16 in both orders reads alike; UTF-32 is refused by name', async () => {
    const text = `\ufeff${json({ n: 'é😀' })}${json({ n: 2 })}`
    const utf16 = Buffer.from(text, 'utf16le')
    const utf32 = Buffer.from(
      [...text].flatMap((each) => [...Buffer.from(Uint32Array.of(each.codePointAt(0)!).buffer)]),
    )
    const paths = [
      file('8', text),
      file('16le', utf16),
      file('16be', Buffer.from(utf16).swap16()),
      file('32le', utf32),
      file('32be', Buffer.from(utf32).swap32()),
    ]
    const { files } = await ingestAll({ store, paths, index })
    expect(files.map((report) => reportLine(report, folder))).toEqual([
      '8: loaded 2',
      '16le: loaded 2',
      '16be: loaded 2',
      '32le: refused 0 it is text in UTF-32: convert it to UTF-8',
      '32be: refused 0 it is text in UTF-32: convert it to UTF-8',
    ])
    expect(await select('fields.n.:String, count()', 'GROUP BY 1 ORDER BY 1')).toEqual([
      ['2', 3],
      ['é😀', 3],
    ])
  })
  it('in UTF-16 that ends in the middle of a character is kept up to there', async () => {
    const bytes = Buffer.from(`\ufeff${json({ n: 1 })}`, 'utf16le')
    const summary = await load(bytes.subarray(0, -1))
    expect(summary).toMatchObject({ events: 2, stored: 2, eventsWithProblems: 1 })
    expect(await select('_raw')).toEqual([[json({ n: 1 }).trim()], ['\ufffd']])
  })
})

describe('places', () => {
  it('that are no files are reported, and the files beside them loaded', async () => {
    const good = file('good.json', json({ n: 1 }))
    mkdirSync(join(folder, 'empty'))
    mkdirSync(join(folder, 'named.log'))
    symlinkSync(folder, join(folder, 'named.log', 'up'))
    symlinkSync(join(folder, 'loop-b'), join(folder, 'loop-a'))
    symlinkSync(join(folder, 'loop-a'), join(folder, 'loop-b'))
    symlinkSync(join(folder, 'nowhere'), join(folder, 'dangling'))
    execFileSync('mkfifo', [join(folder, 'pipe')])
    const { files, stored, complete } = await ingestAll({ store, paths: [folder], index })
    expect(files.map((report) => reportLine(report, folder)).sort()).toEqual([
      'dangling: failed 0 there is no such file or folder',
      'good.json: loaded 1',
      'loop-a: failed 0 its links go round in a circle',
      'loop-b: failed 0 its links go round in a circle',
      'pipe: failed 0 it is a pipe: name it by itself to read it',
    ])
    expect([stored, complete, good.length > 0]).toEqual([1, false, true])
  })
  it('that may not be read are reported, and the files beside them loaded', async () => {
    const closed = file('closed.json', json({ n: 1 }))
    chmodSync(closed, 0)
    const good = file('good.json', json({ n: 2 }))
    // Root may read everything: another user asks.
    const isRoot = process.getuid?.() === 0
    if (isRoot) process.seteuid!(65_534)
    try {
      const { files } = await new MemoryStore().load([closed, good])
      expect(files.map((report) => reportLine(report, folder))).toEqual([
        'closed.json: failed 0 no permission to read it',
        'good.json: loaded 1',
      ])
    } finally {
      if (isRoot) process.seteuid!(0)
    }
  })
  it('that are pipes are read when they are named', async () => {
    const pipe = join(folder, 'pipe')
    execFileSync('mkfifo', [pipe])
    const writer = import('node:fs/promises').then(({ writeFile }) => writeFile(pipe, json({ n: 1 }) + json({ n: 2 })))
    const { files } = await ingestAll({ store, paths: [pipe], index })
    await writer
    expect(files.map((report) => reportLine(report, folder))).toEqual(['pipe: loaded 2'])
  })
})
