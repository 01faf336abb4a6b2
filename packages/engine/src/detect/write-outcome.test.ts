import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Knowledge } from '../search/knowledge.ts'
import { runSearch } from '../search/run-search.ts'
import { encodeFieldName } from '../stores/encode.ts'
import { openTemporaryStore } from '../stores/open.ts'
import type { Store } from '../stores/store.ts'
import { eventRow } from './event-row.ts'
import { detectionRecords, runDetection } from './run-detection.ts'
import { sampleDetection, sampleRun, TEN_O_CLOCK } from './sample-detection.ts'
import { writeOutcome, writeRows } from './write-outcome.ts'

const rba = {
  message: 'on $dest$',
  riskObjects: [{ field: 'dest', type: 'system', score: 50 }],
  threatObjects: [{ field: 'process.name', type: 'process_name' }],
}
const drilldowns = [{ name: 'n', search: '| search dest="$dest$"' }]
const detection = sampleDetection({ rba, drilldowns })
const rows = [
  { dest: ['a', 'b'], 'process.name': 'x.exe', count: 1 },
  { dest: 'c', 'odd %2E name': 'y' },
]
const outcome = runDetection(sampleRun(detection, rows))

describe('records as rows of the store', () => {
  test('hold text, and lists only where there are several values', () => {
    const row = eventRow(outcome.riskEvents[0]!)
    expect(row).toMatchObject({ _time: TEN_O_CLOCK, index: 'risk', sourcetype: 'stash', tag: ['modaction_result'] })
    expect(row.fields).toMatchObject({
      ...{ risk_score: '50', analyticstories: 'Sample Story', threat_object: 'x.exe', dest: ['a', 'b'], count: '1' },
      'annotations._all': ['Sample Story', 'CIS 10', 'Sample Source 1', 'Exploitation', 'T1649', 'DE.CM', 'TTP'],
    })
    for (const name of ['_time', '_raw', 'tag', 'host', 'index']) expect(row.fields).not.toHaveProperty(name)
  })

  test('hold drilldowns as JSON', () => {
    const { fields } = eventRow(outcome.findings[0]!)
    expect(JSON.parse(fields.drilldown_searches as string)).toMatchObject({ name: 'n', index_earliest: null })
    expect(Object.values(fields)).not.toContain('')
  })
})

describe('written into a store', () => {
  let store: Store
  beforeAll(async () => {
    store = await openTemporaryStore()
  })
  afterAll(() => store.close())

  const count = async () => {
    const { rows } = await store.query(
      'SELECT `index`, toUInt32(count()) FROM events GROUP BY `index` ORDER BY `index`',
    )
    return Object.fromEntries(rows.map(([index, events]) => [index, Number(events)]))
  }

  test('a run is written once', async () => {
    expect(await writeOutcome(store, outcome)).toEqual({ riskEvents: 3, findings: 2, alreadyThere: 0 })
    expect(await writeOutcome(store, outcome)).toEqual({ riskEvents: 0, findings: 0, alreadyThere: 5 })
    const later = runDetection(sampleRun(detection, rows, { actionTime: TEN_O_CLOCK + 90, sid: 'S2' }))
    expect(await writeOutcome(store, later)).toEqual({ riskEvents: 0, findings: 0, alreadyThere: 5 })
    expect(await count()).toEqual({ notable: 2, risk: 3 })
  })

  test('what an interrupted run left out is added', async () => {
    const more = runDetection(sampleRun(detection, [...rows, { dest: 'd' }]))
    expect(await writeOutcome(store, more)).toEqual({ riskEvents: 1, findings: 1, alreadyThere: 5 })
  })

  test('another scheduled time is another run; a forced one writes again', async () => {
    const next = runDetection(sampleRun(detection, rows, { scheduledTime: TEN_O_CLOCK + 3600 }))
    expect(await writeOutcome(store, next)).toEqual({ riskEvents: 3, findings: 2, alreadyThere: 0 })
    expect(await writeOutcome(store, outcome, { force: true })).toEqual({ riskEvents: 3, findings: 2, alreadyThere: 0 })
    expect(await count()).toEqual({ notable: 7, risk: 10 })
  })

  test('records are written while they are made', async () => {
    const many = Array.from({ length: 2100 }, (_, index) => ({ dest: `many-${index}` }))
    const { rows: made } = detectionRecords(sampleRun(detection, many))
    expect(await writeRows(store, made)).toEqual({ riskEvents: 2100, findings: 2100, alreadyThere: 0 })
  })

  test('nothing is written for no rows', async () => {
    expect(await writeOutcome(store, runDetection(sampleRun(detection, [])))).toEqual({
      riskEvents: 0,
      findings: 0,
      alreadyThere: 0,
    })
  })

  test('searches find a record by a value that needs escapes', async () => {
    const odd = runDetection(sampleRun(detection, [{ dest: 'CORP\\mia "x"', user: ['b', 'a'] }]))
    await writeOutcome(store, odd, { force: true })
    const { contributing_events_search: search } = odd.riskEvents[0]!
    const condition = search.split(' | search ')[1]!
    const found = await runSearch(store, new Knowledge(store), `index=risk ${condition} | table risk_object user`, {
      time: { now: TEN_O_CLOCK + 10, earliest: null, latest: null, timeZone: 'UTC' },
    })
    expect(found.diagnostics).toEqual([])
    expect(found.rows).toEqual([{ risk_object: 'CORP\\mia "x"', user: ['b', 'a'] }])
  })

  test('fields come back as they went in', async () => {
    const { rows: found } = await store.query(
      "SELECT fields FROM events WHERE `index` = 'risk' AND fields.risk_object.:String = 'c' LIMIT 1",
    )
    expect(found[0]![0]).toMatchObject({ [encodeFieldName('odd %2E name')]: 'y' })
  })
})
