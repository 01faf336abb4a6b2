/** join-first-match: joins that may lose rows. */
import { describe, expect, test } from 'vitest'
import { bareEnvironment, compile } from '../../index.ts'
import { findings } from '../lint.ts'
import { joinFirstMatch } from './join-first-match.ts'

const environment = bareEnvironment({ now: 0 })

/** The text that each finding points to. */
function found(search: string): string[] {
  const compilation = compile(search, environment)
  return findings(joinFirstMatch, compilation).map(({ span }) => compilation.source.text.slice(span.start, span.end))
}

describe('finds', () => {
  test.each([
    ['index=a | join host [ search index=b | table host owner ]', 'join'],
    ['index=a | join type=left host user [ search index=b | stats count by host user day ]', 'join'],
    ['index=a | join host [ search index=b | stats count by host owner | fields host owner ]', 'join'],
  ])('%s', (search, place) => expect(found(search)).toEqual([place]))
})

describe('leaves alone', () => {
  test.each([
    ['index=a | join max=0 host [ search index=b | table host owner ]'],
    ['index=a | join host max=5 [ search index=b | table host owner ]'],
    ['index=a | join host [ search index=b | stats values(owner) as owner by host ]'],
    ['index=a | join host [ search index=b | stats count by h | rename h as host | where count>1 ]'],
    ['index=a | join host user [ search index=b | stats count by host ]'],
    ['index=a | join host [ search index=b | table host owner | dedup host ]'],
    ['index=a | join host [ search index=b | stats count as host ]'],
    ['index=a | join left=L right=R where L.id=R.id [ search index=b | table id ]'],
  ])('%s', (search) => expect(found(search)).toEqual([]))
})
