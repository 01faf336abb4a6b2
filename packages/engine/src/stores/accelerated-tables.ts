/**
 * Accelerated datasets in the store: the list of them, their tables, and the materialized views that fill these with
 * every insert into `events`. A table whose rows may not be those of the events is marked with its fault and not read:
 * when an insert failed, when events are being replaced, when a process was killed while it loaded.
 */
import {
  acceleratedTableName,
  createTable,
  createView,
  fill,
  fingerprint,
  GROUPS,
  groupWhere,
  ofTable,
  type Slice,
  slices,
  timesBetween,
  viewOf,
} from './acceleration-sql.ts'
import type { Engine } from './engine.ts'
import { cancelled } from './engine-errors.ts'
import type { InsertGate } from './insert-gate.ts'
import { completeLimits } from './limits.ts'
import { quoteIdentifier, quoteString } from './sql-text.ts'
import {
  type AcceleratedColumn,
  type Acceleration,
  type AccelerationDefinition,
  type Accelerations,
  type FillOptions,
  StoreError,
} from './store.ts'

/** Filling takes as long as it takes. */
const LIMITS = completeLimits({ maxSeconds: 7 * 86_400, maxResultRows: Number.MAX_SAFE_INTEGER })

/** How often a table of a server is compared with events that others may be loading. */
const ROUNDS = 5

const FAULTS = {
  unfilled: 'it was not filled to its end',
  failed: 'loading failed, and it may lack events',
  replaced: 'events were being replaced, and it may hold some of before',
  incomplete: 'it does not hold the events of the dataset, as after a loading process was killed',
}

export class AcceleratedTables implements Accelerations {
  readonly #engine: Engine
  readonly #gate: InsertGate
  /** Of an embedded store, whose only process this is. */
  #known: Acceleration[] = []
  #first: Promise<void> | undefined
  /** This process has said that it loads. */
  #announced = false
  #version = 0

  constructor(engine: Engine, gate: InsertGate) {
    this.#engine = engine
    this.#gate = gate
  }

  async list(): Promise<readonly Acceleration[]> {
    if (this.#engine.kind === 'server') return this.#read()
    this.#first ??= this.#readFirst()
    await this.#first
    return this.#known
  }

  async #readFirst(): Promise<void> {
    this.#known = await this.#read()
    if (this.#known.length > 0 && (await this.#wasKilled())) await this.#afterKill()
  }

  async #read(): Promise<Acceleration[]> {
    const sql =
      'SELECT dataset, table, columns, definition, created, fault FROM accelerations FINAL WHERE dropped = 0 ORDER BY dataset'
    const { data } = await this.#engine.read({ sql, limits: completeLimits() })
    return data.map(([dataset, table, columns, definition, created, fault]) => ({
      dataset: String(dataset),
      table: String(table),
      columns: (columns as [string, AcceleratedColumn['type']][]).map(([name, type]) => ({ name, type })),
      definition: String(definition),
      created: Number(created),
      fault: fault === null ? undefined : String(fault),
    }))
  }

  async create(definition: AccelerationDefinition, options: FillOptions = {}): Promise<Acceleration> {
    const table = acceleratedTableName(definition.dataset)
    const created = options.now ?? Date.now() / 1000
    const acceleration: Acceleration = { ...definition, table, created, fault: FAULTS.unfilled }
    await this.#gate.alone(async () => {
      await this.#record(acceleration)
      await this.#dropTables(table)
      try {
        await this.#engine.run(createTable(table, definition.columns))
        await this.#engine.run(createView(acceleration))
        await this.#fill(acceleration, options)
        if (!(await this.check(acceleration)).complete) throw changed(definition.dataset)
      } catch (failure) {
        await this.#dropTables(table)
        await this.#record(acceleration, true)
        throw failure
      }
      await this.#record({ ...acceleration, fault: undefined })
    })
    return { ...acceleration, fault: undefined }
  }

  async #fill(acceleration: Acceleration, { progress, signal }: FillOptions): Promise<void> {
    const pieces = await this.#slices()
    const total = pieces.reduce((sum, { events }) => sum + events, 0)
    let done = 0
    for (const { where, events } of pieces) {
      if (signal?.aborted) throw cancelled(signal.reason)
      progress?.(Math.round(done), Math.round(total))
      await this.#engine.run(fill(acceleration.table, acceleration, 'events', where))
      done += events
    }
    progress?.(Math.round(total), Math.round(total))
  }

  async #slices(): Promise<Slice[]> {
    const { data } = await this.#engine.read({ sql: GROUPS, limits: LIMITS })
    const all: Slice[] = []
    for (const [index, sourcetype, count] of data) {
      const where = groupWhere(String(index), String(sourcetype))
      const sql = timesBetween(where, Number(count))
      const times = sql === undefined ? [] : (await this.#engine.read({ sql, limits: LIMITS })).data[0]![0]
      all.push(...slices(where, Number(count), (times as number[]).map(Number)))
    }
    return all
  }

  async drop(dataset: string): Promise<boolean> {
    const found = (await this.list()).find((each) => each.dataset === dataset)
    if (!found) return false
    await this.#gate.alone(async () => {
      await this.#record(found, true)
      await this.#dropTables(found.table)
    })
    return true
  }

  async check(acceleration: Acceleration): Promise<{ rows: number; complete: boolean; bytes: number }> {
    const { table } = acceleration
    const named = `database = currentDatabase() AND`
    const exists = await this.#row(`SELECT count() FROM system.tables WHERE ${named} name = ${quoteString(table)}`)
    const compared = Number(exists[0]) === 0 ? { rows: 0, complete: false } : await this.#compare(acceleration)
    const [bytes] = await this.#row(
      `SELECT sum(bytes_on_disk) FROM system.parts WHERE active AND ${named} table = ${quoteString(table)}`,
    )
    if (!compared.complete && acceleration.fault === undefined)
      await this.#record({ ...acceleration, fault: FAULTS.incomplete })
    return { ...compared, bytes: Number(bytes) }
  }

  /** Others may load into a server meanwhile: what is the same once was the same. */
  async #compare({ table, definition }: Acceleration): Promise<{ rows: number; complete: boolean }> {
    for (let round = 1; ; round++) {
      const here = await this.#row(fingerprint(quoteIdentifier(table)))
      const there = await this.#row(fingerprint(`(\n${ofTable(definition, 'events')}\n)`))
      const complete = here.join() === there.join()
      if (complete || this.#engine.kind === 'embedded' || round === ROUNDS) return { rows: Number(here[0]), complete }
    }
  }

  /** Around an insert into `events`. */
  async loading(insert: () => Promise<void>): Promise<void> {
    if (this.#engine.kind === 'embedded') {
      const accelerations = await this.list()
      if (accelerations.length > 0 && !this.#announced) {
        await this.#engine.run(`INSERT INTO acceleration_loads VALUES (${Date.now() / 1000})`)
        this.#announced = true
      }
    }
    try {
      await insert()
    } catch (failure) {
      await this.#mark()
      throw failure
    }
  }

  /** The events of an insert that failed may be stored and not what is made of them, or the other way round. */
  async #mark(): Promise<void> {
    try {
      for (const each of await this.list()) await this.#record({ ...each, fault: each.fault ?? FAULTS.failed })
    } catch {
      // The store does not answer: why the insert failed is what there is to say.
    }
  }

  /** Around the replacement of a partition of `events` by what is in a table. No insert of this process runs. */
  async replacing(partition: string, from: string, replace: () => Promise<void>): Promise<void> {
    const ready: Acceleration[] = []
    for (const each of (await this.list()).filter(({ fault }) => fault === undefined)) {
      if (await this.#succeeds(() => this.#fillAside(each, from))) ready.push(each)
      // Searches read the events until both are in their place.
      await this.#record({ ...each, fault: FAULTS.replaced })
    }
    await replace()
    for (const each of ready) {
      if (!(await this.#succeeds(() => this.#takeAside(each, partition)))) continue
      await this.#record(each)
    }
  }

  /** What goes wrong with a table leaves it marked: the events come first. */
  async #succeeds(action: () => Promise<void>): Promise<boolean> {
    try {
      await action()
      return true
    } catch (failure) {
      if (failure instanceof StoreError) return false
      throw failure
    }
  }

  async #fillAside(acceleration: Acceleration, from: string): Promise<void> {
    const { table } = acceleration
    await this.#dropTable(aside(table))
    await this.#engine.run(`CREATE TABLE ${quoteIdentifier(aside(table))} AS ${quoteIdentifier(table)}`)
    await this.#engine.run(fill(aside(table), acceleration, from, undefined))
  }

  async #takeAside({ table }: Acceleration, partition: string): Promise<void> {
    const [rows] = await this.#row(`SELECT count() FROM ${quoteIdentifier(aside(table))}`)
    const id = `PARTITION ID ${quoteString(partition)}`
    // A partition can't be replaced by nothing.
    const change = Number(rows) === 0 ? `DROP ${id}` : `REPLACE ${id} FROM ${quoteIdentifier(aside(table))}`
    await this.#engine.run(`ALTER TABLE ${quoteIdentifier(table)} ${change}`)
    await this.#dropTable(aside(table))
  }

  async clear(): Promise<void> {
    for (const { table } of await this.list()) await this.#dropTables(table)
    await this.#engine.run('TRUNCATE TABLE accelerations')
    this.#known = []
  }

  /** Says that nothing is loaded any more. */
  async close(): Promise<void> {
    if (!this.#announced) return
    this.#announced = false
    await this.#engine.run('TRUNCATE TABLE acceleration_loads')
  }

  async #wasKilled(): Promise<boolean> {
    return Number((await this.#row('SELECT count() FROM acceleration_loads'))[0]) > 0
  }

  async #afterKill(): Promise<void> {
    for (const each of [...this.#known]) if (each.fault === undefined) await this.check(each)
    await this.#engine.run('TRUNCATE TABLE acceleration_loads')
  }

  async #record(acceleration: Acceleration, dropped = false): Promise<void> {
    const { dataset, table, columns, definition, created, fault } = acceleration
    this.#version = Math.max(Date.now(), this.#version + 1)
    const names = columns.map(({ name, type }) => [name, type])
    const row = [dataset, table, names, definition, created, fault ?? null, dropped ? 1 : 0, this.#version]
    await this.#engine.insert('accelerations', 'JSONCompactEachRow', Buffer.from(`${JSON.stringify(row)}\n`), {})
    const others = this.#known.filter((each) => each.dataset !== dataset)
    this.#known = dropped ? others : [...others, acceleration].sort((a, b) => (a.dataset < b.dataset ? -1 : 1))
  }

  async #dropTables(table: string): Promise<void> {
    for (const name of [viewOf(table), aside(table), table]) await this.#dropTable(name)
  }

  #dropTable(name: string): Promise<void> {
    return this.#engine.run(`DROP TABLE IF EXISTS ${quoteIdentifier(name)} SYNC`)
  }

  async #row(sql: string): Promise<unknown[]> {
    return (await this.#engine.read({ sql, limits: LIMITS })).data[0] ?? []
  }
}

function aside(table: string): string {
  return `${table}_new`
}

function changed(dataset: string): StoreError {
  const message = `Events were loaded while ${dataset} was being accelerated: its table does not hold all of them.`
  return new StoreError('io', message, 'It was dropped again. Accelerate it when nothing is being loaded.')
}
