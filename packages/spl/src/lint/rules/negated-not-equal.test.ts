/** negated-not-equal: NOT field!=value. */
import { describe, expect, test } from 'vitest'
import { bareEnvironment, compile } from '../../index.ts'
import { findings } from '../lint.ts'
import { negatedNotEqual } from './negated-not-equal.ts'

const environment = bareEnvironment({ now: 0 })

/** The text that each finding points to. */
function found(search: string): string[] {
  const compilation = compile(search, environment)
  return findings(negatedNotEqual, compilation).map(({ span }) => compilation.source.text.slice(span.start, span.end))
}

describe('finds', () => {
  test.each([
    ['index=a NOT user!=admin', 'NOT user!=admin'],
    ['index=a | search x=1 (NOT user!="a b")', '(NOT user!="a b")'],
    ['| tstats count from datamodel=M where NOT M.user!=admin', 'NOT M.user!=admin'],
  ])('%s', (search, place) => expect(found(search)).toEqual([place]))
})

describe('leaves alone', () => {
  test.each([
    ['index=a NOT user=admin'],
    ['index=a user!=admin'],
    ['index=a NOT (user!=admin x=1)'],
    ['index=a | where NOT user!="admin"'],
  ])('%s', (search) => expect(found(search)).toEqual([]))
})
