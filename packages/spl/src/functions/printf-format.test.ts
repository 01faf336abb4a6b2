import { expect, test } from 'vitest'
import { parseFormat } from './printf-format.ts'

test('text and conversions in turn', () => {
  expect(parseFormat('a %-5.2f%% %*d')).toMatchObject([
    { kind: 'text', text: 'a ' },
    { kind: 'conversion', flags: '-', width: 5, precision: 2, letter: 'f' },
    { kind: 'text', text: '% ' },
    { kind: 'conversion', flags: '', width: '*', precision: undefined, letter: 'd' },
  ])
})

test('a point without digits is a precision of 0', () => {
  expect(parseFormat('%.f')).toMatchObject([{ precision: 0 }])
  expect(parseFormat('%.*f')).toMatchObject([{ precision: '*' }])
})

test.each(['%', 'a % ', '%n', '%C', '%S', '%1$d', '%y', '%5'])('%j is refused', (format) => {
  expect(parseFormat(format)).toHaveProperty('error')
})
