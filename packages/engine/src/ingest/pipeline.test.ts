import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync, gzipSync } from 'node:zlib'
import { afterAll, beforeEach, describe, expect, it } from 'vitest'
import { type EncodedBatch, type Store, StoreError } from '../stores/store.ts'
import { type IngestOptions, IngestStopped, IngestUsageError, ingest, ingestAll } from './pipeline.ts'
import { type ReadRow, readRows } from './read-rows.ts'
import type { FileReport } from './report.ts'
import { windowsEvent } from './test-loader.ts'

const root = mkdtempSync(join(tmpdir(), 'karst-pipeline-'))
chmodSync(root, 0o755)
afterAll(() => rmSync(root, { recursive: true, force: true }))

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(root, 'case-'))
  chmodSync(folder, 0o755)
})

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

/** Keeps rows in memory; `refuse` fails the insert of a number. */
class MemoryStore {
  rows: ReadRow[] = []
  inserts = 0
  refuse: number | undefined

  async holdMerges(): Promise<() => Promise<void>> {
    return async () => {}
  }
  async insertEvents(batch: EncodedBatch): Promise<void> {
    if (++this.inserts === this.refuse) throw new StoreError('io', 'The disk is full.', 'Free some space.')
    this.rows.push(...readRows(batch))
  }
}

async function load(paths: string[], options: Partial<IngestOptions> = {}) {
  const store = new MemoryStore()
  const summary = await ingestAll({ store: store as unknown as Store, paths, ...options })
  return { summary, rows: store.rows, files: summary.files, file: summary.files[0]! }
}

const event = (code: number) => windowsEvent('Some/Channel', code, { A: 'x' })
const json = (n: number) => `${JSON.stringify({ time: '2024-01-01T00:00:00Z', n })}\n`

const shape = ({ path, status, reason, events, stored, eventsWithProblems }: FileReport) => ({
  name: path.slice(folder.length + 1),
  status,
  reason,
  events,
  stored,
  eventsWithProblems,
})

describe('files and folders', () => {
  it('are loaded, and the counts add up', async () => {
    mkdirSync(join(folder, 'sub'))
    file('b.log', `${event(1)}\n${event(2)}\n`)
    file('sub/c.json', json(1) + json(2) + json(3))
    // Compressed, whatever its name.
    file('a.txt', gzipSync(`<?xml version="1.0"?><Events>${event(3)}${event(4)}</Events>`))
    const { summary, rows, files } = await load([folder])
    expect(files.map(shape)).toEqual([
      { name: 'a.txt', status: 'loaded', reason: undefined, events: 2, stored: 2, eventsWithProblems: 0 },
      { name: 'b.log', status: 'loaded', reason: undefined, events: 2, stored: 2, eventsWithProblems: 0 },
      { name: 'sub/c.json', status: 'loaded', reason: undefined, events: 3, stored: 3, eventsWithProblems: 0 },
    ])
    expect(summary).toMatchObject({ events: 7, stored: 7, eventsWithProblems: 0, complete: true })
    expect(summary.textBytes).toBeGreaterThan(summary.bytes)
    expect(rows.map(({ fields }) => fields.EventCode ?? fields.n)).toEqual(['3', '4', '1', '2', '1', '2', '3'])
    expect(files[2]).toMatchObject({
      entry: 'json',
      sources: [{ sourcetype: '_json', source: join(folder, 'sub/c.json'), events: 3 }],
      earliest: 1_704_067_200,
      latest: 1_704_067_200,
    })
    const serials = rows.map(({ _serial }) => _serial)
    expect([...serials].sort((a, b) => (a < b ? -1 : 1))).toEqual(serials)
    expect(new Set(serials).size).toBe(7)
  })
  it('give progress and the reports as they come', async () => {
    const paths = [file('a.json', json(1).repeat(50_000)), file('b.json', json(2))]
    const store = new MemoryStore()
    let clock = 0
    const seen: string[] = []
    for await (const event of ingest({ store: store as unknown as Store, paths, now: () => clock++ })) {
      seen.push(event.kind)
      if (event.kind === 'progress') {
        expect(event.totalBytes).toBeGreaterThan(1_000_000)
        expect(event.bytes).toBeLessThanOrEqual(event.totalBytes!)
        expect(event.secondsLeft).toBeGreaterThanOrEqual(0)
      }
    }
    expect(seen.filter((kind) => kind === 'file')).toHaveLength(2)
    expect(seen.filter((kind) => kind === 'progress').length).toBeGreaterThan(1)
    expect(seen.at(-1)).toBe('done')
    expect(store.rows).toHaveLength(50_001)
  })
  it('are split into batches, of one file or of several', async () => {
    const { summary, rows } = await load([file('a.json', json(1).repeat(500)), file('b.json', json(2).repeat(10))], {
      batchBytes: 10_000,
    })
    expect(summary).toMatchObject({ events: 510, stored: 510 })
    expect(rows).toHaveLength(510)
  })
})

describe('what the user must say differently', () => {
  it('an unknown source type: the known ones, the nearest first', async () => {
    const attempt = load([file('a', json(1))], { sourcetype: 'XmlWinEventLgo' })
    await expect(attempt).rejects.toThrow(IngestUsageError)
    await expect(attempt).rejects.toMatchObject({
      message: 'There is no source type XmlWinEventLgo.',
      hint: expect.stringMatching(
        /^Did you mean XmlWinEventLog\? One of your own .* Known are: .*_json.*XmlWinEventLog/,
      ),
    })
  })
  it('an unknown time zone', async () => {
    await expect(load([], { zone: 'Mars' })).rejects.toThrow('There is no time zone Mars.')
  })
})

describe('bad input', () => {
  it('an empty file is reported and no failure', async () => {
    const { summary, file: report } = await load([file('empty.log', '')])
    expect(shape(report)).toMatchObject({ status: 'empty', reason: 'there is nothing in it', events: 0 })
    expect(summary.complete).toBe(true)
  })
  it('a compressed file with nothing in it too', async () => {
    expect((await load([file('empty.gz', gzipSync('\n\n'))])).file.status).toBe('empty')
  })
  it('a binary file is refused: a failure when it was named, not when a folder held it', async () => {
    const path = file('x.evtx', Buffer.from('SQLite format 3\0aaaa'))
    const named = await load([path])
    expect(shape(named.file)).toMatchObject({
      status: 'refused',
      reason: 'it is an SQLite database',
      events: 0,
    })
    expect(named.summary.complete).toBe(false)
    expect((await load([folder])).summary.complete).toBe(true)
  })
  it('a binary file is read when the user insists', async () => {
    const { rows, file: report } = await load([file('x', Buffer.from([1, 2, 0, 255, 10, 65]))], {
      sourcetype: 'generic_single_line',
    })
    expect(rows.map(({ _raw }) => _raw)).toEqual(['\x01\x02\0\ufffd', 'A'])
    expect(report.problemCounts).toEqual({ encoding: 1, time: 2 })
  })
  it('half an XML event is kept', async () => {
    const half = event(2).slice(0, 300)
    const { rows, file: report } = await load([file('a.log', `${event(1)}\n${half}`)])
    expect(rows[1]).toMatchObject({
      _raw: half,
      fields: { EventCode: '2', parse_error: 'xml: the text ends inside the event' },
    })
    expect(report).toMatchObject({ events: 2, stored: 2, eventsWithProblems: 1, problemCounts: { xml: 1 } })
    expect(report.problems).toEqual([{ kind: 'xml', line: 2, message: 'xml: the text ends inside the event' }])
  })
  it('a broken line of JSON is kept, and the time of the event before it', async () => {
    const { rows, file: report } = await load([file('a.json', `${json(1)}{"n":2,\n${json(3)}`)])
    expect(rows.map(({ _raw }) => _raw)).toEqual([json(1).trim(), '{"n":2,', json(3).trim()])
    expect(rows[1]).toMatchObject({
      _time: 1_704_067_200,
      fields: {
        n: '2',
        parse_error: [
          'json: a member has no name: the text ends, at character 8',
          'time: none found in the event, that of the event before it is used',
        ],
      },
    })
    expect(report).toMatchObject({ eventsWithProblems: 1, problemCounts: { json: 1, time: 1 } })
    expect(report.problems.map(({ line }) => line)).toEqual([2, 2])
  })
  it('an event without a time gets that of the file', async () => {
    const path = file('a.json', '{"n":1}\n')
    const { rows } = await load([path])
    expect(Math.abs(rows[0]!._time - Date.now() / 1000)).toBeLessThan(60)
    expect(rows[0]!.fields.parse_error).toBe(
      'time: none found in the event, that of the last change of the file is used',
    )
  })
  it('invalid UTF-8 is replaced and counted', async () => {
    const bytes = Buffer.concat([
      Buffer.from(json(1)),
      Buffer.from('{"time":"2024-01-01T00:00:00Z","a":"'),
      Buffer.from([0xe9, 0xff]),
      Buffer.from('"}\n'),
    ])
    const { rows, file: report } = await load([file('a.json', bytes)])
    expect(rows[1]!.fields).toMatchObject({
      a: '\ufffd\ufffd',
      parse_error: 'encoding: 2 byte sequences are not UTF-8 and replaced by U+FFFD',
    })
    expect(report.problems).toMatchObject([{ kind: 'encoding', line: 2 }])
  })
  it('UTF-16 is read', async () => {
    const { rows, file: report } = await load([
      file('a.xml', Buffer.from(`\ufeff<Events>\r\n${event(5)}\r\n</Events>`, 'utf16le')),
    ])
    expect(rows[0]!.fields).toMatchObject({ EventCode: '5', A: 'x' })
    expect(report.eventsWithProblems).toBe(0)
  })
  it('a line of 50 MB is cut to the limit and says so; its neighbours are whole', async () => {
    const line = `{"time":"2024-01-01T00:00:00Z","long":"${'x'.repeat(50_000_000)}"}`
    const path = file('a.json', `${json(1)}${line}\n${json(3)}`)
    const { rows, file: report } = await load([path], { longestEvent: 1 << 20 })
    expect(rows.map(({ fields }) => fields.n)).toEqual(['1', undefined, '3'])
    expect(rows[1]!._raw).toHaveLength(1 << 20)
    expect(rows[1]!._time).toBe(1_704_067_200)
    expect(report.problems[0]).toEqual({
      kind: 'size',
      line: 2,
      message: `size: the event is longer than 1048576 characters: the last ${line.length - (1 << 20)} are left out`,
    })
    expect(report).toMatchObject({ events: 3, stored: 3, eventsWithProblems: 1 })
  })
  it('a compressed file that ends early is loaded as far as it goes, and fails', async () => {
    const whole = gzipSync(Array.from({ length: 5000 }, (_, n) => json(n)).join(''))
    const { summary, file: report } = await load([file('a.gz', whole.subarray(0, whole.length / 2))])
    expect(report).toMatchObject({ status: 'failed', reason: 'the compressed data ends early' })
    expect(report.events).toBeGreaterThan(1000)
    expect(report.stored).toBe(report.events)
    expect(summary.complete).toBe(false)
  })
  it('a folder without permission is reported, the others continue', async () => {
    const closed = join(folder, 'closed')
    mkdirSync(closed)
    chmodSync(closed, 0)
    const good = file('good.json', json(1))
    // Root may read everything: another user asks.
    const isRoot = process.getuid?.() === 0
    if (isRoot) process.seteuid!(65_534)
    try {
      const { summary, files } = await load([closed, good])
      expect(files.map(shape)).toMatchObject([
        { name: 'closed', status: 'failed', reason: 'no permission to read it' },
        { name: 'good.json', status: 'loaded', events: 1 },
      ])
      expect(summary.complete).toBe(false)
    } finally {
      if (isRoot) process.seteuid!(0)
      chmodSync(closed, 0o700)
    }
  })
  it('a path that does not exist is a failure', async () => {
    const { summary, file: report } = await load([join(folder, 'nowhere')])
    expect([report.status, report.reason, summary.complete]).toEqual([
      'failed',
      'there is no such file or folder',
      false,
    ])
  })
  it('problems are all counted, the first ones listed', async () => {
    const { file: report } = await load([file('a.json', '{"n":}\n'.repeat(100))], { problemsListed: 3 })
    expect(report).toMatchObject({ events: 100, eventsWithProblems: 100, problemCounts: { json: 100, time: 100 } })
    expect(report.problems).toHaveLength(3)
  })
})

describe('loading that is stopped', () => {
  it('tells what was stored before the store failed', async () => {
    const store = new MemoryStore()
    store.refuse = 3
    const run = ingestAll({
      store: store as unknown as Store,
      paths: [file('a.json', json(1).repeat(1000))],
      batchBytes: 10_000,
    })
    const stopped = await run.catch((error: unknown) => error)
    expect(stopped).toBeInstanceOf(IngestStopped)
    expect((stopped as IngestStopped).cause).toBeInstanceOf(StoreError)
    expect(store.rows.length).toBeGreaterThan(0)
  })
  it('by a signal', async () => {
    const stop = new AbortController()
    stop.abort()
    const run = load([file('a.json', json(1))], { signal: stop.signal })
    await expect(run).rejects.toThrow(IngestStopped)
  })
})

const shared = '../shared/logs'

describe.skipIf(!existsSync(shared))('the logs beside the repository', () => {
  const gz = (directory: string) => readdirSync(join(shared, directory)).filter((name) => /^[^.].*\.gz$/.test(name))
  const textOf = (directory: string, name: string) => gunzipSync(readFileSync(join(shared, directory, name))).toString()

  it('hold as many events as are loaded: XML', { timeout: 120_000 }, async () => {
    const { summary, files } = await load([join(shared, 'xmlwineventlog')])
    const expected = gz('xmlwineventlog').map(
      (name) => textOf('xmlwineventlog', name).split('<Event xmlns=').length - 1,
    )
    expect(files.map(({ events }) => events)).toEqual(expected)
    expect(summary).toMatchObject({ stored: summary.events, eventsWithProblems: 0, complete: true })
  })
  it('hold as many events as are loaded: JSON', { timeout: 120_000 }, async () => {
    // The smaller half, to be quick.
    const names = gz('nxlog-json').filter((name) => readFileSync(join(shared, 'nxlog-json', name)).length < 110_000)
    const { summary, files } = await load(names.map((name) => join(shared, 'nxlog-json', name)))
    const expected = names.map(
      (name) =>
        textOf('nxlog-json', name)
          .split('\n')
          .filter((line) => line.trim() !== '').length,
    )
    expect(files.map(({ events }) => events)).toEqual(expected)
    expect(summary).toMatchObject({ stored: summary.events, eventsWithProblems: 0, complete: true })
  })
})
if (!existsSync(shared)) console.log(`skipped: no logs in ${shared}`)
