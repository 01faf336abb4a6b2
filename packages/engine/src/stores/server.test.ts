/** Against a small HTTP server that notes what it is asked and answers what the test says. */
import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { insertRows } from './insert-rows.ts'
import { openStore } from './open.ts'
import type { AccelerationDefinition, Store } from './store.ts'

interface Asked {
  sql: string
  settings: Record<string, string>
  body: Buffer
  authorization: string | undefined
  /** Fulfilled when the client has gone before the answer was complete. */
  gone: Promise<void>
}

type Answer = (response: ServerResponse, asked: Asked) => void

let server: Server
let asked: Asked[]
let answers: [RegExp, Answer][]
let url: string

beforeEach(async () => {
  asked = []
  answers = []
  server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk) => chunks.push(chunk))
    request.on('end', () => {
      const { query, ...settings } = Object.fromEntries(new URL(request.url!, 'http://x').searchParams)
      const body = Buffer.concat(chunks)
      const gone = new Promise<void>((resolve) => response.on('close', () => !response.writableEnded && resolve()))
      const { authorization } = request.headers
      const one = { sql: query ?? body.toString(), settings, body, authorization, gone } as Asked
      asked.push(one)
      const [, answer] = answers.find(([pattern]) => pattern.test(one.sql)) ?? [/^/, standard]
      answer(response, one)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = `127.0.0.1:${(server.address() as AddressInfo).port}`
})

afterEach(() => {
  server.closeAllConnections()
  server.close()
})

function compact(...rows: unknown[][]): Answer {
  return (response) => {
    const meta = (rows[0] ?? []).map((_, place) => ({ name: `c${place}`, type: 'String' }))
    response.end(JSON.stringify({ meta, data: rows, statistics: { elapsed: 0.5, rows_read: 7, bytes_read: 9 } }))
  }
}

/** A server whose database exists and is migrated. */
const standard: Answer = (response, one) => {
  if (/system\.databases/.test(one.sql)) compact(['26.7.2.1', 1])(response, one)
  else if (/schema_migrations/.test(one.sql)) compact([1])(response, one)
  else if (/^SELECT/.test(one.sql)) compact(['x'])(response, one)
  else response.end()
}

function refusal(status: number, code: number, message: string, name: string): Answer {
  return (response) => {
    response.statusCode = status
    response.setHeader('X-ClickHouse-Exception-Code', code)
    response.end(`Code: ${code}. DB::Exception: ${message}. (${name}) (version 26.7.2.1 (official build))\n`)
  }
}

async function withStore(action: (store: Store) => Promise<void>): Promise<void> {
  const store = await openStore(`http://ann:s%65cret@${url}/security`)
  asked = []
  try {
    await action(store)
  } finally {
    await store.close()
  }
}

describe('opening', () => {
  test('makes the database and the schema where they are missing', async () => {
    answers = [
      [/system\.databases/, compact(['26.7.2.1', 0])],
      [/system\.tables/, compact([0])],
    ]
    const store = await openStore(`http://ann:s%65cret@${url}/secu-rity`)
    expect(store).toMatchObject({ kind: 'server', location: `http://${url}/secu-rity` })
    const written = asked.filter(({ sql }) => !sql.startsWith('SELECT'))
    expect(written.map(({ sql }) => /^[\w ]+(?:EXISTS|INTO) \S+/.exec(sql)?.[0])).toEqual([
      'CREATE DATABASE IF NOT EXISTS `secu-rity`',
      'CREATE TABLE IF NOT EXISTS schema_migrations',
      'CREATE TABLE IF NOT EXISTS events',
      'CREATE TABLE IF NOT EXISTS field_catalogue',
      'CREATE TABLE IF NOT EXISTS lookup_catalogue',
      'INSERT INTO schema_migrations',
      'CREATE TABLE IF NOT EXISTS loaded_files',
      'INSERT INTO schema_migrations',
      'CREATE TABLE IF NOT EXISTS accelerations',
      'CREATE TABLE IF NOT EXISTS acceleration_loads',
      'INSERT INTO schema_migrations',
    ])
    expect(written.slice(1).every(({ settings }) => settings.database === 'secu-rity')).toBe(true)
    expect(asked[0]!.settings.database).toBeUndefined()
    expect(asked[0]!.authorization).toBe(`Basic ${Buffer.from('ann:secret').toString('base64')}`)
    await store.close()
  })

  const page: Answer = (response) => {
    response.statusCode = 404
    response.end('<html>Not here</html>')
  }
  const html: Answer = (response) => response.end('<html>Welcome</html>')
  test.each([
    [
      'wrong password',
      refusal(403, 516, 'ann: Authentication failed: password is incorrect', 'AUTHENTICATION_FAILED'),
      'refused',
    ],
    ['not allowed', refusal(403, 497, 'ann: Not enough privileges', 'ACCESS_DENIED'), 'refused'],
    ['another server, 404', page, 'unreachable'],
    ['another server, 200', html, 'unreachable'],
    ['hangs up', (response: ServerResponse) => void response.destroy(), 'unreachable'],
    ['too old', compact(['24.3.1.1', 1]), 'query'],
  ])('is explained when it fails: %s', async (_, answer, kind) => {
    answers = [[/system\.databases/, answer]]
    const failure = await openStore(`http://ann:secret@${url}/security`).catch((error) => error)
    expect(failure).toMatchObject({ name: 'StoreError', kind })
    expect(failure.message).toContain(url)
    expect(`${failure.message} ${failure.hint}`).not.toContain('ann:secret@')
  })

  test('does not wait for ever', async () => {
    answers = [[/system\.databases/, () => {}]]
    const failure = { kind: 'unreachable', message: /no answer within 0.1 s/ }
    await expect(openStore(`http://${url}`, { connectSeconds: 0.1 })).rejects.toMatchObject(failure)
  })
})

describe('tables of datasets', () => {
  const definition: AccelerationDefinition = {
    dataset: 'Web.Web',
    columns: [
      { name: '_time', type: 'num' },
      { name: '_serial', type: 'data' },
      { name: 'url', type: 'text' },
      { name: 'tag', type: 'list' },
    ],
    definition: 'SELECT e._time, e._serial, e.fields.url.:String AS url, e.tag\nFROM events_of_dataset AS e',
  }
  const statements = () => asked.filter(({ sql }) => !sql.startsWith('SELECT')).map(({ sql }) => sql)

  test('are made, filled in pieces, compared, and only then trusted', () =>
    withStore(async (store) => {
      answers = [
        [/^SELECT `index`, sourcetype, count/, compact(['main', "it's", 400_000])],
        [/quantiles\(0.5\)/, compact([[1_700_000_000.5]])],
        [/system\.tables/, compact([1])],
        [/groupBitXor/, compact([2, '3', '4'])],
        [/bytes_on_disk/, compact([512])],
      ]
      const made = await store.accelerations!.create(definition, { now: 1_700_000_000 })
      expect(made).toMatchObject({ table: 'accelerated__57eb_2e_57eb', fault: undefined })
      const table = '`accelerated__57eb_2e_57eb`'
      const rows = (events: string) =>
        `SELECT e._time, e._serial, e.fields.url.:String AS url, e.tag\nFROM ${events} AS e`
      const [recorded, , , , create, view, ...filled] = statements()
      expect(recorded).toBe('INSERT INTO `accelerations` FORMAT JSONCompactEachRow')
      expect(create).toBe(`CREATE TABLE ${table}
(
    \`_time\` Float64 CODEC(Delta, ZSTD(1)),
    \`_serial\` UInt64 CODEC(Delta, ZSTD(1)),
    \`url\` Nullable(String) CODEC(ZSTD(1)),
    \`tag\` Array(LowCardinality(String))
)
ENGINE = MergeTree
PARTITION BY (toYYYYMM(toDateTime(_indextime, 'UTC')), isFinite(_time))
ORDER BY _time
SETTINGS fsync_after_insert = 1, fsync_part_directory = 1`)
      expect(view).toBe(
        `CREATE MATERIALIZED VIEW \`accelerated__57eb_2e_57eb_filler\` TO ${table} AS\n${rows('events')}`,
      )
      const fill = `INSERT INTO ${table} (\`_time\`, \`_serial\`, \`url\`, \`tag\`)
SELECT \`_time\`, \`_serial\`, \`url\`, \`tag\` FROM (\n${rows('events')}\n) WHERE \`index\` = 'main' AND sourcetype = 'it\\'s'`
      expect(filled).toEqual([
        `${fill} AND _time < 1700000000.5`,
        `${fill} AND NOT (_time < 1700000000.5)`,
        'INSERT INTO `accelerations` FORMAT JSONCompactEachRow',
      ])
      const records = asked
        .filter(({ sql }) => sql.includes('`accelerations`'))
        .map(({ body }) => JSON.parse(String(body)))
      expect(records.map((record) => record[5])).toEqual(['it was not filled to its end', null])
    }))

  test('that do not hold the same events are dropped again', () =>
    withStore(async (store) => {
      let count = 0
      answers = [
        [/^SELECT `index`, sourcetype, count/, compact(['main', 'x', 1])],
        [/system\.tables/, compact([1])],
        [/groupBitXor/, (response, one) => compact([++count, '0', '0'])(response, one)],
        [/bytes_on_disk/, compact([0])],
      ]
      const failure = { kind: 'io', message: expect.stringContaining('Web.Web') }
      await expect(store.accelerations!.create(definition)).rejects.toMatchObject(failure)
      expect(count).toBe(10)
      expect(
        statements()
          .slice(-4)
          .map((sql) => /^\w+ \w+/.exec(sql)![0]),
      ).toEqual(['DROP TABLE', 'DROP TABLE', 'DROP TABLE', 'INSERT INTO'])
    }))

  test('are asked for anew each time: others may have made them', () =>
    withStore(async (store) => {
      const columns = [['_time', 'num']]
      answers = [[/FROM accelerations FINAL/, compact(['Web.Web', 't', columns, 'SELECT 1', 5, null])]]
      const expected = { dataset: 'Web.Web', table: 't', columns: [{ name: '_time', type: 'num' }], created: 5 }
      expect(await store.accelerations!.list()).toMatchObject([expected])
      answers = [[/FROM accelerations FINAL/, (response) => void response.end('{"meta":[],"data":[]}')]]
      expect(await store.accelerations!.list()).toEqual([])
    }))
})

describe('queries', () => {
  test('run read-only, with their limits', () =>
    withStore(async (store) => {
      const limits = { maxSeconds: 5, maxResultRows: 6, maxMemoryBytes: 7, maxRowsRead: 8 }
      const result = await store.query('SELECT 1', { limits })
      expect(result).toMatchObject({ rows: [['x']], statistics: { elapsed: 0.5, rowsRead: 7, bytesRead: 9 } })
      expect(asked[0]).toMatchObject({
        sql: 'SELECT 1 \nFORMAT JSONCompact',
        settings: {
          database: 'security',
          readonly: '1',
          max_execution_time: '5',
          timeout_overflow_mode: 'throw',
          max_result_rows: '6',
          result_overflow_mode: 'throw',
          max_memory_usage: '7',
          max_rows_to_read: '8',
          read_overflow_mode: 'throw',
          cancel_http_readonly_queries_on_client_close: '1',
          session_timezone: 'UTC',
        },
      })
    }))

  test('that would write are not even sent', () =>
    withStore(async (store) => {
      for (const sql of ['DROP TABLE events', "SELECT file('/etc/passwd')", 'SELECT 1; DROP TABLE events']) {
        await expect(store.query(sql)).rejects.toMatchObject({ kind: 'query' })
      }
      expect(asked).toEqual([])
    }))

  test('name the limit that was met', () =>
    withStore(async (store) => {
      answers = [[/SELECT 1/, refusal(500, 159, 'Timeout exceeded', 'TIMEOUT_EXCEEDED')]]
      const failure = { kind: 'limit', limit: 'maxSeconds', message: /longer than 5 s/ }
      await expect(store.query('SELECT 1', { limits: { maxSeconds: 5 } })).rejects.toMatchObject(failure)
    }))

  test('end with the connection when they are cancelled', () =>
    withStore(async (store) => {
      answers = [[/SELECT 1/, () => {}]]
      const controller = new AbortController()
      const outcome = expect(store.query('SELECT 1', { signal: controller.signal })).rejects.toMatchObject({
        kind: 'cancelled',
      })
      await expect.poll(() => asked.length).toBe(1)
      controller.abort()
      await outcome
      await asked[0]!.gone
    }))

  test('end when the store is closed', async () => {
    answers = [[/SELECT 1/, () => {}]]
    const store = await openStore(`http://${url}`)
    const outcome = expect(store.query('SELECT 1')).rejects.toMatchObject({ kind: 'cancelled' })
    await store.close()
    await outcome
  })

  test('stream as rows arrive', () =>
    withStore(async (store) => {
      const rest: { end?: () => void } = {}
      answers = [
        [
          /FORMAT JSONCompactEachRowWithNamesAndTypes/,
          (response) => {
            response.write('["a", "n"]\n["String", "UInt64"]\n["x", "1"]\n["y", ')
            rest.end = () => response.end('"18446744073709551615"]\n')
          },
        ],
      ]
      const rows = []
      for await (const block of store.stream('SELECT a, n FROM events')) {
        expect(block.columns).toEqual([
          { name: 'a', type: 'String' },
          { name: 'n', type: 'UInt64' },
        ])
        rows.push(...block.rows)
        rest.end?.()
      }
      expect(rows).toEqual([
        ['x', 1],
        ['y', '18446744073709551615'],
      ])
      expect(asked[0]!.settings.readonly).toBe('1')
    }))

  test('whose connection breaks are errors', () =>
    withStore(async (store) => {
      answers = [
        [
          /SELECT/,
          (response) => {
            response.write('["a"]\n["String"]\n["x"]\n')
            setTimeout(() => response.destroy(), 20)
          },
        ],
      ]
      const drain = async () => {
        for await (const _ of store.stream('SELECT a FROM events'));
      }
      await expect(drain()).rejects.toMatchObject({ name: 'StoreError', kind: 'unreachable' })
    }))
})

describe('inserts', () => {
  test('write the catalogue first, then the events, and wait until they are written', () =>
    withStore(async (store) => {
      const body = Buffer.from([0, 1, 2, 255])
      const sightings = [{ index: 'i', sourcetype: 't', field: 'a.b', events: 3, multi: true }]
      await store.insertEvents({ format: 'Native', body, rows: 1, sightings })
      expect(asked.map(({ sql }) => sql)).toEqual([
        'INSERT INTO `field_catalogue` FORMAT JSONCompactEachRow',
        'INSERT INTO `events` FORMAT Native',
      ])
      expect(asked[0]!.body.toString()).toBe('["i","t","a.b",3,1]\n')
      expect(asked[1]!.body).toEqual(body)
      for (const { settings } of asked) expect(settings).toMatchObject({ async_insert: '0', wait_end_of_query: '1' })
    }))

  test('keep dates and numbers text', () =>
    withStore(async (store) => {
      const row = {
        _time: 1,
        index: 'i',
        source: 's',
        sourcetype: 't',
        host: 'h',
        tag: [],
        _raw: 'r',
        fields: { d: '2024-01-01' },
      }
      await insertRows(store, [row], { now: () => 5, serial: () => '17' })
      expect(asked[1]).toMatchObject({
        sql: 'INSERT INTO `events` FORMAT JSONEachRow',
        settings: { input_format_try_infer_dates: '0', input_format_try_infer_datetimes: '0' },
      })
      expect(JSON.parse(asked[1]!.body.toString())).toEqual({ ...row, _indextime: 5, _serial: '17' })
    }))

  test.each([
    [243, 'Cannot reserve 1.00 MiB, not enough space', 'NOT_ENOUGH_SPACE', /disk .* is full/],
    [252, 'Too many parts (3000)', 'TOO_MANY_PARTS', /Too many parts/],
    [164, 'Cannot execute query in readonly mode', 'READONLY', /may not write/],
  ])('fail with a reason: %i', (code, message, name, shown) =>
    withStore(async (store) => {
      answers = [[/INSERT/, refusal(500, code, message, name)]]
      const batch = { body: Buffer.from('{}'), rows: 1, sightings: [] }
      const failure = await store.insertEvents(batch).catch((error) => error)
      expect(failure).toMatchObject({ name: 'StoreError', message: shown })
      expect(failure.kind).toBe(code === 164 ? 'refused' : 'io')
    }),
  )
})
