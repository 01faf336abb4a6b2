/**
 * How often each process is named in all logs beside the repository, counted twice: by the search that detections ask
 * for it with, over the store, and by hand over the text of the logs, which knows nothing of source types, fields or
 * data models: regular expressions over XML, JSON.parse of lines, and of EVTX files what an independent parser read.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ingestAll } from '../packages/engine/src/ingest/pipeline.ts'
import { Knowledge } from '../packages/engine/src/search/knowledge.ts'
import { runSearch } from '../packages/engine/src/search/run-search.ts'
import { openTemporaryStore } from '../packages/engine/src/stores/open.ts'
import type { RewritableStore } from '../packages/engine/src/stores/store.ts'

const logs = join(import.meta.dirname, '..', '..', 'shared', 'logs')
const here = existsSync(logs)
if (!here) console.log(`skipped: no logs in ${logs}`)

interface Told {
  channel: string
  id: number
  value: (name: string) => string | undefined
}

/** Sysmon's events about processes, and the element that names the process. */
const SYSMON: Readonly<Record<number, string>> = {
  1: 'Image',
  5: 'Image',
  7: 'Image',
  8: 'TargetImage',
  9: 'Image',
  10: 'TargetImage',
  15: 'Image',
  17: 'Image',
  18: 'Image',
  24: 'Image',
}
/** A driver has no process, and of a tampered image the name is not told. */
const SYSMON_WITHOUT_NAME = [6, 25]
const SECURITY: Readonly<Record<number, string>> = {
  4673: 'ProcessName',
  4674: 'ProcessName',
  4688: 'NewProcessName',
  4689: 'ProcessName',
  4696: 'TargetProcessName',
}

/** Undefined for an event that is not about a process. */
function processName({ channel, id, value }: Told): string | undefined {
  const sysmon = /^Microsoft-Windows-Sysmon\/Operational$/i.test(channel)
  if (sysmon && SYSMON_WITHOUT_NAME.includes(id)) return 'unknown'
  const element = sysmon ? SYSMON[id] : /^security$/i.test(channel) ? SECURITY[id] : undefined
  if (element === undefined) return undefined
  const path = value(element) ?? ''
  return path.slice(path.lastIndexOf('\\') + 1) || 'unknown'
}

const ENTITIES: Readonly<Record<string, string>> = { lt: '<', gt: '>', quot: '"', apos: "'", amp: '&' }

function xmlText(text: string): string {
  return text
    .replace(/&#x([0-9a-f]+);/gi, (_, digits) => String.fromCodePoint(Number.parseInt(digits, 16)))
    .replace(/&#(\d+);/g, (_, digits) => String.fromCodePoint(Number(digits)))
    .replace(/&(lt|gt|quot|apos|amp);/g, (_, name) => ENTITIES[name]!)
}

function* fromXml(text: string): Generator<Told> {
  for (const [event] of text.matchAll(/<Event[ >].*?<\/Event>/gs)) {
    yield {
      channel: /<Channel>(.*?)<\/Channel>/.exec(event)?.[1] ?? '',
      id: Number(/<EventID[^>]*>(\d+)</.exec(event)?.[1]),
      value: (name) => {
        const found = new RegExp(`<Data Name=['"]${name}['"]>(.*?)</Data>`, 's').exec(event)?.[1]
        return found === undefined ? undefined : xmlText(found)
      },
    }
  }
}

function* fromJsonLines(text: string): Generator<Told> {
  for (const line of text.split('\n')) {
    if (line.trim() === '') continue
    const outer = JSON.parse(line) as Record<string, unknown>
    // Exports of a cloud's log store hold what the event says as a text of JSON.
    const inner = typeof outer.EventData === 'string' && outer.EventData.startsWith('{') ? outer.EventData : '{}'
    const event = { ...outer, ...(JSON.parse(inner) as Record<string, unknown>) }
    yield {
      channel: String(event.Channel ?? ''),
      id: Number(event.EventID),
      value: (name) => (event[name] === undefined ? undefined : String(event[name])),
    }
  }
}

function* fromOracle(text: string): Generator<Told> {
  for (const line of text.split('\n')) {
    if (line === '') continue
    const { channel, eventId, data } = JSON.parse(line) as {
      channel: string
      eventId: number
      data: [string, string][]
    }
    yield { channel, id: eventId, value: (name) => data.find(([key]) => key === name)?.[1] }
  }
}

function textsOf(folder: string): string[] {
  const names = readdirSync(join(logs, folder)).filter((name) => /^[^.].*\.gz$/.test(name))
  return names.map((name) => gunzipSync(readFileSync(join(logs, folder, name))).toString('utf8'))
}

function countByHand(): Record<string, Map<string, number>> {
  const told: Record<string, () => Iterable<Told>> = {
    evtx: () => fromOracle(gunzipSync(readFileSync(join(logs, 'evtx-oracle.ndjson.gz'))).toString('utf8')),
    xmlwineventlog: () => textsOf('xmlwineventlog').flatMap((text) => [...fromXml(text)]),
    'nxlog-json': () => textsOf('nxlog-json').flatMap((text) => [...fromJsonLines(text)]),
  }
  return Object.fromEntries(
    Object.entries(told).map(([folder, events]) => {
      const counts = new Map<string, number>()
      for (const event of events()) {
        const name = processName(event)
        if (name !== undefined) counts.set(name, (counts.get(name) ?? 0) + 1)
      }
      return [folder, counts]
    }),
  )
}

describe.skipIf(!here)('processes of all logs', () => {
  let store: RewritableStore
  let knowledge: Knowledge

  beforeAll(async () => {
    store = await openTemporaryStore()
    knowledge = new Knowledge(store)
    for (const folder of ['evtx', 'xmlwineventlog', 'nxlog-json'])
      await ingestAll({ store, paths: [join(logs, folder)], index: folder })
  }, 300_000)
  afterAll(() => store.close())

  const count = async (where: string): Promise<[string, number][]> => {
    const spl = `| tstats count from datamodel=Endpoint.Processes ${where} by Processes.process_name`
    const time = { now: 1_800_000_000, earliest: null, latest: null, timeZone: 'UTC' }
    const { rows, diagnostics } = await runSearch(store, knowledge, spl, { time })
    expect(diagnostics).toEqual([])
    return rows.map((row) => [String(row['Processes.process_name']), Number(row.count)])
  }
  const sorted = (counts: Iterable<[string, number]>) => [...counts].sort(([a], [b]) => (a < b ? -1 : 1))

  test('tstats counts what is counted by hand, before and after acceleration', { timeout: 120_000 }, async () => {
    const byHand = countByHand()
    const all = new Map<string, number>()
    for (const [folder, counts] of Object.entries(byHand)) {
      expect([folder, sorted(await count(`where index=${folder}`))]).toEqual([folder, sorted(counts)])
      for (const [name, events] of counts) all.set(name, (all.get(name) ?? 0) + events)
    }
    expect(sorted(await count(''))).toEqual(sorted(all))
    expect([...all.values()].reduce((sum, each) => sum + each, 0)).toBeGreaterThan(40_000)

    const definition = knowledge.accelerations.definition('Endpoint', 'Processes')
    if (definition?.kind !== 'definition') throw new Error('Endpoint.Processes can not be accelerated')
    await store.accelerations.create(definition)
    expect(sorted(await count(''))).toEqual(sorted(all))
  })
})
