/** never-holds: where with a false constant in it. */
import { describe, expect, test } from 'vitest'
import { bareEnvironment, compile } from '../../index.ts'
import { findings } from '../lint.ts'
import { neverHolds } from './never-holds.ts'

const environment = bareEnvironment({ now: 0 })

/** The text that each finding points to. */
function found(search: string): string[] {
  const compilation = compile(search, environment)
  return findings(neverHolds, compilation).map(({ span }) => compilation.source.text.slice(span.start, span.end))
}

describe('finds', () => {
  test.each([
    ['index=a | where 1=2', '1=2'],
    ['index=a | where user="x" AND 2>3', '2>3'],
    ['index=a | where false()', 'false()'],
    ['index=a | where NOT true()', 'NOT true()'],
    ['index=a | where (1=2 OR 3=4) AND user="x"', '(1=2 OR 3=4)'],
  ])('%s', (search, place) => expect(found(search)).toEqual([place]))
})

describe('leaves alone', () => {
  test.each([
    ['index=a | where 1=1'],
    ['index=a | where 1=2 OR user="x"'],
    ['index=a | eval x=if(1=2, "a", "b")'],
    ['index=a | where true()'],
  ])('%s', (search) => expect(found(search)).toEqual([]))
})
