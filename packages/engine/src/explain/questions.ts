/** Runs what is asked of a search besides its rows. */
import { type CountProbe, countsOf, type Query, type Relation, toQuery } from '@karst/spl'
import type { QueryOptions, Store, Value } from '../stores/store.ts'

export class Questions {
  asked = 0
  private readonly store: Store
  private readonly options: QueryOptions

  constructor(store: Store, options: QueryOptions) {
    this.store = store
    this.options = options
  }

  /** The numbers of every probe, in one statement. */
  async counts(probes: readonly CountProbe[]): Promise<number[][]> {
    if (probes.length === 0) return []
    const { rows } = await this.rows(countsOf(probes))
    const counts = probes.map((): number[] => [])
    for (const [probe, numbers] of rows) counts[Number(probe)] = (numbers as Value[]).map(Number)
    return counts
  }

  async rows(relation: Relation, maxRows?: number): Promise<{ query: Query; rows: Value[][] }> {
    const query = toQuery(relation, maxRows)
    return { query, rows: await this.sql(query.sql) }
  }

  async sql(text: string): Promise<Value[][]> {
    this.asked += 1
    return (await this.store.query(text, this.options)).rows
  }
}
