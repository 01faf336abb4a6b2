/** literal-star: stars where only search has wildcards. */
import { describe, expect, test } from 'vitest'
import { bareEnvironment, compile } from '../../index.ts'
import { findings } from '../lint.ts'
import { literalStar } from './literal-star.ts'

const environment = bareEnvironment({ now: 0 })

/** The text that each finding points to. */
function found(search: string): string[] {
  const compilation = compile(search, environment)
  return findings(literalStar, compilation).map(({ span }) => compilation.source.text.slice(span.start, span.end))
}

describe('finds', () => {
  test.each([
    ['index=a | where process="*mimikatz*"', '"*mimikatz*"'],
    ['index=a | where process!="C:\\\\\\\\Windows\\\\\\\\*"', '"C:\\\\\\\\Windows\\\\\\\\*"'],
    ['index=a | eval x=if(process IN ("cmd*", "net.exe"), 1, 0)', '"cmd*"'],
    ['index=a | where lower(process)="*x"', '"*x"'],
    ['index=a | where like(process, "*x*")', '"*x*"'],
    ['index=a | where process LIKE "*x*"', '"*x*"'],
  ])('%s', (search, place) => expect(found(search)).toEqual([place]))
})

describe('leaves alone', () => {
  test.each([
    ['index=a | where action="*"'],
    ['index=a | where action="s3:*"'],
    ['index=a | where process="a * b"'],
    ['index=a | where like(process, "%*%")'],
    ['index=a | search process="*x*"'],
    ['index=a | eval x="*".process."*"'],
  ])('%s', (search) => expect(found(search)).toEqual([]))
})
