/** or-beside-and: OR without parentheses beside AND. */
import { describe, expect, test } from 'vitest'
import { applyFixes, bareEnvironment, compile } from '../../index.ts'
import { findings } from '../lint.ts'
import { orBesideAnd } from './or-beside-and.ts'

const environment = bareEnvironment({ now: 0, macro: (name) => ({ name, arguments: [], definition: 'a=1 OR b=2' }) })

/** The text that each finding points to. */
function found(search: string): string[] {
  const compilation = compile(search, environment)
  return findings(orBesideAnd, compilation).map(({ span }) => compilation.source.text.slice(span.start, span.end))
}

function fixed(search: string): string {
  const compilation = compile(search, environment)
  return applyFixes(
    compilation.source,
    findings(orBesideAnd, compilation).flatMap(({ fix }) => fix ?? []),
  ).text
}

describe('finds', () => {
  test.each([
    ['index=a user=x OR host=y', 'user=x OR host=y'],
    ['index=a b=1 AND c=2 OR d=3', 'c=2 OR d=3'],
    ['index=a | search b=1 error OR warning', 'error OR warning'],
    ['index=a (b=1 c=2) OR (d=3 e=4)', '(b=1 c=2) OR (d=3 e=4)'],
    ['index=a (b=1 c=2 OR d=3)', 'c=2 OR d=3'],
  ])('%s', (search, place) => expect(found(search)).toEqual([place]))
})

describe('leaves alone', () => {
  test.each([
    ['index=a (user=x OR host=y)'],
    ['index=a OR index=b'],
    ['index=a port=1 OR port=2'],
    ['index=a port=1 OR port IN (2, 3)'],
    ['index=a | where a=1 AND b=2 OR c=3'],
    ['`m` user=x'],
  ])('%s', (search) => expect(found(search)).toEqual([]))
})

test('the fix puts it in parentheses, which changes nothing', () => {
  expect(fixed('index=a user=x OR host=y z=1')).toBe('index=a (user=x OR host=y) z=1')
})
