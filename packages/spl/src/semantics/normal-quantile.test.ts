import { expect, test } from 'vitest'
import { normalQuantile } from './normal-quantile.ts'

// Tables of the standard normal distribution.
test.each([
  [0.5, 0],
  [0.75, 0.6744897501960817],
  [0.975, 1.9599639845400543],
  [0.995, 2.575829303548901],
  [0.0025, -2.807033768343811],
  [1e-4, -3.7190164854556804],
  [5e-10, -6.109410204869],
  [1e-20, -9.262340089798409],
])('the quantile of %s', (p, expected) => {
  expect(normalQuantile(p)).toBeCloseTo(expected, 9)
})

test('ends', () => {
  expect(normalQuantile(0)).toBe(-Infinity)
  expect(normalQuantile(1)).toBe(Infinity)
})
