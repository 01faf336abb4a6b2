/** The examples of commands and functions, as searches with the rows that they promise. Documentation that runs. */
import { type CellValue, type ExampleLookups, type ExampleRow, type LookupDefinition, REGISTRY } from '@karst/spl'
import type { Knowledge } from '../search/knowledge.ts'
import { runSearch } from '../search/run-search.ts'
import type { Store } from '../stores/store.ts'
import type { GoldenRow } from './golden/case.ts'
import { sameCell } from './golden/compare.ts'
import { compilerFor, writeLookup } from './golden/run-case.ts'

export interface RunnableExample {
  /** The command or function that it belongs to. */
  owner: string
  title: string
  spl: string
  given: readonly ExampleRow[]
  lookups: ExampleLookups
  savedSearches: Readonly<Record<string, string>>
  expect: readonly ExampleRow[]
  ordered: boolean
}

export function commandExamples(): RunnableExample[] {
  return [...new Set(REGISTRY.commands.values())].flatMap((command) =>
    command.examples.map((example) => ({
      owner: command.name,
      title: example.title,
      spl: example.given ? `inputrows | ${example.spl}` : example.spl,
      given: example.given ?? [],
      lookups: example.lookups ?? {},
      savedSearches: example.savedSearches ?? {},
      expect: example.expect,
      ordered: example.ordered ?? true,
    })),
  )
}

export function functionExamples(): RunnableExample[] {
  return [...new Set(REGISTRY.functions.values())].flatMap((fn) =>
    fn.examples.map(({ spl, given, lookups, expect }) => ({
      owner: `${fn.name}()`,
      title: spl,
      spl: `${given ? 'inputrows' : '| makeresults'} | eval result=${spl} | table result`,
      given: given ? [given] : [],
      lookups: lookups ?? {},
      savedSearches: {},
      expect: [{ result: expect }],
      ordered: true,
    })),
  )
}

export function statsExamples(): RunnableExample[] {
  return [...new Set([...REGISTRY.stats.values(), ...REGISTRY.patterns])].flatMap((stat) =>
    stat.examples.map(({ spl, given, expect, within = 'stats' }) => ({
      owner: `${stat.name}() in ${within.split(' ')[0]}`,
      title: spl,
      spl: `inputrows | ${within} ${spl} as result`,
      given,
      lookups: {},
      savedSearches: {},
      expect: [{ result: expect }],
      ordered: true,
    })),
  )
}

const NOW = 1_700_000_000

/** What went wrong, or undefined. */
export async function runExample(
  store: Store,
  knowledge: Knowledge,
  example: RunnableExample,
): Promise<string | undefined> {
  const time = { now: NOW, earliest: null, latest: null, timeZone: 'UTC' }
  const lookups = new Map<string, LookupDefinition>()
  for (const [name, rows] of Object.entries(example.lookups))
    lookups.set(name, await writeLookup(store, name, { rows: rows.map((row) => ({ ...row })) as GoldenRow[] }))
  const result = await runSearch(store, knowledge, example.spl, {
    time,
    compile: compilerFor(example.given, lookups, example.savedSearches),
  })
  const errors = result.diagnostics.filter((diagnostic) => diagnostic.severity === 'error')
  if (errors.length > 0) return errors.map((error) => `[${error.code}] ${error.message}`).join(' ')
  const found = [...result.rows]
  if (found.length !== example.expect.length)
    return `expected ${example.expect.length} rows, found ${JSON.stringify(found)}`
  for (const [at, wanted] of example.expect.entries()) {
    const index = example.ordered ? 0 : found.findIndex((row) => sameRow(wanted, row))
    const row = found[index]
    if (!row || !sameRow(wanted, row))
      return `row ${at + 1}: expected ${JSON.stringify(wanted)}, found ${JSON.stringify(row ?? found)}`
    found.splice(index, 1)
  }
  return undefined
}

function sameRow(wanted: ExampleRow, row: Record<string, CellValue | string[]>): boolean {
  return Object.entries(wanted).every(([name, value]) => {
    const cell = Array.isArray(value) ? [...value] : (value as string | number | boolean | null)
    return sameCell(cell, (row[name] ?? null) as never, undefined, false)
  })
}
