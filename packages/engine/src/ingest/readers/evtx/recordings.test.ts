/**
 * Real files beside the repository against what others read in them: libevtx's records, and the same events as a
 * forwarder sends them. docs/evtx.md explains every class of difference. Skipped where ../shared is absent.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { ReadRow } from '../../read-rows.ts'
import { rowsOf } from '../../test-loader.ts'
import { readLog } from './test-reading.ts'

const LOGS = resolve(import.meta.dirname, '../../../../../../../shared/logs')
const present = existsSync(LOGS)
if (!present) console.log('skipped: ../shared/logs is not here')

interface OracleRecord {
  file: string
  record: number
  eventId: number
  channel: string
  computer: string
  time: string
  data: [name: string, value: string][]
}

class Differences {
  readonly counts: Record<string, number> = {}
  readonly unexplained: string[] = []

  count(name: string): void {
    this.counts[name] = (this.counts[name] ?? 0) + 1
  }

  compare(what: string, ours: unknown, theirs: unknown): void {
    const [a, b] = [JSON.stringify(ours), JSON.stringify(theirs)]
    if (a === b) return
    const known = classOf(a ?? '', b ?? '')
    if (known) this.count(known)
    else this.unexplained.push(`${what}: ${a} instead of ${b}`)
  }
}

/** Windows writes HexInt32 and HexInt64 without leading zeros and an empty text between two tags. */
function classOf(ours: string, theirs: string): string | undefined {
  const zeros = (text: string) => text.replace(/\b0x0+(?=[0-9a-f])/g, '0x')
  const tags = (text: string) => text.replace(/<(\w+)([^<>]*)><\/\1>/g, '<$1$2/>')
  if (zeros(ours) === zeros(theirs)) return 'leading zeros'
  if (tags(zeros(ours)) === tags(zeros(theirs))) return 'empty elements'
  return undefined
}

const decoded = (text: string) =>
  text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&apos;', "'").replaceAll('&amp;', '&')

/** The oracle's view of an event's text. Data without a value are not in it. */
function viewOf(file: string, text: string): OracleRecord {
  const first = (pattern: RegExp) => decoded(pattern.exec(text)?.[1] ?? '')
  return {
    file,
    record: Number(first(/<EventRecordID>(\d+)</)),
    eventId: Number(first(/<EventID[^>]*>(\d+)</)),
    channel: first(/<Channel>([^<]*)</),
    computer: first(/<Computer>([^<]*)</),
    time: first(/SystemTime='([^']*)'/),
    data: [...text.matchAll(/<Data Name='([^']*)'>([^<]*)<\/Data>/g)]
      .map(([, name, value]): [string, string] => [decoded(name!), decoded(value!)])
      .filter(([, value]) => value !== ''),
  }
}

const files = () =>
  readdirSync(resolve(LOGS, 'evtx'), { recursive: true })
    .map(String)
    .filter((name) => name.endsWith('.evtx'))
    .sort()

describe.skipIf(!present)('recorded logs', () => {
  it('give the records that libevtx reads in them', async () => {
    const oracle = new Map<string, OracleRecord[]>()
    for (const line of gunzipSync(readFileSync(resolve(LOGS, 'evtx-oracle.ndjson.gz')))
      .toString()
      .trim()
      .split('\n')) {
      const record = JSON.parse(line) as OracleRecord
      oracle.set(record.file, [...(oracle.get(record.file) ?? []), record])
    }
    const seen = { files: 0, events: 0, compared: 0, problems: [] as unknown[] }
    const differences = new Differences()
    for (const file of files()) {
      const { events, told } = await readLog(readFileSync(resolve(LOGS, 'evtx', file)))
      seen.files++
      seen.events += events.length
      seen.problems.push(...told, ...events.filter(({ problem }) => problem !== undefined))
      const theirs = oracle.get(file)
      if (!theirs) {
        differences.count('files that the oracle leaves out')
        continue
      }
      expect({ file, events: events.length }).toEqual({ file, events: theirs.length })
      for (const [i, { text }] of events.entries()) {
        const [view, other] = [viewOf(file, text), theirs[i]!]
        seen.compared++
        for (const key of ['file', 'record', 'eventId', 'channel', 'computer', 'time'] as const)
          expect(view[key]).toBe(other[key])
        expect(view.data.map(([name]) => name)).toEqual(other.data.map(([name]) => name))
        for (const [j, [name, value]] of view.data.entries()) differences.compare(name, value, other.data[j]![1])
      }
    }
    expect(differences.unexplained).toEqual([])
    expect(seen).toEqual({ files: 281, events: 10_015, compared: 8728, problems: [] })
    expect(differences.counts).toEqual({ 'leading zeros': 15_886, 'files that the oracle leaves out': 13 })
  }, 30_000)

  it('give the fields, tags and times of the same events as XML', async () => {
    const read = async (folder: string, names: string[], bytes: (path: string) => Uint8Array) => {
      const byKey = new Map<string, ReadRow[]>()
      for (const name of names) {
        const { rows, report } = await rowsOf(bytes(resolve(LOGS, folder, name)))
        expect(report).toMatchObject({ status: 'loaded', eventsWithProblems: 0, problems: [] })
        for (const row of rows) {
          const { Channel, Computer, EventRecordID, SystemTime } = row.fields
          const key = JSON.stringify([Channel, Computer, EventRecordID, SystemTime])
          byKey.set(key, [...(byKey.get(key) ?? []), row])
        }
      }
      return byKey
    }
    const ours = await read('evtx', files(), (path) => readFileSync(path))
    const xml = readdirSync(resolve(LOGS, 'xmlwineventlog'))
    const theirs = await read('xmlwineventlog', xml, (path) => gunzipSync(readFileSync(path)))
    const differences = new Differences()
    let compared = 0
    for (const [key, rows] of theirs) {
      for (const [i, other] of rows.entries()) {
        const row = ours.get(key)![i]!
        compared++
        const { fields, ...columns } = row
        for (const column of ['_time', 'index', 'host', 'source', 'sourcetype', 'tag'] as const)
          expect(columns[column]).toEqual(other[column])
        expect(Object.keys(fields)).toEqual(Object.keys(other.fields))
        for (const [name, value] of Object.entries(fields)) differences.compare(name, value, other.fields[name])
      }
    }
    expect(differences.unexplained).toEqual([])
    expect(compared).toBe(8728)
    // A field has the class of its value; those that source types copy from others count again.
    expect(Object.keys(differences.counts).sort()).toEqual(['empty elements', 'leading zeros'])
  }, 30_000)
})
