import { describe, expect, test } from 'vitest'
import { Diagnostics } from '../source/diagnostic.ts'
import { SourceText } from '../source/source-text.ts'
import { Cursor } from './cursor.ts'
import { parseExpression } from './expression-parser.ts'
import { printExpression } from './printer.ts'

function parse(text: string): { printed: string; codes: string[] } {
  const diagnostics = new Diagnostics()
  const cursor = new Cursor(SourceText.of(text), diagnostics)
  try {
    const printed = printExpression(parseExpression(cursor))
    cursor.skipSpace()
    return {
      printed: cursor.done ? printed : `${printed} ⟨${cursor.text.slice(cursor.position)}⟩`,
      codes: diagnostics.list.map((d) => d.code),
    }
  } catch {
    return { printed: '', codes: diagnostics.list.map((d) => d.code) }
  }
}

describe('precedence', () => {
  test.each([
    ['a=1 OR b=1 AND c=1', 'a = 1 OR b = 1 AND c = 1'],
    ['(a=1 OR b=1) AND c=1', '(a = 1 OR b = 1) AND c = 1'],
    ['a=1 OR b=1 XOR k=1', 'a = 1 OR b = 1 XOR k = 1'],
    ['a=1 OR (b=1 XOR k=1)', 'a = 1 OR (b = 1 XOR k = 1)'],
    ['NOT a=1 AND b=1', 'NOT a = 1 AND b = 1'],
    ['NOT (a=1 AND b=1)', 'NOT (a = 1 AND b = 1)'],
    ['!match(a,"x") AND b', 'NOT match(a, "x") AND b'],
    ['a-b-c', 'a - b - c'],
    ['a-(b-c)', 'a - (b - c)'],
    ['a+b*c', 'a + b * c'],
    ['(a+b)*c', '(a + b) * c'],
    ['-a*b', '-a * b'],
    ['a==b', 'a = b'],
    ['a.b."x"', 'a . b . "x"'],
    ['a*-1', 'a * -1'],
    ['x in ("a","b")', 'x IN ("a", "b")'],
    ['NOT x IN (y)', 'NOT x IN (y)'],
    ['x like "a%"', 'x LIKE "a%"'],
    ["'my field'+1", "'my field' + 1"],
    ['if(a>1,"x",null())', 'if(a > 1, "x", null())'],
  ])('%s', (text, expected) => {
    const first = parse(text)
    expect(first).toEqual({ printed: expected, codes: [] })
    // Printing and parsing again is the identity.
    expect(parse(first.printed).printed).toBe(expected)
  })
})

describe('strings', () => {
  test.each([
    [String.raw`"a\"b"`, String.raw`"a\"b"`],
    [String.raw`"C:\\Windows"`, String.raw`"C:\\Windows"`],
    [String.raw`"\d+\)"`, String.raw`"\\d+\\)"`],
    [String.raw`"(.*\\\)"`, String.raw`"(.*\\\\)"`],
    ['"`"', '"`"'],
  ])('%s', (text, expected) => {
    expect(parse(text)).toEqual({ printed: expected, codes: [] })
  })

  test('doubled quotes are read as one pair, with a warning', () => {
    expect(parse('f(""-70m@m"")')).toEqual({ printed: 'f("-70m@m")', codes: ['malformed-accepted'] })
  })
})

describe('mistakes', () => {
  test.each([
    ['a+', 'syntax'],
    ['(a', 'syntax'],
    ['f(a', 'syntax'],
    ['f(a b)', 'syntax'],
    ['x in y', 'syntax'],
    ['"abc', 'string-unclosed'],
    ['', 'syntax'],
    ['#', 'syntax'],
    [`${'('.repeat(10_000)}a`, 'nesting-too-deep'],
    [`${'-'.repeat(10_000)}a`, 'nesting-too-deep'],
    [`${'NOT '.repeat(10_000)}a`, 'nesting-too-deep'],
  ])('%#', (text, code) => {
    expect(parse(text).codes).toEqual([code])
  })
})
