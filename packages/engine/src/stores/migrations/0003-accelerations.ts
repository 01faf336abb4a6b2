/** Which datasets stand in a table of their own, and how it is filled: docs/decisions/0029-accelerated-datasets.md. */
import type { Migration } from './migration.ts'

const DURABLE = 'fsync_after_insert = 1, fsync_part_directory = 1'

export const accelerationsMigration: Migration = {
  version: 3,
  name: 'accelerations',
  statements: [
    `CREATE TABLE IF NOT EXISTS accelerations
(
    dataset String,
    table String,
    columns Array(Tuple(String, String)),
    definition String,
    created Float64,
    fault Nullable(String),
    dropped UInt8,
    version UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY dataset
SETTINGS ${DURABLE}`,

    // A row stands here while a process loads into accelerated datasets: one that is killed leaves it.
    `CREATE TABLE IF NOT EXISTS acceleration_loads
(
    since Float64
)
ENGINE = MergeTree
ORDER BY since
SETTINGS ${DURABLE}`,
  ],
}
