/** subsearch-limit: subsearches of unknown length. */
import { describe, expect, test } from 'vitest'
import { bareEnvironment, compile } from '../../index.ts'
import { findings } from '../lint.ts'
import { subsearchLimit } from './subsearch-limit.ts'

const environment = bareEnvironment({ now: 0 })

/** The text that each finding points to. */
function found(search: string): string[] {
  const compilation = compile(search, environment)
  return findings(subsearchLimit, compilation).map(({ span }) => compilation.source.text.slice(span.start, span.end))
}

describe('finds', () => {
  test.each([
    ['index=a [ search index=b | table user ]', '[ search index=b | table user ]'],
    ['index=a NOT [ search index=b | fields user ]', '[ search index=b | fields user ]'],
    ['index=a user=[ search index=b | table user ]', '[ search index=b | table user ]'],
  ])('%s', (search, place) => expect(found(search)).toEqual([place]))
})

describe('leaves alone', () => {
  test.each([
    ['index=a [ search index=b | head 100 | table user ]'],
    ['index=a [ search index=b | stats max(x) as x ]'],
    ['index=a [ search index=b | return 10 user ]'],
    ['index=a | append [ search index=b ]'],
  ])('%s', (search) => expect(found(search)).toEqual([]))
})
