/**
 * What comes of events of Windows and of cloud services, in every form in which they are written: fields with their
 * values, time, tags, and the data model datasets that they are rows of. The cases stand in source-values/; all events in
 * them are made up. Those of cloud services say nothing of what they are: they are told by their content.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import type { ReadRow } from '../packages/engine/src/ingest/read-rows.ts'
import { rowsOf, windowsEvent } from '../packages/engine/src/ingest/test-loader.ts'
import { Knowledge } from '../packages/engine/src/search/knowledge.ts'
import { runSearch } from '../packages/engine/src/search/run-search.ts'
import { insertRows } from '../packages/engine/src/stores/insert-rows.ts'
import { openTemporaryStore } from '../packages/engine/src/stores/open.ts'
import type { Store } from '../packages/engine/src/stores/store.ts'

interface Case {
  name: string
  /** The text, or an XML event put together from its parts, or an object. */
  log?: string
  xml?: { channel: string; code: number; data?: Record<string, string>; system?: string; rest?: string }
  json?: unknown
  options?: { sourcetype?: string; source?: string; host?: string; zone?: string }
  /** The source type that reads it. */
  entry: string
  /** How many events there are; what follows is said of the first. */
  events?: number
  time?: string
  host?: string
  source?: string
  sourcetype?: string
  tag: string[]
  datasets: string[]
  fields: Record<string, string | string[]>
  absent?: string[]
}

const DATASETS = [
  'Alerts.Alerts',
  'Authentication.Authentication',
  'Authentication.Authentication.Default_Authentication',
  'Authentication.Authentication.Privileged_Authentication',
  'Change.All_Changes',
  'Change.All_Changes.Account_Management',
  'Change.All_Changes.Auditing_Changes',
  'Change.All_Changes.Endpoint_Changes',
  'Change.All_Changes.Instance_Changes',
  'Change.All_Changes.Network_Changes',
  'Data_Access.Data_Access',
  'Endpoint.Filesystem',
  'Endpoint.Ports',
  'Endpoint.Processes',
  'Endpoint.Registry',
  'Endpoint.Services',
  'Malware.Malware_Attacks',
  'Malware.Malware_Operations',
  'Network_Resolution.DNS',
  'Network_Traffic.All_Traffic',
  'Network_Traffic.All_Traffic.Allowed_Traffic',
  'Network_Traffic.All_Traffic.Blocked_Traffic',
  'Web.Web',
]

const folder = join(import.meta.dirname, 'source-values')
const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.yml'))
const cases = files
  .sort()
  .flatMap((file) => (parse(readFileSync(join(folder, file), 'utf8'), { merge: true }) as { cases: Case[] }).cases)

function textOf({ log, xml, json }: Case): string {
  if (log !== undefined) return log
  if (xml) return windowsEvent(xml.channel, xml.code, xml.data ?? {}, xml)
  return JSON.stringify(json)
}

describe('values', () => {
  it.each(cases)('$name', async (one) => {
    const { rows, report } = await rowsOf(textOf(one), one.options)
    expect(report.problems).toEqual([])
    expect(report.entry).toBe(one.entry)
    expect(rows).toHaveLength(one.events ?? 1)
    const row = rows[0]!
    expect(pick(row.fields, Object.keys(one.fields))).toEqual(one.fields)
    expect((one.absent ?? []).filter((name) => row.fields[name] !== undefined)).toEqual([])
    expect(row.tag).toEqual(one.tag)
    if (one.time !== undefined) expect(new Date(row._time * 1000).toISOString()).toBe(new Date(one.time).toISOString())
    for (const column of ['host', 'source', 'sourcetype'] as const) {
      if (one[column] !== undefined) expect(row[column]).toBe(one[column])
    }
  })
})

function pick(fields: Record<string, unknown>, names: string[]): Record<string, unknown> {
  return Object.fromEntries(names.map((name) => [name, fields[name]]))
}

describe('datasets', () => {
  const members = new Map<string, string[]>()
  let store: Store

  beforeAll(async () => {
    store = await openTemporaryStore()
    const loaded: ReadRow[] = []
    for (const [i, one] of cases.entries()) {
      loaded.push(...(await rowsOf(textOf(one), { ...one.options, index: `case_${i}` })).rows)
    }
    await insertRows(store, loaded)
    const knowledge = new Knowledge(store)
    const time = { now: 1_800_000_000, earliest: null, latest: null, timeZone: 'UTC' }
    for (const dataset of DATASETS) {
      const spl = `| tstats count from datamodel=${dataset} by index | table index`
      const { rows, diagnostics } = await runSearch(store, knowledge, spl, { time })
      expect(diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
      for (const { index } of rows as { index: string }[]) members.set(index, [...(members.get(index) ?? []), dataset])
    }
  }, 120_000)
  afterAll(() => store.close())

  it.each(cases.map((one, i) => ({ ...one, i })))('$name', ({ datasets, i }) => {
    expect(members.get(`case_${i}`) ?? []).toEqual(datasets)
  })
})
