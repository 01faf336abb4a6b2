import { describe, expect, test } from 'vitest'
import { configuredSeverity, highestPriority, highestSeverity, riskSeverity, urgency } from './urgency.ts'

describe('severity', () => {
  const bands: [number[], string][] = [
    [[0], 'informational'],
    [[20], 'informational'],
    [[21], 'low'],
    [[40], 'low'],
    [[41], 'medium'],
    [[60], 'medium'],
    [[61], 'high'],
    [[80, 10], 'high'],
    [[81], 'critical'],
    [[], 'high'],
  ]
  test.each(bands)('of scores %j is %s', (scores, severity) => expect(configuredSeverity(scores)).toBe(severity))

  test('of a sum below 100 stays what it was', () => {
    expect(riskSeverity(99, 'low')).toBe('low')
    expect(riskSeverity(100, 'low')).toBe('medium')
    expect(riskSeverity(249.9, 'low')).toBe('medium')
  })

  test('the severest of several', () => {
    expect(highestSeverity(['low', 'Critical', 'odd'])).toBe('critical')
    expect(highestSeverity(['odd'])).toBeUndefined()
    expect(highestSeverity([])).toBeUndefined()
  })
})

describe('urgency', () => {
  test.each([
    ['unknown', 'high', 'medium'],
    ['unknown', 'critical', 'high'],
    ['medium', 'high', 'high'],
    ['high', 'low', 'medium'],
    ['critical', 'informational', 'informational'],
    ['critical', 'high', 'critical'],
    ['low', 'no severity at all', 'low'],
  ] as const)('of %s and %s is %s', (priority, severity, expected) =>
    expect(urgency(priority, severity)).toBe(expected),
  )

  test('the highest priority', () => {
    expect(highestPriority([])).toBe('unknown')
    expect(highestPriority(['low', 'high', 'medium'])).toBe('high')
  })
})
