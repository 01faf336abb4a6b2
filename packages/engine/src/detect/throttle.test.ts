import { describe, expect, test } from 'vitest'
import { DiagnosticLog } from './outcome-diagnostic.ts'
import type { ResultRow } from './result-row.ts'
import { applyThrottle, type ThrottleInput } from './throttle.ts'

const throttling = { fields: ['user', 'dest'], period: '60m' }

function apply(rows: ResultRow[], more: Partial<ThrottleInput> = {}) {
  const log = new DiagnosticLog()
  const input = { throttling, search: 's', cron: 'c', rows, time: 1000, state: null, ...more }
  return { ...applyThrottle(input, log), diagnostics: log.list() }
}

describe('a throttle', () => {
  test('asks for equal values in all fields', () => {
    const rows = [
      { user: 'a', dest: 'x' },
      { user: 'a', dest: 'y' },
      { user: 'a', dest: 'x' },
      { user: 'A', dest: 'x' },
    ]
    expect(apply(rows).rids).toEqual([0, 1, 3])
  })

  test('tells lists, missing values and their joins apart', () => {
    const rows: ResultRow[] = [
      { user: ['a', 'b'], dest: '' },
      { user: 'a b' },
      { user: 'a', dest: 'b' },
      { user: ['a', 'b'] },
    ]
    expect(apply(rows).rids).toEqual([0, 1, 2])
  })

  test('is not prolonged by what it holds back', () => {
    const row = { user: 'a', dest: 'x' }
    const first = apply([row])
    const second = apply([row], { state: first.state, time: 1000 + 3599 })
    expect(second.suppressed).toEqual([{ rid: 0, key: ['a', 'x'], until: 4600 }])
    expect(apply([row], { state: second.state, time: 4600 }).rids).toEqual([0])
  })

  test('forgets windows that are over', () => {
    const { state } = apply([{ user: 'a', dest: 'x' }])
    const later = apply([{ user: 'b', dest: 'x' }], { state, time: 9000 })
    expect(Object.values(later.state!.openUntil)).toEqual([12600])
  })

  test.each([
    ['search', { search: 'edited' }],
    ['cron schedule', { cron: 'edited' }],
    ['period', { throttling: { ...throttling, period: '61m' } }],
  ])('opens again when the %s is edited', (_, edit) => {
    const { state } = apply([{ user: 'a', dest: 'x' }])
    expect(apply([{ user: 'a', dest: 'x' }], { state, ...edit }).rids).toEqual([0])
  })

  test('by a field that no row has is reported, and is one key', () => {
    const { rids, diagnostics } = apply([{ user: 'a' }, { user: 'a' }])
    expect(rids).toEqual([0])
    expect(diagnostics).toMatchObject([{ code: 'throttle-field-absent', severity: 'error', subject: 'dest' }])
    expect(apply([]).diagnostics).toEqual([])
  })

  test('with a period that is none holds nothing back and says so', () => {
    const rows = [
      { user: 'a', dest: 'x' },
      { user: 'a', dest: 'x' },
    ]
    const result = apply(rows, { throttling: { ...throttling, period: 'daily' } })
    expect(result.rids).toEqual([0, 1])
    expect(result.diagnostics).toMatchObject([{ code: 'throttle-period-invalid' }])
  })

  test('that does not exist lets everything through', () => {
    expect(apply([{}, {}], { throttling: undefined })).toMatchObject({ rids: [0, 1], state: null })
  })

  test('survives being stored as JSON, whatever the values', () => {
    const row = { user: '__proto__', dest: 'constructor' }
    const state = JSON.parse(JSON.stringify(apply([row]).state))
    expect(apply([row], { state }).rids).toEqual([])
  })
})
