import { describe, expect, test } from 'vitest'
import { Diagnostics } from '../source/diagnostic.ts'
import { SourceText } from '../source/source-text.ts'
import { Cursor } from '../syntax/cursor.ts'
import { parseExpression } from '../syntax/expression-parser.ts'
import { roundedText, shownDigits, significantDigits } from './precision.ts'

const shown = (text: string): string | undefined =>
  shownDigits(parseExpression(new Cursor(SourceText.of(text, 'test'), new Diagnostics())))

describe('digits of a calculation', () => {
  test.each([
    // The table of the page "eval", Rounding.
    ['8.250*0.2', '2'],
    ['8.250*0.20', '1.7'],
    ['8.250*0.200', '1.65'],
    ['8.250*exact(0.2)', '1.650'],
    ['0.23*0.014', '0.0032'],
    ['1.00*1111', '1111'],
    ['123.0+4.567', '127.6'],
    ['1.5+1', '2.5'],
    ['3*1.50', '4.50'],
    ['10/4.0', '2.5'],
    ['5.0', '5.0'],
    ['-5.00', '-5.00'],
    ['(1.25+1)*2', '4.50'],
  ])('%s shows %s', (text, expected) => {
    expect(shown(text)).toBe(expected)
  })

  test.each(['5', '1/3', '2+2', 'x*0.2', 'exact(0.2)', '1e3', '1.5/0', '"a"', 'pi()*2.0'])('%s is as it is', (text) => {
    expect(shown(text)).toBeUndefined()
  })
})

test.each([
  [2.555, 2, '2.56'],
  [2.5, 0, '3'],
  [-2.5, 0, '-3'],
  [-0.4, 0, '0'],
  [1111, -1, '1110'],
  [1e21, 2, '1e+21'],
  [1e-7, 3, '0.000'],
])('%d to %d places is %s', (value, places, expected) => {
  expect(roundedText(value, places)).toBe(expected)
})

test('significant digits', () => {
  expect(['0.0120', '1.00', '1111', '100', '0', '-3.5e10'].map(significantDigits)).toEqual([3, 3, 4, 3, 1, 2])
})
