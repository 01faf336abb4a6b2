/** multivalue-comparison: comparisons with what values() gives. */
import { describe, expect, test } from 'vitest'
import { bareEnvironment, compile } from '../../index.ts'
import { findings } from '../lint.ts'
import { multivalueComparison } from './multivalue-comparison.ts'

const environment = bareEnvironment({ now: 0 })

/** The text that each finding points to. */
function found(search: string): string[] {
  const compilation = compile(search, environment)
  return findings(multivalueComparison, compilation).map(({ span }) =>
    compilation.source.text.slice(span.start, span.end),
  )
}

describe('finds', () => {
  test.each([
    ['index=a | stats values(user) as users by host | where users="x"', 'users="x"'],
    ['index=a | stats values(user) as users by host | where users!="x"', 'users!="x"'],
    ['index=a | stats list(bytes) as b by host | where b>5', 'b>5'],
    ['index=a | stats values(user) as users by host | eval y=if("x"=users, 1, 0)', '"x"=users'],
    ['index=a | eventstats values(user) as users by host | where users!="x"', 'users!="x"'],
    ['index=a | stats values(user) as u by host | rename u as users | where users="x"', 'users="x"'],
  ])('%s', (search, place) => expect(found(search)).toEqual([place]))
})

describe('leaves alone', () => {
  test.each([
    ['index=a | stats values(user) as users by host | where mvcount(users)=1 AND users="x"'],
    ['index=a | stats values(user) as users by host | eval y=mvfilter(users!="x")'],
    ['index=a | stats values(user) as users by host | search users="x"'],
    ['index=a | stats values(user) as users by host | eval users=mvjoin(users, ","), y=if(users="x", 1, 0)'],
    ['index=a | stats values(user) as users by host | mvexpand users | where users!="x"'],
    ['index=a | stats max(bytes) as b by host | where b>5'],
    ['index=a | where groups="x"'],
    ['index=a | stats values(a) as a values(b) as b by host | where a=b'],
  ])('%s', (search) => expect(found(search)).toEqual([]))
})
