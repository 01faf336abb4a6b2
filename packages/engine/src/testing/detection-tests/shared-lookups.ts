/**
 * The lookups of the content, filled once for all tests, and what one test wrote into them, which only that test sees.
 * Only this process writes into the store, so that the list of lookups is read once.
 */
import { quoteIdentifier } from '../../stores/sql-text.ts'
import { LOOKUP_ROW_COLUMN, type LookupTable, type Store } from '../../stores/store.ts'

export type LookupRows = Iterable<(string | null)[]>

export class SharedLookups {
  readonly #store: Store
  readonly #shared = new Map<string, LookupTable>()
  readonly #filling = new Map<string, Promise<LookupTable>>()

  constructor(store: Store) {
    this.#store = store
  }

  all(): LookupTable[] {
    return [...this.#shared.values()]
  }

  get(name: string): LookupTable | undefined {
    return this.#shared.get(name)
  }

  /** Fills a lookup of the content. Two tests that need it at once wait for the same filling. */
  async fill(name: string, columns: string[], rows: LookupRows, contentHash: string | null): Promise<LookupTable> {
    const known = this.#shared.get(name)
    if (known?.contentHash === contentHash && sameTexts(known.columns, columns)) return known
    let filling = this.#filling.get(name)
    if (filling === undefined) {
      filling = this.#store.writeLookup(name, columns, rows, { contentHash })
      this.#filling.set(name, filling)
    }
    try {
      const table = await filling
      this.#shared.set(name, table)
      return table
    } finally {
      this.#filling.delete(name)
    }
  }

  /** The rows of a lookup, in its order. */
  async rowsOf({ table, columns }: LookupTable): Promise<(string | null)[][]> {
    const list = columns.map(quoteIdentifier).join(', ')
    const sql = `SELECT ${list} FROM ${quoteIdentifier(table)} ORDER BY ${LOOKUP_ROW_COLUMN}`
    const { rows } = await this.#store.query(sql)
    return rows as (string | null)[][]
  }

  /** Writes a lookup under a name of its own. */
  writeOwn(name: string, columns: string[], rows: LookupRows): Promise<LookupTable> {
    return this.#store.writeLookup(name, columns, rows, { contentHash: null })
  }
}

function sameTexts(a: readonly string[], b: readonly string[]): boolean {
  return a.length === b.length && a.every((text, at) => text === b[at])
}
