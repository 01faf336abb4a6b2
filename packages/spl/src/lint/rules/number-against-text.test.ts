/** number-against-text: numbers against texts that are none. */
import { describe, expect, test } from 'vitest'
import { bareEnvironment, compile } from '../../index.ts'
import { findings } from '../lint.ts'
import { numberAgainstText } from './number-against-text.ts'

const environment = bareEnvironment({ now: 0 })

/** The text that each finding points to. */
function found(search: string): string[] {
  const compilation = compile(search, environment)
  return findings(numberAgainstText, compilation).map(({ span }) => compilation.source.text.slice(span.start, span.end))
}

describe('finds', () => {
  test.each([
    ['index=a | where _time > "2024-01-01"', '_time > "2024-01-01"'],
    ['index=a | stats count by user | where count="high"', 'count="high"'],
    ['index=a | stats count by user | where "many"<count', '"many"<count'],
    ['index=a | stats count by user | where count IN (1, "two")', '"two"'],
    ['index=a | eval x=if(a*2="b", 1, 0)', 'a*2="b"'],
    ['index=a | stats count by user | search count=high', 'count=high'],
  ])('%s', (search, place) => expect(found(search)).toEqual([place]))
})

describe('leaves alone', () => {
  test.each([
    ['index=a | stats count by user | where count>"5"'],
    ['index=a | stats count by user | where user="x"'],
    ['index=a | stats max(x) as x by user | where x="high"'],
    ['index=a | stats count by user | search count=1*'],
    ['index=a | stats count by user | eval count=tostring(count), y=if(count="x", 1, 0)'],
    ['index=a | where _time > strptime("2024-01-01", "%F")'],
    ['index=a | where bytes="-"'],
  ])('%s', (search) => expect(found(search)).toEqual([]))
})
