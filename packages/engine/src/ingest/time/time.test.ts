import { describe, expect, it } from 'vitest'
import { daysFromCivil, epochSeconds, isDate } from './civil.ts'
import { parseEpoch } from './epoch.ts'
import { parseIso } from './iso.ts'
import { compileTimeFormat } from './strptime.ts'
import { UTC, zoneOf } from './zone.ts'

const seconds = (iso: string) => Date.parse(iso) / 1000

describe('civil', () => {
  it.each([
    [1970, 1, 1, 0],
    [1969, 12, 31, -1],
    [2000, 2, 29, 11_016],
    [1601, 1, 1, -134_774],
    [9999, 12, 31, 2_932_896],
  ])('counts %i-%i-%i', (year, month, day, days) => {
    expect(daysFromCivil(year, month, day)).toBe(days)
  })
  it('knows which dates exist', () => {
    expect([
      isDate(2023, 2, 29),
      isDate(2024, 2, 29),
      isDate(1900, 2, 29),
      isDate(2023, 4, 31),
      isDate(2023, 13, 1),
    ]).toEqual([false, true, false, false, false])
  })
  it('gives the double nearest to the decimal number', () => {
    expect(epochSeconds(1_675_271_324, 146_658)).toBe(1675271324.146658)
    expect(epochSeconds(-1, 500_000)).toBe(-0.5)
  })
})

describe('ISO 8601', () => {
  it.each([
    ['2023-02-01T17:08:44.1466587Z', 1675271324.146658],
    ['2021-12-04T21:19:16.741995900Z', 1638652756.741995],
    ['2021-12-31T23:59:59.9999999Z', seconds('2021-12-31T23:59:59Z') + 0.999999],
    ['2021-12-04 21:19:16.741', 1638652756.741],
    ['2021/12/04 21:19:16', 1638652756],
    ['  2021-12-04t21:19:16z', 1638652756],
    ['2021-12-04T21:19:16,5+02:00 rest', 1638645556.5],
    ['2021-12-04T21:19:16 -0730', 1638679756],
    ['2021-12-04T21:19', 1638652740],
    ['2021-12-04', seconds('2021-12-04T00:00:00Z')],
    ['1601-01-01T00:00:00.0000000Z', -11644473600],
    ['9999-12-31T23:59:59Z', 253402300799],
  ])('%s', (text, time) => {
    expect(parseIso(text, UTC)).toBe(time)
  })
  it.each([
    '',
    '-',
    '20211204',
    '2021-13-04T00:00:00Z',
    '2021-02-30T00:00:00Z',
    '2021-12-04Tx',
    '2021-12-04T25:00:00Z',
  ])('refuses %j', (text) => {
    expect(parseIso(text, UTC)).toBeUndefined()
  })
  it('uses the zone where the text names none', () => {
    const berlin = zoneOf('Europe/Berlin')!
    expect(parseIso('2023-07-01 12:00:00', berlin)).toBe(seconds('2023-07-01T10:00:00Z'))
    expect(parseIso('2023-01-01 12:00:00', berlin)).toBe(seconds('2023-01-01T11:00:00Z'))
    expect(parseIso('2023-03-26 03:30:00', berlin)).toBe(seconds('2023-03-26T01:30:00Z'))
    expect(parseIso('2023-07-01 12:00:00Z', berlin)).toBe(seconds('2023-07-01T12:00:00Z'))
  })
})

describe('zones', () => {
  it('knows offsets and names, and nothing else', () => {
    expect(zoneOf('+02:00')!(0)).toBe(7200)
    expect(zoneOf('utc')!(0)).toBe(0)
    expect(zoneOf('America/New_York')!(seconds('2020-06-09T22:50:54Z'))).toBe(-14_400)
    expect(zoneOf('Middle/Earth')).toBeUndefined()
  })
})

describe('formats', () => {
  const now = () => seconds('2024-01-10T00:00:00Z')
  it.each([
    ['%m/%d/%Y %I:%M:%S %p', '10/09/2020 10:41:26 AM', '2020-10-09T10:41:26Z'],
    ['%m/%d/%Y %I:%M:%S %p', '10/09/2020 12:00:01 AM', '2020-10-09T00:00:01Z'],
    ['%d/%b/%Y:%H:%M:%S %z', '09/Oct/2020:10:41:26 +0200', '2020-10-09T08:41:26Z'],
    ['%F %T.%3N', '2020-10-09 10:41:26.125', '2020-10-09T10:41:26.125Z'],
    ['[%A] %e %B %y', '[Friday]  9 October 20', '2020-10-09T00:00:00Z'],
    ['%s', '1602240086', '2020-10-09T10:41:26Z'],
    ['%b %e %H:%M:%S', 'Jan  9 10:41:26', '2024-01-09T10:41:26Z'],
    ['%b %e %H:%M:%S', 'Dec 31 10:41:26', '2023-12-31T10:41:26Z'],
  ])('%s reads %s', (format, text, iso) => {
    expect(compileTimeFormat(format, now)!(text, UTC)).toBe(seconds(iso))
  })
  it('takes the day before it from now, where a format has none', () => {
    const parse = compileTimeFormat('%H:%M:%S.%9N', () => seconds('2024-03-01T12:00:00Z'))!
    expect(parse('11:59:58.123456789: x', UTC)).toBe(seconds('2024-03-01T11:59:58Z') + 0.123456)
    expect(parse('12:30:00.0', UTC)).toBe(seconds('2024-03-01T12:30:00Z'))
    expect(parse('23:00:00.5', UTC)).toBe(seconds('2024-02-29T23:00:00.5Z'))
    expect(parse('23:30:00.5', () => 3600)).toBe(seconds('2024-02-29T22:30:00.5Z'))
  })
  it('refuses what does not fit and words that it does not know', () => {
    const parse = compileTimeFormat('%Y-%m-%d', now)!
    expect(parse('yesterday', UTC)).toBeUndefined()
    expect(parse('2020-99-01', UTC)).toBeUndefined()
    expect(compileTimeFormat('%Y %J', now)).toBeUndefined()
  })
})

describe('epoch', () => {
  it.each([
    ['1602240086', 1602240086],
    ['1602240086.1234567', 1602240086.123456],
    ['1602240086123', 1602240086.123],
    ['1602240086123456', 1602240086.123456],
    ['1602240086123456789', 1602240086.123456],
    ['1.602240086e9', 1602240086],
    ['-5', -5],
  ])('%s', (text, time) => {
    expect(parseEpoch(text)).toBe(time)
  })
  it.each(['', 'soon', '1e40', '0x10'])('refuses %j', (text) => {
    expect(parseEpoch(text)).toBeUndefined()
  })
})
