/** term-without-index: words that are looked for everywhere. */
import { describe, expect, test } from 'vitest'
import { bareEnvironment, compile } from '../../index.ts'
import { findings } from '../lint.ts'
import { termWithoutIndex } from './term-without-index.ts'

const environment = bareEnvironment({ now: 0 })

/** The text that each finding points to. */
function found(search: string): string[] {
  const compilation = compile(search, environment)
  return findings(termWithoutIndex, compilation).map(({ span }) => compilation.source.text.slice(span.start, span.end))
}

describe('finds', () => {
  test.each([
    ['mimikatz', 'mimikatz'],
    ['"failed login" user=x', '"failed login"'],
    ['search user=x TERM(10.0.0.1)', 'TERM(10.0.0.1)'],
    ['(index=a OR user=x) error', 'error'],
  ])('%s', (search, place) => expect(found(search)).toEqual([place]))
})

describe('leaves alone', () => {
  test.each([
    ['index=a error'],
    ['(index=a OR index=b) error'],
    ['sourcetype IN (a, b) error'],
    ['eventtype=x error'],
    ['tag=web error'],
    ['user=x'],
    ['index=a | search error'],
    ['[ search index=b | fields index ] error'],
  ])('%s', (search) => expect(found(search)).toEqual([]))
})
