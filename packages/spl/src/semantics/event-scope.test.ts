import { expect, test } from 'vitest'
import { bareEnvironment, compile } from '../index.ts'

const environment = { ...bareEnvironment({ now: 0 }), events: "merge('^(a|b)$')" }

test.each([
  ['index=main'],
  ['index=main [search index=x | fields user] | stats count'],
  ['| tstats count where index=main'],
  ['index=main | append [search index=y]'],
  ['index=main | join user [search index=z]'],
])('%s reads what the environment says', (search) => {
  const { query, questions } = compile(search, environment)
  const statements = [...(query ? [query.sql] : []), ...questions.map((question) => question.query.sql)]
  expect(statements.length).toBeGreaterThan(0)
  for (const sql of statements) {
    expect(sql).toContain("merge('^(a|b)$') AS e")
    expect(sql).not.toContain('events AS e')
  }
})

test('and the table events where it says nothing', () => {
  expect(compile('index=main', bareEnvironment({ now: 0 })).query?.sql).toContain('FROM events AS e')
})
