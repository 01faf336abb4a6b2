/** unused-field: fields that nothing reads. */
import { describe, expect, test } from 'vitest'
import { bareEnvironment, compile } from '../../index.ts'
import { findings } from '../lint.ts'
import { unusedField } from './unused-field.ts'

const environment = bareEnvironment({
  now: 0,
  lookup: (name) =>
    name === 'users'
      ? {
          name,
          table: name,
          columns: ['user', 'group'],
          matchType: new Map(),
          caseSensitive: true,
          minMatches: 0,
          maxMatches: 1,
          defaultMatch: undefined,
        }
      : undefined,
})

/** The text that each finding points to. */
function found(search: string): string[] {
  const compilation = compile(search, environment)
  return findings(unusedField, compilation).map(({ span }) => compilation.source.text.slice(span.start, span.end))
}

const messages = (search: string): string[] =>
  findings(unusedField, compile(search, environment)).map(({ message }) => message)

describe('finds', () => {
  test.each([
    ['index=a | eval day=strftime(_time, "%F") | stats count by user', 'day'],
    ['index=a | eval x=1 | eval x=2 | table x', 'x'],
    ['index=a | eval x=user | table user', 'x'],
    ['index=a | rex field=user "(?<name>a+)" | stats count by user', '"(?<name>a+)"'],
    ['index=a | stats count values(host) as hosts by user | table user count', 'hosts'],
    ['index=a | spath input=x path=y output=z | stats count by user', 'output=z'],
    ['index=a | eventstats avg(bytes) as mean by host | stats count by host', 'mean'],
    ['index=a | lookup users user OUTPUT group as team | stats count by user', 'team'],
  ])('%s', (search, place) => expect(found(search)).toEqual([place]))
})

describe('leaves alone', () => {
  test.each([
    ['index=a | eval day=strftime(_time, "%F") | stats count by user, day'],
    ['index=a | eval x=1'],
    ['index=a | eval x=1 | fields - x'],
    ['index=a | eval tmp=lower(user) | eval user=tmp | stats count by user'],
    ['index=a | eval x=1 | where x=1 | stats count by user'],
    ['index=a | eval x=1 | sort x | stats count by user'],
    ['index=a | eval x=1 | stats values(*) as * by user'],
    ['index=a | rename user as who | stats count by host'],
    ['index=a | rex field=user "(?<a>x)(?<b>y)" | stats count by a'],
    ['index=a | stats count as c by user | table user'],
    ['index=a | eval x=1 | search [ search index=b | fields x ] | stats count by user'],
    ['index=a | eval x=1 | map search="search user=$x$"'],
    ['index=a | eval x=1 | appendpipe [ stats sum(x) as total ] | table total'],
    ['index=a | eval x=1 | outputlookup users | stats count by user'],
    ['index=a | stats count by user | append [ search index=b | eval x=1 | stats count by x ]'],
    ['index=a | eval x=1 | lookup nowhere x OUTPUT y | stats count by y'],
    ['index=a | xmlkv msg | table a'],
  ])('%s', (search) => expect(found(search)).toEqual([]))
})

test('the message names the stage that ends it', () => {
  expect(messages('index=a | eval x=1 | eval x=2 | table x')).toEqual([
    'Nothing reads `x`: `eval` after it sets it again.',
  ])
  expect(messages('index=a | eval x=1 | where y=1 | table y')).toEqual([
    'Nothing reads `x`: `table` after it drops it.',
  ])
})
