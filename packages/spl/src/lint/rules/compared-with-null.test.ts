/** compared-with-null: comparisons that null makes idle. */
import { describe, expect, test } from 'vitest'
import { applyFixes, bareEnvironment, compile } from '../../index.ts'
import { findings } from '../lint.ts'
import { comparedWithNull } from './compared-with-null.ts'

const environment = bareEnvironment({ now: 0 })

/** The text that each finding points to. */
function found(search: string): string[] {
  const compilation = compile(search, environment)
  return findings(comparedWithNull, compilation).map(({ span }) => compilation.source.text.slice(span.start, span.end))
}

function fixed(search: string): string {
  const compilation = compile(search, environment)
  return applyFixes(
    compilation.source,
    findings(comparedWithNull, compilation).flatMap(({ fix }) => fix ?? []),
  ).text
}

describe('finds', () => {
  test.each([
    ['index=a | where user=null', 'user=null'],
    ['index=a | where user!=NULL', 'user!=NULL'],
    ['index=a | where null()==user', 'null()==user'],
    ['index=a | eval x=if(user=null(), "none", user)', 'user=null()'],
    ['index=a | where bytes>null', 'bytes>null'],
  ])('%s', (search, place) => expect(found(search)).toEqual([place]))
})

describe('leaves alone', () => {
  test.each([
    ['index=a | where isnull(user)'],
    ['index=a | eval x=if(user="a", null, user)'],
    ['index=a | eval x=null'],
    ['index=a | where user="null"'],
    ["index=a | where user='null'"],
  ])('%s', (search) => expect(found(search)).toEqual([]))
})

test('the fix asks for a value', () => {
  expect(fixed('index=a | where lower(user)!=null AND x=1')).toBe('index=a | where isnotnull(lower(user)) AND x=1')
  expect(fixed('index=a | where null()=user')).toBe('index=a | where isnull(user)')
  expect(fixed('index=a | where bytes>null')).toBe('index=a | where bytes>null')
})
