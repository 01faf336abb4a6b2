/**
 * Merges of the embedded engine while much is loaded. They rewrite what was just written, and on two processors take a
 * third of the time of loading (docs/decisions/0011): they wait until it ends, or until there are so many parts that
 * searches and inserts would feel them. A server merges as its owner has set it up.
 */
import type { Engine } from './engine.ts'
import { completeLimits } from './limits.ts'

/** Inserts are slowed down by ClickHouse from 1000 parts of a partition on; a search over so few takes 15 to 60 ms. */
const MOST_PARTS = 200

/** The memory of a merge grows with the number of its parts: by ClickHouse's own limit of 100, beyond 1 GB. */
const FEW_AT_ONCE = 'ALTER TABLE events MODIFY SETTING max_parts_to_merge_at_once = 8'

/** So long they stay back after the last holder: a command that ends with its load does not begin what it won't end. */
const LINGER_MILLISECONDS = 3000

export class Merges {
  readonly #engine: Engine
  #holders = 0
  #parts = 0
  #stopped = false
  #limited = false
  #lingering: NodeJS.Timeout | undefined

  constructor(engine: Engine) {
    this.#engine = engine
  }

  /** Holds merges back; what it answers lets them go. Holders may overlap. */
  async hold(): Promise<() => Promise<void>> {
    if (this.#engine.kind === 'server') return async () => {}
    this.#holders++
    this.end()
    if (this.#holders === 1) {
      if (!this.#limited) await this.#engine.run(FEW_AT_ONCE)
      this.#limited = true
      this.#parts = await this.#countParts()
      if (this.#parts < MOST_PARTS && !this.#stopped) await this.#stop()
    }
    let held = true
    return async () => {
      if (!held) return
      held = false
      this.#holders--
      if (this.#holders === 0 && this.#stopped) this.#linger()
    }
  }

  /** They begin now, where nobody holds them back. */
  async begin(): Promise<void> {
    this.end()
    if (this.#holders === 0) await this.#start()
  }

  /** Nothing is begun any more on its own: the store closes. */
  end(): void {
    clearTimeout(this.#lingering)
  }

  #linger(): void {
    this.#lingering = setTimeout(() => void this.#start().catch(() => {}), LINGER_MILLISECONDS)
    this.#lingering.unref()
  }

  /** Says that an insert has made another part. */
  async inserted(): Promise<void> {
    if (!this.#stopped) return
    this.#parts++
    if (this.#parts >= MOST_PARTS) await this.#start()
  }

  async #stop(): Promise<void> {
    this.#stopped = true
    await this.#engine.run('SYSTEM STOP MERGES events')
  }

  async #start(): Promise<void> {
    if (!this.#stopped) return
    this.#stopped = false
    await this.#engine.run('SYSTEM START MERGES events')
  }

  async #countParts(): Promise<number> {
    const sql = "SELECT count() FROM system.parts WHERE active AND database = currentDatabase() AND table = 'events'"
    const { data } = await this.#engine.read({ sql, limits: completeLimits() })
    return Number(data[0]?.[0] ?? 0)
  }
}
