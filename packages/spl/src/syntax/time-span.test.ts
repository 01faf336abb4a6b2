import { describe, expect, test } from 'vitest'
import { parseTimeSpan, spanSeconds } from './time-span.ts'

describe('spans of time', () => {
  test.each([
    ['5m', { count: 5, unit: 'm' }],
    ['1mon', { count: 1, unit: 'mon' }],
    ['h', { count: 1, unit: 'h' }],
    ['100ms', { count: 100, unit: 'ms' }],
    ['2 weeks', undefined],
    ['2weeks', { count: 2, unit: 'w' }],
    ['1w@w1', { count: 1, unit: 'w', weekday: 1 }],
    ['-w@w', { count: 1, unit: 'w', weekday: 0 }],
    ['1w@w7', { count: 1, unit: 'w', weekday: 0 }],
    ['1d@d', { count: 1, unit: 'd' }],
    ['1d@h', undefined],
    ['1d@d3', undefined],
    ['-1d', undefined],
    ['0s', undefined],
    ['5', undefined],
    ['', undefined],
  ])('%s', (text, span) => {
    expect(parseTimeSpan(text)).toEqual(span)
  })

  test('have a length in seconds where it does not vary', () => {
    expect(spanSeconds({ count: 2, unit: 'w' })).toBe(1_209_600)
    expect(spanSeconds({ count: 1, unit: 'mon' })).toBeUndefined()
  })
})
