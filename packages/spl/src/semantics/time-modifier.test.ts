import { expect, test } from 'vitest'
import { parseRelativeTime, resolveTime } from './time-modifier.ts'

// Wednesday, 15 May 2024, 13:47:29 UTC
const NOW = 1_715_780_849

function inUtc(text: string): string | undefined {
  const time = resolveTime(text, NOW, 'UTC')
  return time === undefined ? undefined : new Date(time * 1000).toISOString()
}

test.each([
  ['now', '2024-05-15T13:47:29.000Z'],
  ['now()', '2024-05-15T13:47:29.000Z'],
  ['now-1d', '2024-05-14T13:47:29.000Z'],
  ['-h', '2024-05-15T12:47:29.000Z'],
  ['-60m', '2024-05-15T12:47:29.000Z'],
  ['+2hrs', '2024-05-15T15:47:29.000Z'],
  ['2d@d', '2024-05-17T00:00:00.000Z'],
  ['-2h@h', '2024-05-15T11:00:00.000Z'],
  ['@m', '2024-05-15T13:47:00.000Z'],
  ['@d-2h', '2024-05-14T22:00:00.000Z'],
  ['-1d@d+9h', '2024-05-14T09:00:00.000Z'],
  ['@w', '2024-05-12T00:00:00.000Z'],
  ['@w0', '2024-05-12T00:00:00.000Z'],
  ['@w7', '2024-05-12T00:00:00.000Z'],
  ['@w3', '2024-05-15T00:00:00.000Z'],
  ['@w4', '2024-05-09T00:00:00.000Z'],
  ['-5d@w1', '2024-05-06T00:00:00.000Z'],
  ['@mon', '2024-05-01T00:00:00.000Z'],
  ['-1mon@mon', '2024-04-01T00:00:00.000Z'],
  ['@qtr', '2024-04-01T00:00:00.000Z'],
  ['-1quarter@q', '2024-01-01T00:00:00.000Z'],
  ['-1year', '2023-05-15T13:47:29.000Z'],
  ['-4mon', '2024-01-15T13:47:29.000Z'],
  ['+9mon', '2025-02-15T13:47:29.000Z'],
  ['-500ms', '2024-05-15T13:47:28.500Z'],
  ['1715780000', '2024-05-15T13:33:20.000Z'],
  ['11/15/2022:20:00:00', '2022-11-15T20:00:00.000Z'],
  ['11/15/2022', '2022-11-15T00:00:00.000Z'],
  ['2022-11-15T20:00:00.5+01:00', '2022-11-15T19:00:00.500Z'],
])('%s', (text, expected) => {
  expect(inUtc(text)).toBe(expected)
})

test.each(['yesterday', '-1x', '@w8', '@d1', '-1d@', '--1d', 'rt-5m', '13/01/2022:00:00:00', '02/30/2022', '-1d d'])(
  '%s is no time',
  (text) => {
    expect(inUtc(text)).toBeUndefined()
  },
)

test('the last day of a month stands for days that a month has not', () => {
  const lastOfMarch = Date.UTC(2024, 2, 31) / 1000
  expect(resolveTime('-1mon', lastOfMarch, 'UTC')).toBe(Date.UTC(2024, 1, 29) / 1000)
})

test('days keep the clock time when daylight saving begins, hours do not', () => {
  const before = Date.UTC(2024, 2, 30, 11) / 1000 // noon in Berlin
  expect(resolveTime('+1d', before, 'Europe/Berlin')).toBe(before + 23 * 3600)
  expect(resolveTime('+24h', before, 'Europe/Berlin')).toBe(before + 24 * 3600)
})

test.each([
  ['America/Sao_Paulo', Date.UTC(2018, 10, 4, 15), Date.UTC(2018, 10, 4, 3)], // no midnight on that day
  ['Asia/Kolkata', Date.UTC(2024, 4, 15, 13), Date.UTC(2024, 4, 14, 18, 30)],
])('the day starts by the clock of %s', (zone, now, expected) => {
  expect(resolveTime('@d', now / 1000, zone)).toBe(expected / 1000)
})

test('an hour starts by the clock of the zone', () => {
  const now = Date.UTC(2024, 4, 15, 13, 10) / 1000 // 18:40 in Kolkata
  expect(resolveTime('@h', now, 'Asia/Kolkata')).toBe(Date.UTC(2024, 4, 15, 12, 30) / 1000)
})

test('the hour that a clock shows twice stays where it is', () => {
  const second = Date.UTC(2024, 9, 27, 1, 30) / 1000 // 02:30 in Berlin for the second time
  expect(resolveTime('@m', second, 'Europe/Berlin')).toBe(second)
  expect(resolveTime('@h', second, 'Europe/Berlin')).toBe(second - 1800)
})

test('a hole is a number that is not known yet', () => {
  expect(parseRelativeTime('-\ue000d@d')).toEqual([
    { kind: 'offset', count: -1, hole: 0, unit: 'd' },
    { kind: 'snap', unit: 'd' },
  ])
  expect(resolveTime('-\ue000d', NOW, 'UTC')).toBeUndefined()
})
