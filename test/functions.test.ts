/** Every eval function with arguments of every kind: a search runs or is refused, the engine never sees what it can't run. */
import { REGISTRY } from '@karst/spl'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Knowledge } from '../packages/engine/src/search/knowledge.ts'
import { runSearch, type SearchResult } from '../packages/engine/src/search/run-search.ts'
import { openTemporaryStore } from '../packages/engine/src/stores/open.ts'
import type { Store } from '../packages/engine/src/stores/store.ts'
import { compilerFor } from '../packages/engine/src/testing/golden/run-case.ts'

const CALLS = 6

const ROWS = [
  {
    text: 'a,b',
    number: 5,
    many: ['x', '1', '{"a":1}'],
    json: '{"a":[{"b":1},{"b":"x"}],"c":null}',
    date: '2024-05-15',
  },
  { text: '', number: -1.5, many: ['z'], json: '[1,"x",{"a":2}]', date: 'x' },
  { text: null, number: null, many: null, json: null, date: null },
  { text: 'nan', number: 1e15, many: ['', ''], json: 'no json', date: 'inf' },
]

const ARGUMENTS = [
  ...['text', 'number', 'many', 'json', 'date', 'sum', 'nothing', 'null()', 'true()', '5', '-1', '0'],
  ...['"a"', '"a.b{}.c"', '"%Y-%m-%d"', '"-1d@d"', '"7d"', 'many+sum', 'text.number', '1==number'],
]

let store: Store
let knowledge: Knowledge

beforeAll(async () => {
  store = await openTemporaryStore()
  knowledge = new Knowledge(store)
})

afterAll(() => store.close())

function run(expression: string): Promise<SearchResult> {
  return runSearch(store, knowledge, `inputrows | eval sum=number*1 | eval result=${expression}`, {
    time: { now: 1_700_000_000, earliest: null, latest: null, timeZone: 'Europe/Berlin' },
    compile: compilerFor(ROWS),
  })
}

// The same calls each time; KARST_FUZZ_SEED looks at others.
let state = Number(process.env.KARST_FUZZ_SEED ?? 20_261)

function below(limit: number): number {
  state = (state * 1_103_515_245 + 12_345) % 2 ** 31
  return Math.floor((state / 2 ** 31) * limit)
}

const calls = [...new Set(REGISTRY.functions.values())].map(({ name, arity: [least, most] }) => {
  const made = Array.from({ length: CALLS }, () => {
    const count = least + below(Math.min(most - least + 1, 4))
    return `${name}(${Array.from({ length: count }, () => ARGUMENTS[below(ARGUMENTS.length)]).join(', ')})`
  })
  return [name, made] as const
})

test.each(calls)('%s()', async (_name, made) => {
  for (const call of made) {
    const result = await run(call)
    const isCondition = result.diagnostics.some((diagnostic) => diagnostic.code === 'boolean-result')
    const { diagnostics, rows } = isCondition ? await run(`if(${call}, 1, 0)`) : result
    if (!diagnostics.some((diagnostic) => diagnostic.severity === 'error')) expect(rows).toHaveLength(ROWS.length)
  }
})
