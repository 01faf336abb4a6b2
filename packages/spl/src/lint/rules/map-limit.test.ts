/** map-limit: maps of unknown length. */
import { describe, expect, test } from 'vitest'
import { bareEnvironment, compile } from '../../index.ts'
import { findings } from '../lint.ts'
import { mapLimit } from './map-limit.ts'

const environment = bareEnvironment({ now: 0 })

/** The text that each finding points to. */
function found(search: string): string[] {
  const compilation = compile(search, environment)
  return findings(mapLimit, compilation).map(({ span }) => compilation.source.text.slice(span.start, span.end))
}

describe('finds', () => {
  test.each([
    ['index=a | stats count by user | map search="search index=b user=$user$"', 'map'],
    ['index=a | stats count by user | appendpipe [ map search="search index=b user=$user$" ]', 'map'],
  ])('%s', (search, place) => expect(found(search)).toEqual([place]))
})

describe('leaves alone', () => {
  test.each([
    ['index=a | stats count by user | map maxsearches=100 search="search index=b user=$user$"'],
    ['index=a | stats count by user | head 5 | map search="search index=b user=$user$"'],
    ['index=a | stats count as n | map search="search index=b n=$n$"'],
  ])('%s', (search) => expect(found(search)).toEqual([]))
})
