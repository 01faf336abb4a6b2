/** leading-wildcard: searches that only a leading wildcard narrows down. */
import { describe, expect, test } from 'vitest'
import { bareEnvironment, compile } from '../../index.ts'
import { findings } from '../lint.ts'
import { leadingWildcard } from './leading-wildcard.ts'

const environment = bareEnvironment({ now: 0 })

/** The text that each finding points to. */
function found(search: string): string[] {
  const compilation = compile(search, environment)
  return findings(leadingWildcard, compilation).map(({ span }) => compilation.source.text.slice(span.start, span.end))
}

describe('finds', () => {
  test.each([
    ['index=a CommandLine="*mimikatz*"', 'CommandLine="*mimikatz*"'],
    ['index=a sourcetype=b url IN ("*.scr", "*.dll")', 'url IN ("*.scr", "*.dll")'],
    ['index=a (x=*b OR y=*c)', '(x=*b OR y=*c)'],
    ['index=a NOT user=x cmd=*y', 'cmd=*y'],
  ])('%s', (search, place) => expect(found(search)).toEqual([place]))
})

describe('leaves alone', () => {
  test.each([
    ['index=a EventCode=1 cmd=*y'],
    ['index=a error cmd=*y'],
    ['index=a cmd=y*'],
    ['index=a user=*'],
    ['index=a (x=b OR y=*c)'],
    ['index=a [ search index=b | fields user ] cmd=*y'],
    ['index=a | stats count by user | search user=*x'],
    ['| tstats count from datamodel=M where M.x=*y'],
  ])('%s', (search) => expect(found(search)).toEqual([]))
})
