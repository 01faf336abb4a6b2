/** doubled-condition: conditions that stand twice. */
import { describe, expect, test } from 'vitest'
import { applyFixes, bareEnvironment, compile } from '../../index.ts'
import { findings } from '../lint.ts'
import { doubledCondition } from './doubled-condition.ts'

const environment = bareEnvironment({ now: 0, macro: (name) => ({ name, arguments: [], definition: 'x=1 x=1' }) })

/** The text that each finding points to. */
function found(search: string): string[] {
  const compilation = compile(search, environment)
  return findings(doubledCondition, compilation).map(({ span }) => compilation.source.text.slice(span.start, span.end))
}

function fixed(search: string): string {
  const compilation = compile(search, environment)
  return applyFixes(
    compilation.source,
    findings(doubledCondition, compilation).flatMap(({ fix }) => fix ?? []),
  ).text
}

describe('finds', () => {
  test.each([
    ['index=a x IN (1, 2, 1)', '1'],
    ['index=a x IN ("Cmd.exe", cmd.exe)', 'cmd.exe'],
    ['index=a x=1 y=2 x=1', 'x=1'],
    ['index=a (x="A" OR x="b" OR x="a")', 'x="a"'],
    ['index=a NOT x=1 NOT x=1', 'NOT x=1'],
    ['index=a | where x=1 AND y=2 AND x=1', 'x=1'],
    ['index=a | where x="a" OR x="a"', 'x="a"'],
    ['index=a | eval y=if(x IN ("a", "a"), 1, 0)', '"a"'],
  ])('%s', (search, place) => expect(found(search)).toEqual([place]))
})

describe('leaves alone', () => {
  test.each([
    ['index=a x=1 y=1'],
    ['index=a x=1 X=1'],
    ['index=a (x=1 y=2) OR (x=1 y=3)'],
    ['index=a | where x="a" OR x="A"'],
    ['index=a | where (x=1 AND y=2) OR (x=1 AND z=3)'],
    ['index=a `m` x=1'],
  ])('%s', (search) => expect(found(search)).toEqual([]))
})

test('the fix takes the second one away', () => {
  expect(fixed('index=a x IN (1, 2,  1)')).toBe('index=a x IN (1, 2)')
  expect(fixed('index=a (x=1 OR x=2 OR x=1) y=1')).toBe('index=a (x=1 OR x=2) y=1')
  expect(fixed('index=a | where x=1 AND (y=2) AND x=1 | head 5')).toBe('index=a | where x=1 AND (y=2) | head 5')
})
