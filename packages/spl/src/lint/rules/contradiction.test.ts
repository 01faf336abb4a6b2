/** contradiction: conditions that never hold together. */
import { describe, expect, test } from 'vitest'
import { bareEnvironment, compile } from '../../index.ts'
import { findings } from '../lint.ts'
import { contradiction } from './contradiction.ts'

const environment = bareEnvironment({ now: 0 })

/** The text that each finding points to. */
function found(search: string): string[] {
  const compilation = compile(search, environment)
  return findings(contradiction, compilation).map(({ span }) => compilation.source.text.slice(span.start, span.end))
}

describe('finds', () => {
  test.each([
    ['index=a sourcetype=x sourcetype=y', 'sourcetype=y'],
    ['index=a (sourcetype=x AND host=h AND sourcetype=y)', 'sourcetype=y'],
    ['index=a x=1 NOT x=1', 'NOT x=1'],
    ['index=a x=1 NOT x IN (1, 2)', 'NOT x IN (1, 2)'],
    ['index=a user=* NOT user=*', 'NOT user=*'],
    ['index=a | stats count by user | where count>10 AND count<5', 'count<5'],
    ['index=a | stats count by user | where count>=5 AND count<5', 'count<5'],
    ['index=a | stats count by user | search user=mia user=leo', 'user=leo'],
    ['index=a | stats count by user | search user=mia user!=MIA', 'user!=MIA'],
    ['index=a | stats count by user | where user="a" AND user IN ("b", "c")', 'user IN ("b", "c")'],
    ['index=a | stats count by user | where count=3 AND x=1 AND count>5', 'count>5'],
    ['index=a | where isnull(user) AND user="x"', 'user="x"'],
    ['index=a | where isnull(user) AND isnotnull(user)', 'isnotnull(user)'],
    ['index=a | stats count by user | eval x=if(count>10 AND count<5, 1, 0)', 'count<5'],
    ['index=a | stats count by user | where user="x" OR (count<3 AND 5<count)', '5<count'],
  ])('%s', (search, place) => expect(found(search)).toEqual([place]))
})

describe('leaves alone', () => {
  test.each([
    ['index=a user=mia user=leo'],
    ['index=a x>10 x<5'],
    ['index=a sourcetype=x* sourcetype=*y'],
    ['index=a (sourcetype=x OR sourcetype=y)'],
    ['index=a | stats count by user | search user=mia user=MIA'],
    ['index=a | stats count by user | where user="a" OR user="b"'],
    ['index=a | stats count by user | where count>=5 AND count<=5'],
    ['index=a | stats values(user) as user | where user="a" AND user="b"'],
    ['index=a | stats count by ip | search ip=10.0.0.0/8 ip=10.1.1.1'],
    ['index=a | stats count by user | eval count=1, x=if(count>10 AND count<5, 1, 0)'],
    ['index=a | stats count by n | search n=1 n=01'],
    ['index=a NOT x=1 NOT x=2'],
    ['index=a | where isnull(user) AND NOT user="x"'],
  ])('%s', (search) => expect(found(search)).toEqual([]))
})

test('a field of events that has one value by the catalogue counts as single', () => {
  const known = bareEnvironment({ now: 0, catalogue: { multi: () => false, names: () => ['user'] } })
  expect(findings(contradiction, compile('index=a user=mia user=leo', known))).toHaveLength(1)
})
