/** Brings a store's schema up to this Karst's, and refuses one that a newer Karst wrote. */
import type { Engine } from './engine.ts'
import { completeLimits } from './limits.ts'
import { MIGRATIONS } from './migrations/index.ts'
import type { Migration } from './migrations/migration.ts'
import { quoteString } from './sql-text.ts'
import { StoreError } from './store.ts'

const TABLE = `CREATE TABLE IF NOT EXISTS schema_migrations
(
    version UInt32,
    name String,
    applied DateTime DEFAULT now()
)
ENGINE = MergeTree
ORDER BY version
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1`

export async function migrate(engine: Engine, migrations: readonly Migration[] = MIGRATIONS): Promise<void> {
  const latest = migrations.at(-1)?.version ?? 0
  const current = await schemaVersion(engine)
  if (current > latest) throw tooNew(engine.location, current, latest)
  if (current === latest) return
  await engine.run(TABLE)
  for (const migration of migrations) {
    if (migration.version <= current) continue
    for (const statement of migration.statements) await engine.run(statement)
    const { version, name } = migration
    await engine.run(`INSERT INTO schema_migrations (version, name) VALUES (${version}, ${quoteString(name)})`)
  }
}

/** 0 for a database without a schema. */
async function schemaVersion(engine: Engine): Promise<number> {
  const exists = await read(
    engine,
    "SELECT count() FROM system.tables WHERE database = currentDatabase() AND name = 'schema_migrations'",
  )
  return exists === 0 ? 0 : read(engine, 'SELECT max(version) FROM schema_migrations')
}

async function read(engine: Engine, sql: string): Promise<number> {
  const { data } = await engine.read({ sql, limits: completeLimits() })
  return Number(data[0]![0])
}

function tooNew(location: string, current: number, latest: number): StoreError {
  return new StoreError(
    'schema-too-new',
    `The store ${location} was written by a newer Karst (schema ${current}, this one knows up to ${latest}).`,
    'Update Karst, or name another store.',
  )
}
