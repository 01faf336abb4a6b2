/** A query can't write, reach out, or change its own limits. */
import { expect, test } from 'vitest'
import type { Store } from '../store.ts'
import { collect } from './event.ts'

const WRITES = [
  "INSERT INTO events (_raw) VALUES ('x')",
  'INSERT INTO events SELECT * FROM events',
  'ALTER TABLE events DELETE WHERE 1',
  'ALTER TABLE events ADD COLUMN x String',
  'DELETE FROM events WHERE 1',
  'DROP TABLE events',
  'TRUNCATE TABLE events',
  'RENAME TABLE events TO other',
  'CREATE TABLE t (a Int8) ENGINE = Memory',
  'CREATE TEMPORARY TABLE t (a Int8)',
  'CREATE FUNCTION f AS x -> x',
  'CREATE USER mallory',
  'ATTACH TABLE t',
  'DETACH TABLE events',
  'OPTIMIZE TABLE events FINAL',
  'SYSTEM FLUSH LOGS',
  'SYSTEM SHUTDOWN',
  'KILL QUERY WHERE 1',
  'SET readonly = 0',
  'USE system',
  "BACKUP DATABASE default TO Disk('x', 'y')",
  'GRANT ALL ON *.* TO default',
  '',
]

const OUTWARD = [
  "SELECT 1 INTO OUTFILE '/tmp/karst-never' FORMAT TSV",
  'SELECT 1; DROP TABLE events',
  'SELECT 1 SETTINGS readonly = 0',
  'SELECT 1 SETTINGS max_execution_time = 0',
  "SELECT file('/etc/hostname')",
  "SELECT `file`('/etc/hostname')",
  "SELECT FILE /* x */ ('/etc/hostname')",
  "SELECT * FROM file('/etc/hostname', 'LineAsString')",
  "SELECT * FROM '/etc/hostname'",
  'SELECT * FROM `/etc/hostname`',
  "SELECT * FROM url('http://127.0.0.1:1/', 'LineAsString')",
  "SELECT * FROM s3('http://127.0.0.1:1/bucket/x', 'CSV')",
  "SELECT * FROM remote('127.0.0.1', 'system', 'one')",
  "SELECT * FROM executable('x.sh', 'TSV', 'a Int8')",
  "SELECT * FROM mysql('127.0.0.1:1', 'a', 'b', 'c', 'd')",
  "SELECT * FROM postgresql('127.0.0.1:1', 'a', 'b', 'c', 'd')",
  "SELECT * FROM sqlite('/tmp/x', 'y')",
  "SELECT * FROM dictionary('d')",
  "SELECT dictGet('d', 'a', 1)",
  "WITH x AS (SELECT * FROM file('/etc/hostname', 'LineAsString')) SELECT * FROM x",
  "SELECT (SELECT count() FROM url('http://127.0.0.1:1/', 'LineAsString'))",
  "EXPLAIN SELECT * FROM file('/etc/hostname', 'LineAsString')",
]

export function readOnlyTests(store: () => Store): void {
  test.each([...WRITES, ...OUTWARD])('is refused: %s', async (sql) => {
    await expect(store().query(sql)).rejects.toMatchObject({ name: 'StoreError', kind: 'query' })
    await expect(collect(store(), sql)).rejects.toMatchObject({ name: 'StoreError', kind: 'query' })
  })

  test('leaves everything as it was', async () => {
    expect((await store().query('SELECT 1')).rows).toEqual([[1]])
    expect((await store().query('SELECT count() > 0 FROM events')).rows).toEqual([[1]])
  })
}
