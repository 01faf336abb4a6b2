/** Compiles and runs a search, answering the questions that it asks on the way. */
import {
  type Answer,
  type AnswerValue,
  type Compilation,
  compile,
  type Diagnostic,
  type Limits,
  type OpenQuestion,
  type Query,
  type SourceText,
} from '@karst/spl'
import { insertRows } from '../stores/insert-rows.ts'
import type { QueryLimits, QueryResult, Store } from '../stores/store.ts'
import { toEvents } from './collect.ts'
import type { Knowledge, SearchTime } from './knowledge.ts'
import { fieldNames, type Row, toRow } from './result.ts'

export interface SearchOptions {
  time: SearchTime
  /** How messages call the text. */
  name?: string
  maxRows?: number
  limits?: Partial<QueryLimits>
  /** Limits of the language: rows of a subsearch, searches of map, … */
  searchLimits?: Partial<Limits>
  signal?: AbortSignal
  compile?: Compiler
}

/** Text and environment → compilation; tests put a registry of their own in. */
export type Compiler = typeof compile

export interface SearchResult {
  diagnostics: Diagnostic[]
  /** What spans of the diagnostics point into. */
  source: SourceText
  /** Undefined when the search could not be compiled. */
  query: Query | undefined
  fields: string[]
  rows: Row[]
  /** Statements that ran, in order, with what each was for. */
  statements: { why: string; sql: string; elapsed: number }[]
  statistics: QueryResult['statistics']
}

/** A search that asks more rounds than this goes in circles. */
const MAX_ROUNDS = 100

export async function runSearch(
  store: Store,
  knowledge: Knowledge,
  text: string,
  options: SearchOptions,
): Promise<SearchResult> {
  await knowledge.refresh()
  const run = new SearchRun(store, knowledge, options)
  const compilation = await run.answerAll(text)
  const { diagnostics, source, query } = compilation
  const base = { diagnostics, source, query, statements: run.statements }
  if (!query) return { ...base, fields: [], rows: [], statistics: { elapsed: run.elapsed, rowsRead: 0, bytesRead: 0 } }
  await knowledge.loadLookups()
  const result = await run.execute(query.sql, 'the search')
  const rows = result.rows.map((cells) => toRow(query, cells))
  await run.write()
  return { ...base, fields: fieldNames(query, rows), rows, statistics: { ...result.statistics, elapsed: run.elapsed } }
}

/**
 * The statement of a search and not its rows: for those that ask something else of the same events. Searches that it asks
 * first are run; nothing is written.
 */
export async function compileSearch(
  store: Store,
  knowledge: Knowledge,
  text: string,
  options: SearchOptions,
): Promise<Compilation> {
  await knowledge.refresh()
  const compilation = await new SearchRun(store, knowledge, options).answerAll(text)
  if (compilation.query) await knowledge.loadLookups()
  return compilation
}

interface Write {
  query: Query
  action: Exclude<OpenQuestion['action'], { kind: 'rows' }>
  rows: Row[]
}

class SearchRun {
  readonly statements: SearchResult['statements'] = []
  private readonly writes: Write[] = []
  private readonly store: Store
  private readonly knowledge: Knowledge
  private readonly options: SearchOptions

  constructor(store: Store, knowledge: Knowledge, options: SearchOptions) {
    this.store = store
    this.knowledge = knowledge
    this.options = options
  }

  get elapsed(): number {
    return this.statements.reduce((sum, statement) => sum + statement.elapsed, 0)
  }

  async answerAll(text: string): Promise<Compilation> {
    const answers = new Map<string, Answer>()
    const { compile: compiler = compile, name, maxRows } = this.options
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const environment = this.knowledge.environment(this.options.time, this.options.searchLimits)
      const compilation = compiler(text, environment, {
        answers,
        ...(name === undefined ? {} : { name }),
        ...(maxRows === undefined ? {} : { maxRows }),
      })
      if (compilation.query || compilation.questions.length === 0) return compilation
      await this.knowledge.loadLookups()
      for (const question of compilation.questions) answers.set(question.key, await this.answer(question))
    }
    throw new Error(`BUG: after ${MAX_ROUNDS} rounds the search still asks questions`)
  }

  /** What a search writes waits until all of it has been read: it never sees its own writing (outputlookup, collect). */
  private async answer(question: OpenQuestion): Promise<Answer> {
    const { query, action, why } = question
    const result = await this.execute(query.sql, why)
    if (action.kind === 'rows')
      return { columns: query.columns.map((column) => column.name), rows: result.rows as AnswerValue[][] }
    this.writes.push({ query, action, rows: result.rows.map((cells) => toRow(query, cells)) })
    return { columns: [], rows: [] }
  }

  /** Writes what the stages of the search asked for, in their order. */
  async write(): Promise<void> {
    for (const { query, action, rows } of this.writes) {
      if (action.kind === 'write-events') await insertRows(this.store, toEvents(rows, action, this.options.time.now))
      else if (rows.length > 0 || action.whenEmpty === 'replace') {
        const names = fieldNames(query, rows)
        const cells = rows.map((row) => names.map((name) => cellText(row[name] ?? null)))
        // What a file holds comes before what is added to it.
        if (action.append) await this.knowledge.lookups.load([action.lookup])
        await this.store.writeLookup(action.lookup, names, cells, { append: action.append })
      }
    }
    if (this.writes.length > 0) await this.knowledge.refresh()
  }

  async execute(sql: string, why: string): Promise<QueryResult> {
    const { limits, signal } = this.options
    const result = await this.store.query(sql, { ...(limits ? { limits } : {}), ...(signal ? { signal } : {}) })
    this.statements.push({ why, sql, elapsed: result.statistics.elapsed })
    return result
  }
}

/** A multivalue cell of a lookup holds its values on lines of their own, as Splunk writes CSV. */
function cellText(value: Row[string]): string | null {
  if (value === null || value === undefined) return null
  return Array.isArray(value) ? value.join('\n') : String(value)
}
