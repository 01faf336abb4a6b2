import { describe, expect, test } from 'vitest'
import { Diagnostics } from '../source/diagnostic.ts'
import { SourceText } from '../source/source-text.ts'
import type { SearchExpression } from './ast.ts'
import { Cursor } from './cursor.ts'
import { printSearch } from './printer.ts'
import { parseSearch } from './search-parser.ts'

function parse(text: string): { search: SearchExpression | undefined; codes: string[]; rest: string } {
  const diagnostics = new Diagnostics()
  const cursor = new Cursor(SourceText.of(text), diagnostics)
  let search: SearchExpression | undefined
  try {
    search = parseSearch(cursor, { subsearch: () => cursor.fail('no subsearch here'), stop: () => false })
  } catch {
    search = undefined
  }
  return { search, codes: diagnostics.list.map((d) => d.code), rest: cursor.text.slice(cursor.position) }
}

const print = (text: string): string => printSearch(parse(text).search!)

describe('grammar', () => {
  test.each([
    ['a=1 b=2', 'a=1 b=2'],
    ['a=1 AND b=2 OR c=3', 'a=1 b=2 OR c=3'],
    ['(a=1 AND b=2) OR c=3', '(a=1 b=2) OR c=3'],
    ['NOT a=1 b=2', 'NOT a=1 b=2'],
    ['NOT (a=1 OR b=2)', 'NOT (a=1 OR b=2)'],
    ['a IN (1, "x y", *z)', 'a IN (1, "x y", *z)'],
    ['a NOT IN (1)', 'NOT a IN (1)'],
    ['"my field"="x"', '"my field"="x"'],
    ['a = 1', 'a=1'],
    ['a!=1 b>=2', 'a!=1 b>=2'],
    ['target{}.type=x', 'target{}.type=x'],
    ['TERM(10.1.2.3) CASE(Error)', 'TERM(10.1.2.3) CASE(Error)'],
    ['"two words" one', '"two words" one'],
    ['*', '*'],
    ['', '*'],
    ['()', '*'],
    ['src_ip=10.0.0.0/8', 'src_ip=10.0.0.0/8'],
    ['x=a=b', 'x=a=b'],
    ['kubectl.kubernetes.io/last-applied-configuration=*', 'kubectl.kubernetes.io/last-applied-configuration=*'],
  ])('%s', (text, expected) => {
    expect(print(text)).toBe(expected)
    expect(print(expected)).toBe(expected)
  })

  test('OR binds tighter than AND', () => {
    expect(parse('a=1 b=2 OR c=3').search).toMatchObject({ kind: 'and', terms: [{ kind: 'compare' }, { kind: 'or' }] })
  })

  test('lower-case and, or, not are words to look for', () => {
    expect(parse('a and b').search).toMatchObject({
      kind: 'and',
      terms: [{ kind: 'term' }, { kind: 'term' }, { kind: 'term' }],
    })
  })
})

describe('backslashes', () => {
  const value = (text: string): string => (parse(`f=${text}`).search as { value: { text: string } }).value.text
  test.each([
    [String.raw`"C:\\Users\\*"`, String.raw`C:\Users\*`],
    [String.raw`"\\\\*\\SYSVOL"`, String.raw`\\*\SYSVOL`],
    [String.raw`"system32\*"`, String.raw`system32\*`],
    [String.raw`"*\sam *"`, String.raw`*\sam *`],
    [String.raw`"say \"hi\""`, 'say "hi"'],
    [String.raw`*\\ScheduledTasks.xml`, String.raw`*\ScheduledTasks.xml`],
    [String.raw`*\"privileged\":true*`, '*"privileged":true*'],
  ])('%s', (text, expected) => {
    expect(value(text)).toBe(expected)
  })
})

describe('shipped content that is malformed', () => {
  test.each([
    ['a IN ("x". "y")', 'a IN ("x", "y")'],
    ['a IN ("x" "y")', 'a IN ("x", "y")'],
    ['a IN (""*x*"", "y")', 'a IN ("*x*", "y")'],
    ['p=*GetCurrent()* OR b=1', 'p="*GetCurrent()*" OR b=1'],
  ])('%s is accepted with a warning', (text, expected) => {
    const { search, codes } = parse(text)
    expect(printSearch(search!)).toBe(expected)
    expect(new Set(codes)).toEqual(new Set(['malformed-accepted']))
  })

  test.each([
    ['a="x"AND b=1', 'a="x" b=1'],
    ['a="* Nul*"b=1', 'a="* Nul*" b=1'],
    ['(a=1)OR(b=1)', 'a=1 OR b=1'],
  ])('%s needs no blank', (text, expected) => {
    expect(print(text)).toBe(expected)
  })
})

describe('mistakes', () => {
  test.each([
    ['(a=1', 'syntax'],
    ['a=', 'syntax'],
    ['a IN (1, 2', 'syntax'],
    ['a="x', 'string-unclosed'],
    ['NOT', 'syntax'],
    ['a=1 OR', 'syntax'],
    [`${'('.repeat(10_000)}a`, 'nesting-too-deep'],
    [`${'NOT '.repeat(10_000)}a`, 'nesting-too-deep'],
  ])('%#', (text, code) => {
    expect(parse(text).codes).toContain(code)
  })
})
