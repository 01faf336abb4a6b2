/** What is claimed to be empty must be: every shape that gives rows for no events is told apart. */
import { expect, test } from 'vitest'
import { bareEnvironment, compile } from '../index.ts'
import { type Emptiness, emptiness } from './emptiness.ts'

const COLUMNS = new Set(['index', 'source', 'sourcetype', 'tag', 'EventCode'])

/** Whether a search is empty when no event at all meets any condition on these columns. */
function certain(search: string): boolean {
  const { query } = compile(search, bareEnvironment({ now: 0 }))
  if (!query) throw new Error(`${search} does not compile`)
  return holds(emptiness(query.plan, COLUMNS))
}

function holds(formula: Emptiness): boolean {
  switch (formula.kind) {
    case 'always':
    case 'unmet':
      return true
    case 'never':
      return false
    case 'any':
      return formula.of.some(holds)
    case 'all':
      return formula.of.every(holds)
  }
}

test.each([
  'sourcetype=a',
  'sourcetype=a user=x | stats count by user | where count > 5',
  '| tstats count where sourcetype=a by user',
  'index=* | search EventCode=1',
  'sourcetype=a | eval sourcetype="b" | search user=x',
  'sourcetype=a | join user [search user=y | stats count by user]',
  'index=* user=y | join user [search sourcetype=a | stats count by user]',
  'sourcetype=a | append [search EventCode=2]',
  'sourcetype=a OR EventCode=1 | transaction user',
])('%s is empty without such events', (search) => {
  expect(certain(search)).toBe(true)
})

test.each([
  'user=x',
  // A group of nothing is a row.
  'sourcetype=a | stats count',
  '| tstats count where sourcetype=a',
  // The condition is on a value that the search made.
  'user=x | eval sourcetype="b" | search sourcetype=b',
  'user=x | rename kind as sourcetype | search sourcetype=b',
  // One of the two sides may have rows.
  'sourcetype=a | append [search user=x]',
  'sourcetype=a | append [| makeresults]',
  'user=x | join type=left user [search sourcetype=a | stats count by user]',
  '(sourcetype=a OR user=x)',
  'NOT (sourcetype=a user=x)',
])('%s may have rows', (search) => {
  expect(certain(search)).toBe(false)
})
