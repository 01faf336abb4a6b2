/** Calculations on calculations, then a condition: ClickHouse must not write them out (optimizer/fence.ts). */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Knowledge } from '../packages/engine/src/search/knowledge.ts'
import { runSearch } from '../packages/engine/src/search/run-search.ts'
import { insertRows } from '../packages/engine/src/stores/insert-rows.ts'
import { openTemporaryStore } from '../packages/engine/src/stores/open.ts'
import type { Store } from '../packages/engine/src/stores/store.ts'

const STEPS = 25
const CHAIN = `eval x=n${' | eval x=if(x>1 AND x<9, x+1, x)'.repeat(STEPS)}`

let store: Store
let knowledge: Knowledge

beforeAll(async () => {
  store = await openTemporaryStore()
  knowledge = new Knowledge(store)
  await insertRows(
    store,
    ['1', '2', '3'].map((n) => ({
      _time: 1_700_000_000 + Number(n),
      index: 'main',
      source: 's',
      sourcetype: 'st',
      host: 'h',
      _raw: n,
      tag: [],
      fields: { n },
    })),
  )
})

afterAll(() => store.close())

describe.each([
  ['events', `index=main | ${CHAIN}`],
  ['rows', `index=main | table n | ${CHAIN}`],
])('%s', (_kind, search) => {
  test.each([
    ['a condition', '| where x>3', 2],
    ['a search', '| search x=9', 2],
    ['a condition on a group', '| stats count by x | where x=9', 1],
    ['a join', '| join x [| makeresults | eval x=9, y=2]', 2],
    ['a condition behind a join', '| join type=left n [| makeresults | eval n=3, y=2] | where x>3 AND y=2', 1],
    ['a condition on several searches', '| append [| makeresults | eval x=9] | where x=9', 3],
  ])('%s', async (_what, tail, count) => {
    const time = { now: 1_700_000_100, earliest: null, latest: null, timeZone: 'UTC' }
    const limits = { maxSeconds: 10, maxMemoryBytes: 2 ** 30 }
    const result = await runSearch(store, knowledge, `${search} ${tail}`, { time, limits })
    expect(result.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([])
    expect(result.rows).toHaveLength(count)
  })
})
