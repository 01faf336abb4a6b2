/** Which files were loaded into the store, by the hash of their bytes: what keeps a file from being loaded twice. */
import { wellFormedJson } from './encode.ts'
import type { Engine } from './engine.ts'
import { completeLimits } from './limits.ts'
import { toQueryResult } from './result-rows.ts'
import { quoteString } from './sql-text.ts'
import type { LoadedFile } from './store.ts'

const COLUMNS = 'hash, head, path, bytes, events, `index`, sourcetypes, loaded'

export class LoadedFiles {
  readonly #engine: Engine

  constructor(engine: Engine) {
    this.#engine = engine
  }

  async heads(): Promise<string[]> {
    const { rows } = await this.#read('SELECT DISTINCT head FROM loaded_files')
    return rows.map(([head]) => String(head))
  }

  /** As it was loaded first. */
  async find(hash: string): Promise<LoadedFile | undefined> {
    const sql = `SELECT ${COLUMNS} FROM loaded_files WHERE hash = ${quoteString(hash)} ORDER BY loaded LIMIT 1`
    const [row] = (await this.#read(sql)).rows
    if (!row) return undefined
    const [, head, path, bytes, events, index, sourcetypes, loaded] = row
    return {
      hash,
      head: String(head),
      path: String(path),
      bytes: Number(bytes),
      events: Number(events),
      index: String(index),
      sourcetypes: (sourcetypes as string[]).map(String),
      loaded: Number(loaded),
    }
  }

  /** Only of files whose events are in the store. */
  async record(files: readonly LoadedFile[]): Promise<void> {
    if (files.length === 0) return
    const lines = files.map(({ hash, head, path, bytes, events, index, sourcetypes, loaded }) =>
      wellFormedJson(JSON.stringify([hash, head, path, bytes, events, index, sourcetypes, loaded])),
    )
    await this.#engine.insert('loaded_files', 'JSONCompactEachRow', Buffer.from(`${lines.join('\n')}\n`, 'utf8'), {})
  }

  clear(): Promise<void> {
    return this.#engine.run('TRUNCATE TABLE loaded_files')
  }

  async #read(sql: string) {
    return toQueryResult(await this.#engine.read({ sql, limits: completeLimits({ maxResultRows: 100_000_000 }) }))
  }
}
