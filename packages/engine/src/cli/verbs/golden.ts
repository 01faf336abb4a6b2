/** karst golden — runs language cases and says which pass. */
import { Knowledge } from '../../search/knowledge.ts'
import { openTemporaryStore } from '../../stores/open.ts'
import { readCases } from '../../testing/golden/case.ts'
import { type CaseResult, runCase } from '../../testing/golden/run-case.ts'
import { JSON_OUTPUT } from '../shared-options.ts'
import { Failure, type Verb } from '../verb.ts'

export const golden: Verb = {
  name: 'golden',
  arguments: [{ name: '<file...>', help: 'YAML files of cases' }],
  summary: 'runs language cases: a search, its input, the rows that it must give',
  options: [JSON_OUTPUT, { flags: '--only <text>', help: 'only cases whose id holds this text' }],
  examples: [{ note: 'All cases of a folder', line: 'karst golden cases/*.yml' }],
  async run({ args, options, terminal }) {
    const only = options.text('only')
    const store = await openTemporaryStore()
    const results: CaseResult[] = []
    try {
      const knowledge = new Knowledge(store)
      for (const file of args) {
        const cases = readFile(file).filter((test) => only === undefined || test.id.includes(only))
        const first = results.length
        for (const test of cases) results.push(await runCase(store, knowledge, test))
        const passed = results.slice(first).filter((result) => result.ok).length
        if (!options.flag('json')) terminal.err(`${file}: ${passed} of ${cases.length}`)
      }
    } finally {
      await store.close()
    }
    const failed = results.filter((result) => !result.ok)
    const passed = results.length - failed.length
    if (options.flag('json'))
      terminal.out(JSON.stringify({ version: 1, passed, failed: failed.length, cases: results }, undefined, 2))
    else {
      for (const { id, why } of failed) terminal.out(`${terminal.paint.error('✗')} ${id}\n    ${why}`)
      terminal.out(`${passed} passed, ${failed.length} failed`)
    }
    return failed.length === 0 ? 0 : 1
  },
}

function readFile(file: string): ReturnType<typeof readCases> {
  try {
    return readCases(file)
  } catch (error) {
    throw new Failure((error as Error).message)
  }
}
