import { expect, test } from 'vitest'
import { readTime } from './read-time.ts'
import { parseTimeFormat } from './time-format.ts'

test('a format is text and variables', () => {
  expect(parseTimeFormat('at %3N%%%-d %::z%q')).toEqual([
    { kind: 'literal', text: 'at ' },
    { kind: 'variable', letter: 'N', width: 3, colons: 0, bare: false },
    { kind: 'literal', text: '%' },
    { kind: 'variable', letter: 'd', width: undefined, colons: 0, bare: true },
    { kind: 'literal', text: ' ' },
    { kind: 'variable', letter: 'z', width: undefined, colons: 2, bare: false },
    { kind: 'literal', text: '%q' },
  ])
})

const settings = { now: 1_700_000_000, zone: 'Europe/Berlin' }

test.each([
  ['2024-05-15 13:47:29', '%Y-%m-%d %H:%M:%S', '2024-05-15T11:47:29.000Z'],
  ['2024-05-15T13:47:29.125Z', '%Y-%m-%dT%H:%M:%S.%3N%z', '2024-05-15T13:47:29.125Z'],
  ['15 September 24 1:02 PM', '%d %b %y %I:%M %p', '2024-09-15T11:02:00.000Z'],
  ['20240515134729', '%Y%m%d%H%M%S', '2024-05-15T11:47:29.000Z'],
  ['1715780849', '%s', '2024-05-15T13:47:29.000Z'],
  ['1715780849125', '%s%3N', '2024-05-15T13:47:29.125Z'],
  ['2024-136', '%Y-%j', '2024-05-14T22:00:00.000Z'],
  ['  May   5  2024 ', '%b %e %Y', '2024-05-04T22:00:00.000Z'],
  ['2024-05-15 13:47 -0730', '%F %R %z', '2024-05-15T21:17:00.000Z'],
  ['2024-05-15 13:47 PDT', '%F %R %Z', '2024-05-15T20:47:00.000Z'],
  ['08:30', '%H:%M', '2023-11-14T07:30:00.000Z'],
])('%s read as %s', (text, format, expected) => {
  expect(new Date(readTime(text, format, settings)! * 1000).toISOString()).toBe(expected)
})

test.each([
  ['soon', '%F'],
  ['2024-02-30', '%F'],
  ['2024-05', '%Y-%m'],
  ['2024-05-15 13:47 XYZ', '%F %R %Z'],
  ['text', 'text'],
])('%s does not fit %s', (text, format) => {
  expect(readTime(text, format, settings)).toBeUndefined()
})
