import { expect, test } from 'vitest'
import { fromZone, toZone, zoneOffset } from './time-zone.ts'
import { zoneName, zoneNames } from './zone-names.ts'

const at = (...parts: Parameters<typeof Date.UTC>): number => Date.UTC(...parts) / 1000

test.each([
  ['UTC', at(2024, 6, 1), 0],
  ['Europe/Berlin', at(2024, 6, 1), 7200],
  ['Europe/Berlin', at(2024, 0, 1), 3600],
  ['America/New_York', at(1969, 6, 1), -14_400],
  ['Asia/Kolkata', at(2024, 0, 1), 19_800],
])('%s at %d', (zone, time, offset) => {
  expect(zoneOffset(time, zone)).toBe(offset)
})

test.each(['UTC', 'Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Australia/Lord_Howe', 'Pacific/Apia'])(
  'clock times of %s lead back to their moment',
  (zone) => {
    for (let time = at(1971, 0, 1); time < at(2037, 0, 1); time += 9_876_543) {
      expect(fromZone(toZone(time + 0.25, zone), zone)).toBe(time + 0.25)
    }
  },
)

test('a clock time that is skipped moves forward, one that comes twice is the first', () => {
  const clock = { minute: 30, second: 0, fraction: 0, hour: 2 }
  expect(fromZone({ year: 2024, month: 3, day: 31, ...clock }, 'Europe/Berlin')).toBe(at(2024, 2, 31, 1, 30))
  expect(fromZone({ year: 2024, month: 10, day: 27, ...clock }, 'Europe/Berlin')).toBe(at(2024, 9, 27, 0, 30))
})

test.each([
  ['UTC', 'UTC', 'UTC'],
  ['Europe/Berlin', 'CET', 'CEST'],
  ['America/Los_Angeles', 'PST', 'PDT'],
  ['Asia/Tokyo', 'JST', 'JST'],
  ['Asia/Seoul', 'KST', 'KST'],
  ['Europe/Dublin', 'GMT', 'IST'],
  ['Asia/Dubai', '+04', '+04'],
  ['Asia/Kathmandu', '+0545', '+0545'],
  ['Australia/Sydney', 'AEDT', 'AEST'],
])('%s is %s in January and %s in July', (zone, january, july) => {
  expect([zoneName(at(2024, 0, 15), zone), zoneName(at(2024, 6, 15), zone)]).toEqual([january, july])
})

test('every offset of a zone has a name', () => {
  expect(zoneNames('UTC')).toEqual(new Map([[0, 'UTC']]))
  expect([...zoneNames('Europe/Berlin')]).toEqual([
    [3600, 'CET'],
    [7200, 'CEST'],
  ])
})
