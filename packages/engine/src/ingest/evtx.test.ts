/** EVTX files through ingest: found by content, with the fields, times and reports of other logs. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, expect, it } from 'vitest'
import {
  ChunkWriter,
  dataTemplate,
  logFile,
  number,
  plainChunk,
  plainText,
  sealed,
  text,
} from './readers/evtx/test-log.ts'
import { rowsOf } from './test-loader.ts'
import { MemoryStore } from './test-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'karst-evtx-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const log = (first: number, texts: string[]) => logFile([plainChunk(first, texts).finish()])

it('an event has the fields of its XML, the source of its channel, the host and the time that it says', async () => {
  const { rows, report } = await rowsOf(log(12, ['a<b>&"\'']))
  expect(report).toMatchObject({ status: 'loaded', entry: 'winxml', events: 1, eventsWithProblems: 0, problems: [] })
  expect(rows).toMatchObject([
    {
      _raw: plainText(12, 'a&lt;b&gt;&amp;"\''),
      _time: 1_709_630_309.313328,
      host: 'pc-1',
      source: 'XmlWinEventLog:Test/Operational',
      sourcetype: 'XmlWinEventLog',
      fields: {
        EventCode: '4242',
        RecordNumber: '12',
        Channel: 'Test/Operational',
        Computer: 'pc-1.example.test',
        v1: 'a&lt;b&gt;&amp;"\'',
      },
    },
  ])
  expect(rows[0]!.fields.parse_error).toBeUndefined()
})

it('files of a folder are found by what they hold, also compressed, whatever they are called', async () => {
  mkdirSync(join(folder, 'logs', 'sub'), { recursive: true })
  writeFileSync(join(folder, 'logs', 'a.evtx'), log(1, ['a']))
  writeFileSync(join(folder, 'logs', 'b.txt'), log(2, ['b']))
  writeFileSync(join(folder, 'logs', 'sub', 'c.gz'), gzipSync(log(3, ['c'])))
  writeFileSync(join(folder, 'logs', 'sub', 'd.evtx'), `${plainText(4, 'd')}\n`)
  writeFileSync(join(folder, 'logs', 'sub', 'empty.evtx'), '')
  const store = new MemoryStore()
  const summary = await store.load([join(folder, 'logs')])
  const { rows } = store
  expect(rows.map(({ fields }) => fields.v1)).toEqual(['a', 'b', 'c', 'd'])
  expect(summary).toMatchObject({ events: 4, stored: 4, complete: true })
  expect(summary.files.map(({ status }) => status)).toEqual(['loaded', 'loaded', 'loaded', 'loaded', 'empty'])
})

it('what the user says about source, host and source type goes before what the events say', async () => {
  const said = { source: 'XmlWinEventLog:Security', host: 'dc-9', sourcetype: 'XmlWinEventLog' }
  expect((await rowsOf(log(1, ['a']), said)).rows).toMatchObject([said])
  const json = await rowsOf(log(1, ['a']), { sourcetype: '_json' })
  expect(json.rows).toMatchObject([{ sourcetype: '_json', fields: { v1: 'a' } }])
  expect(json.report.notice).toBe('_json is JSON, the file is XML: read as winxml')
})

it('damage is reported with its place; what is lost makes the file one that is not whole', async () => {
  const wrong = plainChunk(1, ['a', 'b']).finish()
  wrong[52]! ^= 1
  const sound = await rowsOf(logFile([wrong, plainChunk(3, ['c']).finish()]))
  expect(sound.rows.map(({ fields }) => [fields.v1, fields.parse_error !== undefined])).toEqual([
    ['a', true],
    ['b', true],
    ['c', false],
  ])
  expect(sound.report).toMatchObject({ status: 'loaded', events: 3, eventsWithProblems: 2 })
  // The chunk's header is wrong too: the checksum stands in it.
  expect(sound.report.problemCounts).toEqual({ evtx: 4 })
  expect(sound.report.problems[0]).toEqual({
    kind: 'evtx',
    line: undefined,
    offset: 4096,
    message: 'evtx: the checksum of the header of the chunk at offset 4096 is wrong',
  })
  expect(sound.report.problems[2]).toMatchObject({
    offset: 4608,
    message: 'evtx: record 1 at offset 4608: the checksum of its chunk is wrong',
  })

  const damaged = plainChunk(1, ['a', 'b', 'c']).finish()
  const second = 512 + damaged.readUInt32LE(516)
  damaged.fill(0, second, second + 8)
  const lost = await rowsOf(logFile([sealed(damaged)]))
  expect(lost.rows.map(({ fields }) => fields.v1)).toEqual(['a', 'c'])
  expect(lost.report).toMatchObject({ status: 'failed', events: 2, eventsWithProblems: 0, problemCounts: { evtx: 1 } })
  expect(lost.report.reason).toMatch(new RegExp(`^it is not whole: \\d+ bytes at offset ${4096 + second} are no event`))

  const cut = await rowsOf(log(1, ['a', 'b']).subarray(0, 4096 + second + 60))
  expect(cut.report.status).toBe('failed')
  expect(cut.report.reason).toContain('the file ends inside the chunk at offset 4096')
  expect(cut.rows[0]!.fields.v1).toBe('a')
})

it('an event without a time gets that of the event before it and says so, with its place', async () => {
  const chunk = new ChunkWriter()
  chunk.record(1, (to) => to.event(dataTemplate(1), [number(10, 8, 1), text('a')]))
  chunk.record(2, (to) =>
    to.event({ name: 'Event', content: [{ name: 'System', content: [{ name: 'EventID', content: ['9'] }] }] }, []),
  )
  const { rows, report } = await rowsOf(logFile([chunk.finish()]))
  expect(rows.map(({ _time }) => _time)).toEqual([1_709_630_309.313328, 1_709_630_309.313328])
  expect(rows[1]!.source).toBe('text')
  expect(report.problems).toEqual([
    { kind: 'time', line: undefined, offset: expect.any(Number), message: expect.stringContaining('time: none found') },
  ])
})

it('times of 1601 and 9999 are kept', async () => {
  const chunk = new ChunkWriter()
  const time = (id: number, ticks: bigint) => {
    const system = [
      { name: 'EventID', content: ['1'] },
      { name: 'TimeCreated', attributes: [['SystemTime', { value: 0 }]] as [string, { value: number }][] },
    ]
    const event = { name: 'Event', content: [{ name: 'System', content: system }] }
    chunk.record(id, (to) => to.event(event, [number(0x11, 8, ticks)]))
  }
  time(1, 0n)
  time(2, 2_650_467_743_999_999_999n)
  const { rows } = await rowsOf(logFile([chunk.finish()]))
  expect(rows.map(({ _time, fields }) => [_time, fields.SystemTime, fields.parse_error])).toEqual([
    [-11_644_473_600, '1601-01-01T00:00:00.000000000Z', undefined],
    [expect.closeTo(253_402_300_800, 3), '9999-12-31T23:59:59.999999900Z', undefined],
  ])
})
