/** What is said of a field that is not there, and when nothing is said because nobody can know. */
import { describe, expect, test } from 'vitest'
import { compile } from '../index.ts'
import { bareEnvironment } from './bare-environment.ts'
import { certainDiagnostics } from './missing-field.ts'

const environment = bareEnvironment({ now: 1_700_000_000 })

/** The second sentence of the warning, and the hint. */
function reason(search: string): string[] {
  return compile(search, environment)
    .diagnostics.filter(({ code }) => code === 'unknown-field')
    .map(({ message, hint }) => [message.split(/[:.] /).slice(2).join('. '), hint ?? ''].join(' | '))
}

describe('why a field is missing', () => {
  test.each([
    [
      'index=a | stats count by user | where usr=1',
      '`stats` before it keeps only `user` and `count`. | Did you mean `user`?',
    ],
    ['index=a | stats count by user | eval x=1 | where y=1', '`stats` before it keeps only `user` and `count`. | '],
    [
      'index=a | table a b c d e f g h i j | where z=1',
      '`table` before it keeps only `a`, `b`, `c`, `d`, `e`, `f`, `g`, `h` and 2 more. | ',
    ],
    ['index=a | fields - user | stats count by user', '`fields` before it takes it away. | '],
    ['index=a | table user b | fields - user | eval x=user', '`fields` before it takes it away. | '],
    ['index=a | table user b | rename user as name | eval x=user', '`rename` before it calls it `name`. | '],
    ['| makeresults | eval x=user', '`makeresults` gives only `_time`. | '],
    [
      'index=a | stats count by user | search usr=1',
      '`stats` before it keeps only `user` and `count`. | Did you mean `user`?',
    ],
  ])('%s', (search, expected) => expect(reason(search)).toEqual([expected]))
})

describe('nothing is said where data decide', () => {
  test.each([
    ['columns that rows name', 'index=a | chart count by user, host | where web01>1'],
    ['every field of events that nobody has seen', 'index=a | stats values(*) as * | where user="x"'],
    ['the fields of a subsearch with an error', 'index=a | stats count by user | join user [ | inputlookup nowhere ]'],
    ['what follows an error', 'index=a | stats count by user | lookup nowhere user OUTPUT x | where x=1'],
  ])('%s', (_what, search) => {
    const { diagnostics, trace } = compile(search, environment)
    const warnings = certainDiagnostics(diagnostics, trace).filter(({ severity }) => severity === 'warning')
    expect(warnings).toEqual([])
  })

  test('a subsearch that gives conditions changes no fields', () => {
    const { diagnostics } = compile(
      'index=a [ search index=b | fields user ] | stats count by x | where y=1',
      environment,
    )
    expect(diagnostics.map(({ code }) => code)).toEqual(['unknown-field'])
  })
})
