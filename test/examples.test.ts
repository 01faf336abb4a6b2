/** Every example of every command and function, run on a store: documentation can't part from what happens. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Knowledge } from '../packages/engine/src/search/knowledge.ts'
import { openTemporaryStore } from '../packages/engine/src/stores/open.ts'
import type { Store } from '../packages/engine/src/stores/store.ts'
import {
  commandExamples,
  functionExamples,
  runExample,
  statsExamples,
} from '../packages/engine/src/testing/examples.ts'

let store: Store
let knowledge: Knowledge

beforeAll(async () => {
  store = await openTemporaryStore()
  knowledge = new Knowledge(store)
})

afterAll(() => store.close())

describe.each([
  ['commands', commandExamples()],
  ['eval functions', functionExamples()],
  ['statistical functions', statsExamples()],
])('%s', (_kind, examples) => {
  test.each(examples.map((example) => [`${example.owner}: ${example.title}`, example] as const))(
    '%s',
    async (_name, example) => {
      expect(await runExample(store, knowledge, example)).toBeUndefined()
    },
  )
})
