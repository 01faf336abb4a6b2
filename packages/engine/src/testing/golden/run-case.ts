/** Runs one case on a store. The store is the case's own while it runs. */
import { compileWith, type Environment, type LookupDefinition, REGISTRY, type Registry } from '@karst/spl'
import { Knowledge } from '../../search/knowledge.ts'
import { type Compiler, runSearch } from '../../search/run-search.ts'
import { insertRows } from '../../stores/insert-rows.ts'
import type { EventRow, Store } from '../../stores/store.ts'
import type { GoldenCase, GoldenLookup, GoldenRow } from './case.ts'
import { compareRows } from './compare.ts'
import { type InputRow, inputRows } from './input-rows.ts'

export interface CaseResult {
  id: string
  ok: boolean
  /** Why it failed; empty when it passed. */
  why: string
}

const DEFAULT_NOW = 1_700_000_000

export async function runCase(store: Store, knowledge: Knowledge, test: GoldenCase): Promise<CaseResult> {
  try {
    const why = await differences(store, knowledge, test)
    return { id: test.id, ok: why === undefined, why: why ?? '' }
  } catch (error) {
    return { id: test.id, ok: false, why: `failed while running: ${(error as Error).message.slice(0, 400)}` }
  }
}

async function differences(store: Store, knowledge: Knowledge, test: GoldenCase): Promise<string | undefined> {
  if (test.events || test.lookups) await store.clear()
  if (test.events) await insertRows(store, test.events.map(toEvent))
  const definitions = new Map<string, LookupDefinition>()
  for (const [name, lookup] of Object.entries(test.lookups ?? {}))
    definitions.set(name, await writeLookup(store, name, lookup))
  const time = { now: test.now ?? DEFAULT_NOW, earliest: null, latest: null, timeZone: 'UTC' }
  const result = await runSearch(store, knowledge, test.spl, {
    time,
    compile: compilerFor(test.input ?? [], definitions),
  })
  if (test.events || test.lookups) await store.clear()
  const errors = result.diagnostics.filter((diagnostic) => diagnostic.severity === 'error')
  if (test.expect.error) return errors.length > 0 ? undefined : 'expected the search to be refused, but it ran'
  if (errors.length > 0) return `refused: ${errors.map((error) => `[${error.code}] ${error.message}`).join(' ')}`
  return compareRows(test.expect, result.rows)
}

/** The language with `inputrows` in it, and with lookups of the case's own. */
export function compilerFor(
  rows: readonly InputRow[],
  lookups: ReadonlyMap<string, LookupDefinition> = new Map(),
  savedSearches: Readonly<Record<string, string>> = {},
): Compiler {
  const registry: Registry = { ...REGISTRY, commands: new Map(REGISTRY.commands).set('inputrows', inputRows(rows)) }
  return (text, environment, options) => {
    const search = /^\s*inputrows\b/.test(text) ? `| ${text.trimStart()}` : text
    const own: Environment = {
      ...environment,
      lookup: (name) => lookups.get(name) ?? environment.lookup(name),
      lookupNames: () => [...lookups.keys(), ...environment.lookupNames()],
      savedSearch: (name) => {
        const search = savedSearches[name]
        return search === undefined ? environment.savedSearch(name) : { name, search }
      },
    }
    return compileWith(registry, search, own, options)
  }
}

const BASE = new Set(['_time', 'index', 'source', 'sourcetype', 'host', '_raw', 'tag'])

function toEvent(row: GoldenRow): EventRow {
  const text = (name: string, fallback: string): string =>
    row[name] === undefined || row[name] === null ? fallback : String(row[name])
  const fields: Record<string, string | string[]> = {}
  for (const [name, value] of Object.entries(row)) {
    if (BASE.has(name) || value === null) continue
    fields[name] = Array.isArray(value) ? value.map(String) : String(value)
  }
  const tag = Array.isArray(row.tag)
    ? row.tag.map(String)
    : row.tag === undefined || row.tag === null
      ? []
      : [String(row.tag)]
  return {
    _time: Number(row._time),
    index: text('index', 'main'),
    source: text('source', 'case'),
    sourcetype: text('sourcetype', 'case'),
    host: text('host', 'case'),
    _raw: text('_raw', ''),
    tag,
    fields,
  }
}

/** Writes a case's lookup into the store, and gives its definition. */
export async function writeLookup(store: Store, name: string, lookup: GoldenLookup): Promise<LookupDefinition> {
  const columns = [...new Set(lookup.rows.flatMap((row) => Object.keys(row)))]
  const rows = lookup.rows.map((row) =>
    columns.map((column) => (row[column] === undefined || row[column] === null ? null : String(row[column]))),
  )
  const { table } = await store.writeLookup(name, columns, rows)
  const matchTypes = [lookup.match_type ?? []].flat().flatMap((text) => text.split(/,(?![^(]*\))/))
  const matchType = new Map<string, 'WILDCARD' | 'CIDR'>()
  for (const text of matchTypes) {
    const match = /^\s*(WILDCARD|CIDR)\((.+)\)\s*$/.exec(text)
    if (match) matchType.set(match[2]!.trim(), match[1] as 'WILDCARD' | 'CIDR')
  }
  return {
    name,
    table,
    columns,
    matchType,
    caseSensitive: lookup.case_sensitive_match ?? true,
    minMatches: lookup.min_matches ?? 0,
    maxMatches: lookup.max_matches ?? 1000,
    defaultMatch: lookup.default_match,
  }
}

/** Runs cases one after the other, in a store that is emptied for those that need it. */
export async function runCases(store: Store, cases: readonly GoldenCase[]): Promise<CaseResult[]> {
  const knowledge = new Knowledge(store)
  const results: CaseResult[] = []
  for (const test of cases) results.push(await runCase(store, knowledge, test))
  return results
}
