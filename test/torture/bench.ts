/**
 * A store and published content to run one detection's search with a few events. Nothing of the content is kept here:
 * the searches, macros and lookups are read from ../shared/escu when the tests run.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect } from 'vitest'
import { loadDetection } from '../../packages/engine/src/content/detection.ts'
import { ContentRepository } from '../../packages/engine/src/content/repository.ts'
import { Knowledge } from '../../packages/engine/src/search/knowledge.ts'
import type { Row } from '../../packages/engine/src/search/result.ts'
import { runSearch, type SearchResult } from '../../packages/engine/src/search/run-search.ts'
import { insertRows } from '../../packages/engine/src/stores/insert-rows.ts'
import { openTemporaryStore } from '../../packages/engine/src/stores/open.ts'
import type { EventRow, Store } from '../../packages/engine/src/stores/store.ts'
import { ROOT } from '../architecture/source-tree.ts'

export const ESCU = join(ROOT, '..', 'shared', 'escu')
export const PRESENT = existsSync(ESCU)

/** 2023-11-14T22:13:20Z, a Tuesday. */
export const NOW = 1_700_000_000

/** `now` as security_content_ctime writes it. */

export interface RunOptions {
  now?: number
  /** The search as a user would have to change it where it names what Karst or the content lacks. */
  edit?: (search: string) => string
}

export class Bench {
  readonly store: Store
  private readonly knowledge: Knowledge

  static async open(): Promise<Bench> {
    return new Bench(await openTemporaryStore())
  }

  private constructor(store: Store) {
    this.store = store
    this.knowledge = new Knowledge(store, new ContentRepository([ESCU]))
  }

  close(): Promise<void> {
    return this.store.close()
  }

  /** Empties the store, then stores these events. */
  async start(events: readonly EventRow[]): Promise<void> {
    await this.store.clear()
    await insertRows(this.store, events)
  }

  async writeLookup(name: string, rows: readonly Record<string, string>[]): Promise<void> {
    const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))]
    await this.store.writeLookup(
      name,
      columns,
      rows.map((row) => columns.map((column) => row[column] ?? null)),
    )
  }

  /** Runs the search of the detection `detections/<file>.yml`. */
  run(file: string, { now = NOW, edit = (search) => search }: RunOptions = {}): Promise<SearchResult> {
    return this.search(edit(textOf(file)), now)
  }

  search(text: string, now = NOW): Promise<SearchResult> {
    return runSearch(this.store, this.knowledge, text, {
      time: { now, earliest: null, latest: null, timeZone: 'UTC' },
    })
  }

  /** The rows of a search that must compile. */
  async rows(file: string, options: RunOptions = {}): Promise<Row[]> {
    return accepted(await this.run(file, options)).rows
  }

  async lookupRows(name: string): Promise<Row[]> {
    return accepted(await this.search(`| inputlookup ${name}`)).rows
  }
}

export function accepted(result: SearchResult): SearchResult {
  expect(errorsOf(result)).toEqual([])
  return result
}

/** Errors as `code: message`. */
export function errorsOf({ diagnostics }: Pick<SearchResult, 'diagnostics'>): string[] {
  return diagnostics.filter(({ severity }) => severity === 'error').map(({ code, message }) => `${code}: ${message}`)
}

function textOf(file: string): string {
  const { object, diagnostics } = loadDetection(join(ESCU, 'detections', `${file}.yml`))
  if (!object) throw new Error(`${file} can't be read: ${diagnostics.map(({ message }) => message).join(' ')}`)
  return object.search.text
}
