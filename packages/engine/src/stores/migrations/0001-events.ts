/**
 * The first schema: events, the field catalogue, the lookups' catalogue. Why events are partitioned and ordered so:
 * docs/decisions/0006-events-table.md.
 */
import type { Migration } from './migration.ts'

// An insert is acknowledged when its files and their directory entry are on the disk, not only in the page cache.
const DURABLE = 'fsync_after_insert = 1, fsync_part_directory = 1'

// Fields are kept one by one ('advanced'); not yet in the part that an insert writes, which would take twice the time.
// Granules of 2 MiB rather than 10: a page of whole events reads less, and merges hold less in memory.
const JSON_LAYOUT =
  "object_shared_data_serialization_version = 'advanced', min_level_for_wide_part = 1, index_granularity_bytes = 2097152"

export const eventsMigration: Migration = {
  version: 1,
  name: 'events',
  statements: [
    `CREATE TABLE IF NOT EXISTS events
(
    _time Float64 CODEC(Delta, ZSTD(1)),
    _indextime Float64 CODEC(Delta, ZSTD(1)),
    _serial UInt64 CODEC(Delta, ZSTD(1)),
    \`index\` LowCardinality(String),
    source LowCardinality(String),
    sourcetype LowCardinality(String),
    host LowCardinality(String),
    tag Array(LowCardinality(String)),
    _raw String CODEC(ZSTD(1)),
    fields JSON(max_dynamic_paths = 0) CODEC(ZSTD(1))
)
ENGINE = MergeTree
PARTITION BY (toYYYYMM(toDateTime(_indextime, 'UTC')), isFinite(_time))
ORDER BY (\`index\`, sourcetype, _time)
SETTINGS ${JSON_LAYOUT}, ${DURABLE}`,

    `CREATE TABLE IF NOT EXISTS field_catalogue
(
    \`index\` LowCardinality(String),
    sourcetype LowCardinality(String),
    field String,
    events SimpleAggregateFunction(sum, UInt64),
    multi SimpleAggregateFunction(max, UInt8)
)
ENGINE = AggregatingMergeTree
ORDER BY (\`index\`, sourcetype, field)
SETTINGS ${DURABLE}`,

    `CREATE TABLE IF NOT EXISTS lookup_catalogue
(
    name String,
    table String,
    columns Array(String),
    content_hash Nullable(String),
    version UInt64
)
ENGINE = ReplacingMergeTree(version)
ORDER BY name
SETTINGS ${DURABLE}`,
  ],
}
