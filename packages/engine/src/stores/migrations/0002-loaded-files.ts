/** Which files were loaded, so that none is loaded twice: docs/decisions/0017-a-file-is-loaded-once.md. */
import type { Migration } from './migration.ts'

export const loadedFilesMigration: Migration = {
  version: 2,
  name: 'loaded_files',
  statements: [
    `CREATE TABLE IF NOT EXISTS loaded_files
(
    hash String,
    head String,
    path String,
    bytes UInt64,
    events UInt64,
    \`index\` LowCardinality(String),
    sourcetypes Array(LowCardinality(String)),
    loaded Float64
)
ENGINE = MergeTree
ORDER BY hash
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1`,
  ],
}
