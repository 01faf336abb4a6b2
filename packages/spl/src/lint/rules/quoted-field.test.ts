/** quoted-field: quotes that make a text of a field. */
import { describe, expect, test } from 'vitest'
import { applyFixes, bareEnvironment, compile } from '../../index.ts'
import { findings } from '../lint.ts'
import { quotedField } from './quoted-field.ts'

const environment = bareEnvironment({ now: 0 })

/** The text that each finding points to. */
function found(search: string): string[] {
  const compilation = compile(search, environment)
  return findings(quotedField, compilation).map(({ span }) => compilation.source.text.slice(span.start, span.end))
}

function fixed(search: string): string {
  const compilation = compile(search, environment)
  return applyFixes(
    compilation.source,
    findings(quotedField, compilation).flatMap(({ fix }) => fix ?? []),
  ).text
}

const messages = (search: string): string[] =>
  findings(quotedField, compile(search, environment)).map(({ message }) => message)

describe('finds', () => {
  test.each([
    ['index=a | where "user"="x"', '"user"'],
    ['index=a | where "user"!="x" AND y=1', '"user"'],
    ['index=a | eval x=if("bytes">5, 1, 0)', '"bytes"'],
    ['index=a | where isnotnull("user.name")', '"user.name"'],
    ['index=a | eval n=mvcount("groups")', '"groups"'],
    ['index=a | eval n=MVINDEX("groups", 0)', '"groups"'],
    ['index=a | where like("user", "a%")', '"user"'],
    ['index=a | eval x=coalesce("user", src_user)', '"user"'],
    ['index=a | stats count(eval("action"="failure")) as failures', '"action"'],
    ['index=a [ search index=b | where "user"="x" | fields user ]', '"user"'],
  ])('%s', (search, place) => expect(found(search)).toEqual([place]))
})

describe('leaves alone', () => {
  test.each([
    ['index=a | where user="x"'],
    ['index=a | where \'user.name\'="x"'],
    ['index=a | search "user"="x"'],
    ['index=a | eval x=coalesce(user, "unknown")'],
    ['index=a | eval x=split("a,b", ",")'],
    ['index=a | where "$token$"="all"'],
    ['index=a | where "1"="1"'],
    ['index=a | where "x"=user'],
    ['index=a | stats dc("user")'],
  ])('%s', (search) => expect(found(search)).toEqual([]))
})

test('the fix puts the field in single quotes, where there may be such a field', () => {
  expect(fixed('index=a | where "user.name"="x"')).toBe('index=a | where \'user.name\'="x"')
  expect(fixed('index=a | stats count by user | where "user"="x"')).toBe(
    'index=a | stats count by user | where \'user\'="x"',
  )
  expect(fixed('index=a | stats count by user | where "usr"="x"')).toBe(
    'index=a | stats count by user | where "usr"="x"',
  )
  expect(fixed('index=a | where isnull("a \'quoted\' name")')).toBe('index=a | where isnull("a \'quoted\' name")')
})

test('the message says what the comparison gives', () => {
  expect(messages('index=a | where "user"!="x"')).toEqual([
    '"user" is a text, not the field of that name: this compares two constants and is true for every row.',
  ])
})
