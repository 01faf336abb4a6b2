import { describe, expect, test } from 'vitest'
import type { ResultRow } from './result-row.ts'
import type { DetectionRun } from './run-detection.ts'
import { runDetection } from './run-detection.ts'
import { type DetectionParts, sampleDetection, sampleRun, TEN_O_CLOCK } from './sample-detection.ts'
import { decodeStash } from './stash.ts'

const dest = { field: 'dest', type: 'system', score: 25 }
const user = { field: 'user', type: 'user', score: 30 }

function run(rows: ResultRow[], parts: DetectionParts = {}, more: Partial<DetectionRun> = {}) {
  const rba = { message: 'on $dest$', riskObjects: [dest], threatObjects: [] }
  return runDetection(sampleRun(sampleDetection({ type: 'Anomaly', rba, ...parts }), rows, more))
}

const first = (row: ResultRow, parts: DetectionParts = {}, more: Partial<DetectionRun> = {}) =>
  run([row], parts, more).riskEvents[0]!

describe('the time of a risk event', () => {
  test("is the row's own, kept as orig_time too", () => {
    expect(first({ dest: 'a', _time: 1773133000.25 })).toMatchObject({
      _time: 1773133000.25,
      orig_time: '1773133000.25',
    })
    expect(first({ dest: 'a', _time: '1773133000' })._raw).toMatch(
      /^1773133000, search_name="ESCU - Sample Detection - Rule", /,
    )
  })
  test('is when it was made where the row has none, or text', () => {
    expect(first({ dest: 'a' })).not.toHaveProperty('orig_time')
    expect(first({ dest: 'a', _time: '2026-03-10T10:00:00' })).toMatchObject({
      _time: TEN_O_CLOCK,
      orig_time: '2026-03-10T10:00:00',
    })
  })
})

describe('fields of the row', () => {
  const event = first({
    ...{
      dest: 'a',
      host: 'dc',
      source: 'WinEventLog',
      sourcetype: 'x',
      index: 'main',
      tag: ['b', 'a'],
      search_name: 's',
    },
    ...{ status: 'ok', user: ['x', 'y'], empty: '', none: null, _span: 1, count: 3, list: ['one'] },
    ...{ risk_message: 'of the row', annotations: 'of the row', event_hash: 'h', normalized_risk_object: 'n' },
  })
  test('are copied, or renamed where the event has its own', () => {
    expect(event).toMatchObject({
      ...{ orig_host: 'dc', orig_source: 'WinEventLog', orig_sourcetype: 'x', orig_index: 'main' },
      ...{ orig_tag: ['b', 'a'], orig_search_name: 's', orig_event_hash: 'h', status: 'ok', user: ['x', 'y'] },
      ...{ count: '3', list: 'one', host: 'karst', index: 'risk', sourcetype: 'stash', tag: ['modaction_result'] },
    })
  })
  test('without a value, and internal ones, are left out', () => {
    for (const name of ['empty', 'none', '_span']) expect(event).not.toHaveProperty(name)
  })
  test('give way to those of the action', () => {
    expect(event.risk_message).toBe('on a')
    expect(event.annotations).toMatch(/^\{"analytic_story"/)
    expect(event.normalized_risk_object).toBe('a')
  })
})

test('the raw text holds the fields that the action writes, sorted, and not those that are looked up', () => {
  const event = first({ dest: 'CORP\\"a"', user: ['y', 'x'] })
  const { pairs, time } = decodeStash(event._raw)!
  const names = pairs.map(([name]) => name)
  expect(time).toBe(TEN_O_CLOCK)
  expect(names[0]).toBe('search_name')
  expect(names.slice(1)).toEqual([...names.slice(1)].sort())
  expect(pairs.filter(([name]) => name === 'user').map(([, value]) => value)).toEqual(['y', 'x'])
  expect(new Map(pairs).get('risk_object')).toBe('CORP\\"a"')
  expect(names).toEqual(expect.arrayContaining(['annotations', 'annotations._all', 'info_min_time', 'risk_score']))
  for (const name of ['orig_sid', 'orig_rid', 'orig_action_name', 'annotations.mitre_attack.mitre_tactic', 'host']) {
    expect(names).not.toContain(name)
  }
})

test('ids of an earlier action are kept', () => {
  expect(first({ dest: 'a', orig_sid: 'S0', orig_rid: 7 })).toMatchObject({ orig_sid: 'S0', orig_rid: '7' })
  expect(first({ dest: 'a', orig_sid: '' })).toMatchObject({ orig_sid: 'S1', orig_rid: '0' })
})

test('bounds of a search over all time', () => {
  expect(first({ dest: 'a' }, {}, { window: { earliest: null, latest: null } })).toMatchObject({
    info_min_time: '0.000',
    info_max_time: '+Infinity',
  })
  expect(
    first({ dest: 'a' }, {}, { window: { earliest: 0, latest: 5, indexEarliest: 1.5, indexLatest: null } }),
  ).toMatchObject({
    ...{ info_min_time: '0.000', info_max_time: '5.000000000', use_index_time: '1' },
    ...{ info_min_indextime: '1.500000000', info_max_indextime: '+Infinity' },
  })
})

test('the search started before the action', () => {
  expect(first({ dest: 'a' }, {}, { startTime: TEN_O_CLOCK - 5 }).info_search_time).toBe('1773136795.000000000')
})

describe('definitions', () => {
  const both = (formatVersion: number) =>
    run([{ dest: 'a', user: 'u' }], {
      formatVersion,
      rba: { message: '', riskObjects: [user, dest, { ...dest }, { ...dest, score: 5 }], threatObjects: [] },
    }).riskEvents.map(({ risk_object, risk_score }) => [risk_object, risk_score])
  test('of format 5 are sorted as text and stand once', () =>
    expect(both(5)).toEqual([
      ['a', 25],
      ['a', 5],
      ['u', 30],
    ]))
  test('of format 4 stand as written', () =>
    expect(both(4)).toEqual([
      ['u', 30],
      ['a', 25],
      ['a', 25],
      ['a', 5],
    ]))

  test('with a message of their own', () => {
    const rba = {
      message: '',
      riskObjects: [
        { ...dest, message: 'host $dest$' },
        { ...user, message: 'by $user$' },
      ],
      threatObjects: [],
    }
    expect(run([{ dest: 'a', user: 'u' }], { rba }).riskEvents.map(({ risk_message }) => risk_message)).toEqual([
      'host a',
      'by u',
    ])
  })
})

test('events of one row that agree in object and type have keys of their own, the same in every run', () => {
  const rba = { message: '', riskObjects: [dest, { ...dest, score: 5 }], threatObjects: [] }
  const keys = () => run([{ dest: ['a', 'a'] }, { dest: 'a' }], { rba }).riskEvents.map(({ event_hash }) => event_hash)
  expect(new Set(keys()).size).toBe(6)
  expect(keys()).toEqual(keys())
})

describe('a detection without risk objects', () => {
  const row = {
    ...{ risk_object: ['a', 'b'], risk_object_type: 'system', risk_score: '7', risk_message: 'of the row $x$' },
    ...{ threat_object: 't', threat_object_type: 'url' },
  }
  test('writes what its rows say', () => {
    const { riskEvents, diagnostics } = run([row], { rba: { message: 'no', riskObjects: [], threatObjects: [] } })
    expect(riskEvents).toMatchObject([
      {
        risk_object: 'a',
        risk_object_type: 'system',
        risk_score: 7,
        risk_message: 'of the row $x$',
        threat_object: ['t'],
      },
      { risk_object: 'b' },
    ])
    expect(diagnostics).toEqual([])
  })
  test('whose rows say nothing is reported', () => {
    const { riskEvents, diagnostics } = run([{ dest: 'a' }], { rba: undefined })
    expect(riskEvents).toEqual([])
    expect(diagnostics).toMatchObject([{ code: 'risk-action-without-object' }])
    expect(run([], { rba: undefined }).diagnostics).toEqual([])
  })
})

describe('the score', () => {
  const scoreOf = (risk_score: ResultRow[string]) => run([{ dest: 'a', risk_score }])
  test.each([
    ['40', 40],
    [0, 0],
    ['-3.5', -3.5],
    ['', 25],
    [null, 25],
  ])('for %j in the row is %d', (value, score) => {
    const { riskEvents, diagnostics } = scoreOf(value)
    expect(riskEvents[0]!.risk_score).toBe(score)
    expect(diagnostics).toEqual([])
  })
  test.each(['high', ['1', '2']])('for %j in the row is that of the detection, and is reported', (value) => {
    const { riskEvents, diagnostics } = scoreOf(value)
    expect(riskEvents[0]!.risk_score).toBe(25)
    expect(diagnostics).toMatchObject([{ code: 'risk-score-not-numeric' }])
  })
})

test('assets, identities and their zone make the normalized object', () => {
  const object = (more: ResultRow) => first({ dest: 'a', ...more }).normalized_risk_object
  expect(object({ risk_object_asset: ['srv', 'x'], risk_object_identity: 'id' })).toBe('srv')
  expect(object({ risk_object_identity: 'id', cim_entity_zone: 'emea' })).toBe('id_emea')
})

test('a value with a wildcard, and a field that SPL reads quoted only', () => {
  const rba = { message: '', riskObjects: [{ ...dest, field: 'my dest' }, dest], threatObjects: [] }
  const searches = run([{ dest: 'a*', 'my dest': 'b' }], { rba }).riskEvents.map(
    (event) => event.contributing_events_search,
  )
  expect(searches).toEqual([
    '| savedsearch "ESCU - Sample Detection - Rule" | search dest="a*" | where isnotnull(mvfind(\'dest\', "(?is)^a\\\\*$"))',
    '| savedsearch "ESCU - Sample Detection - Rule" | search "my dest"="b"',
  ])
})

test('names that JavaScript knows are names like others', () => {
  const row = JSON.parse('{"dest": "a", "constructor": "c", "toString": "t", "__proto__": "p"}')
  const event = first(row)
  expect(Object.keys(event)).toEqual(expect.arrayContaining(['constructor', 'toString']))
  expect(event.constructor).toBe('c')
  // An underscore makes it internal, as any other name.
  expect(Object.keys(event)).not.toContain('__proto__')
})

test('experimental and deprecated detections say so in the description', () => {
  expect(first({ dest: 'a' }, { status: 'experimental' }).savedsearch_description).toMatch(
    /experimental.* Finds samples\.$/,
  )
  expect(first({ dest: 'a' }, { status: 'deprecated' }).savedsearch_description).toMatch(
    /deprecated.* Finds samples\.$/,
  )
  expect(first({ dest: 'a' }).savedsearch_description).toBe('Finds samples.')
})

test('many rows take little time', () => {
  const rows = Array.from({ length: 20_000 }, (_, index) => ({
    dest: `host-${index}`,
    user: 'u',
    process: 'x'.repeat(200),
  }))
  const start = performance.now()
  const { riskEvents, diagnostics } = run(rows, {
    rba: { message: '$absent$', riskObjects: [dest, user], threatObjects: [] },
  })
  expect(riskEvents).toHaveLength(40_000)
  expect(diagnostics).toMatchObject([{ code: 'message-token-unresolved', count: 40_000, rids: [0, 1, 2, 3, 4] }])
  expect(performance.now() - start).toBeLessThan(20_000)
})
