import { expect, test } from 'vitest'
import { createSerial } from './serial.ts'

function grows(serials: string[]): boolean {
  return serials.every((serial, place) => place === 0 || BigInt(serials[place - 1]!) < BigInt(serial))
}

test('is milliseconds, a count, and the lane of the process', () => {
  const serial = createSerial(() => 1_750_000_000_123.9, 7)
  expect([serial(), serial()]).toEqual(['1750000000123000007', '1750000000123000107'])
})

test('grows faster than the clock, and while the clock goes back', () => {
  let now = 1_750_000_000_000
  const serial = createSerial(() => now, 0)
  const serials = Array.from({ length: 25_000 }, () => serial())
  now -= 5000
  serials.push(serial(), serial())
  now += 5001
  serials.push(serial())
  expect(grows(serials)).toBe(true)
})

test('grows across restarts', () => {
  const first = createSerial(() => 1_750_000_000_000, 99)
  const second = createSerial(() => 1_750_000_000_001, 0)
  expect(grows([first(), first(), second()])).toBe(true)
})

test('fits a UInt64 until the year 2500', () => {
  expect(BigInt(createSerial(() => Date.UTC(2500, 0, 1), 99)())).toBeLessThan(2n ** 64n)
})
