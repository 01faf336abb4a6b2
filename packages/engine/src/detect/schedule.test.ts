import { describe, expect, test } from 'vitest'
import { defaultDeployment } from '../content/default-deployments.ts'
import { parseCron } from './cron.ts'
import { dueRuns, parseSchedule, type Schedule } from './schedule.ts'

const at = (text: string) => Date.parse(`${text}Z`) / 1000

function scheduleOf(type: string): Schedule {
  const parsed = parseSchedule(defaultDeployment(type)!.scheduling!)
  if (!parsed.ok) throw new Error(parsed.messages.join(' '))
  return parsed.schedule
}

describe('hourly ranges', () => {
  test('touch and do not overlap', () => {
    const { windowAt, cron } = scheduleOf('TTP')
    const ten = at('2026-03-10T10:00:00')
    const eleven = cron.next(ten)!
    expect(eleven).toBe(ten + 3600)
    expect(windowAt(ten)).toEqual({ earliest: at('2026-03-10T08:50:00'), latest: at('2026-03-10T09:50:00') })
    expect(windowAt(eleven).earliest).toBe(windowAt(ten).latest)
  })

  test('a daily one covers a day', () => {
    const { earliest, latest } = scheduleOf('Baseline').windowAt(at('2026-03-10T00:10:00'))
    expect(latest! - earliest!).toBe(86400)
    expect(latest).toBe(at('2026-03-10T00:00:00'))
  })

  test('no bound', () => {
    const parsed = parseSchedule({ cron: '* * * * *', earliest: '0', latest: '' })
    expect(parsed.ok && parsed.schedule.windowAt(5)).toEqual({ earliest: null, latest: null })
  })

  test('what is no time is said', () => {
    expect(parseSchedule({ cron: '0 * * *', earliest: 'soon', latest: 'now' })).toEqual({
      ok: false,
      messages: ['A cron schedule has five fields, `0 * * *` has 4.', '`soon` is not a time (earliest).'],
    })
  })
})

describe('runs that are due', () => {
  const { cron } = scheduleOf('TTP')
  test('all since the last one, in order', () => {
    const last = at('2026-03-10T10:00:00')
    expect(dueRuns(cron, last, last + 3 * 3600 + 5)).toEqual({
      times: [1, 2, 3].map((hours) => last + hours * 3600),
      more: false,
    })
    expect(dueRuns(cron, last, last)).toEqual({ times: [], more: false })
    expect(dueRuns(cron, last, last + 3600).times).toHaveLength(1)
  })

  test('as many as asked for', () => {
    expect(dueRuns(cron, 0, 10 * 3600, 2)).toEqual({ times: [3600, 7200], more: true })
    expect(dueRuns(cron, 0, 2 * 3600, 2)).toEqual({ times: [3600, 7200], more: false })
  })
})

describe('cron', () => {
  const next = (expression: string, from: string): string => {
    const parsed = parseCron(expression)
    if (!parsed.ok) return parsed.message
    const time = parsed.cron.next(at(from))
    return time === undefined ? 'never' : new Date(time * 1000).toISOString().slice(0, 16)
  }
  // 10 March 2026 is a Tuesday.
  test.each([
    ['*/10 * * * *', '2026-03-10T10:01:00', '2026-03-10T10:10'],
    ['0 * * * *', '2026-03-10T10:00:00', '2026-03-10T11:00'],
    ['5,35 8-9 * * *', '2026-03-10T08:05:00', '2026-03-10T08:35'],
    ['0 0 1 1 *', '2026-03-10T10:00:00', '2027-01-01T00:00'],
    ['0 0 * * 7', '2026-03-10T10:00:00', '2026-03-15T00:00'],
    ['0 0 * * 0', '2026-03-10T10:00:00', '2026-03-15T00:00'],
    ['0 0 13 * 5', '2026-03-10T10:00:00', '2026-03-13T00:00'],
    ['0 0 20 * 3', '2026-03-10T10:00:00', '2026-03-11T00:00'],
    ['0 0 30 2 *', '2026-03-10T10:00:00', 'never'],
  ])('%s after %s is %s', (expression, from, expected) => expect(next(expression, from)).toBe(expected))

  test.each([
    '',
    '* * * *',
    '* * * * * *',
    '@hourly',
    '60 * * * *',
    '* 24 * * *',
    '* * 0 * *',
    '* * * 13 *',
    '* * * JAN *',
  ])('%j is refused', (expression) => expect(parseCron(expression).ok).toBe(false))
  test.each([
    '* * * * 8',
    '* * * * MON',
    '5/5 * * * *',
    '*/0 * * * *',
    '9-3 * * * *',
    '* * L * *',
    '*/61 * * * *',
    '* */25 * * *',
    '* * * * */8',
    '1,,2 * * * *',
    '-1 * * * *',
  ])('%j is refused too', (expression) => expect(parseCron(expression).ok).toBe(false))
})
