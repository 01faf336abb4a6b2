import { chmodSync, existsSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { printed, runProgram, startProgram } from './child-program.ts'
import { insertRows } from './insert-rows.ts'
import { openStore, openTemporaryStore } from './open.ts'
import type { EventRow, RewritableStore, Store } from './store.ts'

let root: string
beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'karst-open-test-'))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

const row: EventRow = {
  _time: 1,
  index: 'main',
  source: 's',
  sourcetype: 't',
  host: 'h',
  tag: [],
  _raw: 'raw',
  fields: { a: '1' },
}

async function count(store: Store): Promise<unknown> {
  return (await store.query('SELECT count() FROM events')).rows[0]![0]
}

describe('a directory', () => {
  test('is made when it is missing, and keeps what was written', async () => {
    const directory = join(root, 'new', 'deep')
    const store = await openStore(directory)
    expect(store).toMatchObject({ kind: 'embedded', location: directory })
    await insertRows(store, [row])
    await store.writeLookup('l', ['a'], [['1']])
    await store.close()
    const again = await openStore(directory)
    expect(await count(again)).toBe(1)
    expect(await again.catalogue()).toEqual([{ field: 'a', multi: false, events: 1 }])
    expect(await again.lookups()).toHaveLength(1)
    await again.close()
  })

  test('may be opened twice in one process, but no second one at the same time', async () => {
    const directory = join(root, 'twice')
    const [one, two] = [await openStore(directory), await openStore(directory)]
    await insertRows(one, [row])
    expect(await count(two)).toBe(1)
    await expect(openStore(join(root, 'other'))).rejects.toMatchObject({
      kind: 'in-use',
      message: /has another store open/,
    })
    await one.close()
    expect(await count(two)).toBe(1)
    await two.close()
    const other = await openStore(join(root, 'other'))
    await other.close()
  })

  test('that another process has open is refused, with its number', async () => {
    const directory = join(root, 'held')
    const child = await startProgram(`
      import { openStore } from './open.ts'
      await openStore(${JSON.stringify(directory)})
      console.log('opened')
      setInterval(() => {}, 1000)`)
    try {
      await printed(child, 'opened')
      const failure = {
        kind: 'in-use',
        message: expect.stringContaining(String(child.pid)),
        hint: expect.stringContaining('karst serve'),
      }
      await expect(openStore(directory)).rejects.toMatchObject(failure)
    } finally {
      child.kill('SIGKILL')
    }
    await new Promise((resolve) => child.once('close', resolve))
    const store = await openStore(directory)
    await store.close()
  })

  test('whose process was killed while it loaded holds its tables of datasets against the events', async () => {
    const directory = join(root, 'killed-loading')
    const definition = (dataset: string) => ({
      dataset,
      columns: [
        { name: '_time', type: 'num' },
        { name: '_indextime', type: 'num' },
        { name: '_serial', type: 'data' },
        { name: 'index', type: 'text' },
        { name: 'sourcetype', type: 'text' },
      ],
      definition: 'SELECT e._time, e._indextime, e._serial, e.index, e.sourcetype FROM events_of_dataset AS e',
    })
    const child = await startProgram(`
      import { insertRows } from './insert-rows.ts'
      import { openStore } from './open.ts'
      const store = await openStore(${JSON.stringify(directory)})
      const rows = [${JSON.stringify(row)}]
      for (const definition of ${JSON.stringify(['A.Torn', 'A.Whole'].map(definition))}) await store.accelerations.create(definition)
      await insertRows(store, rows)
      console.log('inserted')
      setInterval(() => {}, 1000)`)
    await printed(child, 'inserted')
    child.kill('SIGKILL')
    await new Promise((resolve) => child.once('close', resolve))
    // What a kill between the two writes of an insert would leave.
    const program = `
      import { openEmbedded } from './embedded.ts'
      const engine = await openEmbedded(${JSON.stringify(directory)})
      await engine.prepare()
      await engine.run('TRUNCATE TABLE accelerated__41_2e_54orn')
      await engine.close()`
    expect(await runProgram(program)).toMatchObject({ code: 0, stderr: '' })

    const faults = async (store: RewritableStore) =>
      (await store.accelerations.list()).map(({ dataset, fault }) => [dataset, fault?.slice(0, 32)])
    const store = await openStore(directory)
    expect(await faults(store)).toEqual([
      ['A.Torn', 'it does not hold the events of t'],
      ['A.Whole', undefined],
    ])
    await insertRows(store, [row])
    await store.close()
    // Closed as it should be: nothing to look at, and the fault is still known.
    const again = await openStore(directory)
    expect(await again.query('SELECT count() FROM acceleration_loads')).toMatchObject({ rows: [[0]] })
    expect((await faults(again)).map(([, fault]) => fault !== undefined)).toEqual([true, false])
    await again.close()
  })

  test('that is a file is refused', async () => {
    const file = join(root, 'file')
    writeFileSync(file, 'text')
    await expect(openStore(file)).rejects.toMatchObject({
      kind: 'not-a-directory',
      message: `${file} is not a directory.`,
    })
    await expect(openStore(join(file, 'below'))).rejects.toMatchObject({ kind: 'not-a-directory' })
    const link = join(root, 'dangling')
    symlinkSync(join(root, 'nowhere', 'at all'), link)
    await expect(openStore(link)).rejects.toMatchObject({ name: 'StoreError' })
  })

  test('that may not be written is refused', async () => {
    const directory = join(root, 'read-only')
    await (await openStore(directory)).close()
    const program = (path: string) => `
      import { openStore } from './open.ts'
      try {
        await (await openStore(${JSON.stringify(path)})).close()
        console.log('opened')
      } catch (failure) {
        console.log(JSON.stringify({ kind: failure.kind, message: failure.message }))
      }`
    chmodSync(root, 0o755)
    chmodSync(directory, 0o555)
    // The administrator may write everywhere; the test is then run as somebody else.
    const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {}
    for (const path of [directory, join(directory, 'below')]) {
      const { stdout } = await runProgram(program(path), nobody)
      expect(JSON.parse(stdout)).toMatchObject({ kind: 'read-only', message: expect.stringContaining(directory) })
    }
    chmodSync(directory, 0o755)
  })

  test('written by a newer Karst is refused', async () => {
    const directory = join(root, 'newer')
    await (await openStore(directory)).close()
    const program = `
      import { openEmbedded } from './embedded.ts'
      const engine = await openEmbedded(${JSON.stringify(directory)})
      await engine.prepare()
      await engine.run("INSERT INTO schema_migrations (version, name) VALUES (99, 'future')")
      await engine.close()`
    expect(await runProgram(program)).toMatchObject({ code: 0, stderr: '' })
    const failure = {
      kind: 'schema-too-new',
      message: expect.stringContaining('schema 99'),
      hint: expect.stringContaining('Update'),
    }
    await expect(openStore(directory)).rejects.toMatchObject(failure)
    await expect(openStore(directory)).rejects.toMatchObject(failure)
  })
})

describe('after kill -9', () => {
  test('every acknowledged row is there, and nothing is in the way', async () => {
    const directory = join(root, 'killed')
    const child = await startProgram(`
      import { insertRows } from './insert-rows.ts'
      import { openStore } from './open.ts'
      const store = await openStore(${JSON.stringify(directory)})
      const row = { ...${JSON.stringify(row)}, _raw: 'x'.repeat(500) }
      for (let acknowledged = 0; ; acknowledged += 1000) {
        console.log('acknowledged ' + acknowledged + '.')
        await insertRows(store, Array.from({ length: 1000 }, (_, id) => ({ ...row, fields: { id: String(acknowledged + id) } })))
      }`)
    let output = ''
    child.stdout.on('data', (chunk) => {
      output += chunk
    })
    await printed(child, 'acknowledged 5000.')
    // Somewhere within an insert.
    await new Promise((resolve) => setTimeout(resolve, Math.random() * 30))
    child.kill('SIGKILL')
    await new Promise((resolve) => child.once('close', resolve))
    const acknowledged = Number(output.match(/\d+(?=\.\n$|\.\nacknowledged \d*$)/g)?.at(-1))
    expect(acknowledged).toBeGreaterThanOrEqual(5000)
    writeFileSync(join(directory, 'incoming-0.rows'), 'what an insert was reading')

    const store = await openStore(directory)
    const sql = `SELECT uniqExact(toUInt64(e.fields.id.:String)) FROM events AS e WHERE toUInt64(e.fields.id.:String) < ${acknowledged}`
    expect((await store.query(sql)).rows).toEqual([[acknowledged]])
    expect((await store.catalogue())[0]!.events).toBeGreaterThanOrEqual(acknowledged)
    expect(readdirSync(directory).filter((name) => name.endsWith('.rows'))).toEqual([])
    await insertRows(store, [row])
    await store.close()
  })
})

describe('a temporary store', () => {
  test('is gone when it is closed', async () => {
    const store = await openTemporaryStore()
    expect(store.location.startsWith(tmpdir())).toBe(true)
    await insertRows(store, [row])
    expect(existsSync(store.location)).toBe(true)
    await store.close()
    expect(existsSync(store.location)).toBe(false)
  })

  test.each([
    ['ends by itself', '', 0, null],
    [
      'is interrupted',
      "setTimeout(() => process.kill(process.pid, 'SIGINT'), 50); setInterval(() => {}, 1000)",
      null,
      'SIGINT',
    ],
    [
      'is terminated',
      "setTimeout(() => process.kill(process.pid, 'SIGTERM'), 50); setInterval(() => {}, 1000)",
      null,
      'SIGTERM',
    ],
    ['fails', "throw new Error('stop')", 1, null],
    [
      'exits while it searches',
      "void store.query('SELECT count() FROM numbers(90000000000) WHERE sipHash64(number) = 1').catch(() => {}); setTimeout(() => process.exit(3), 200)",
      3,
      null,
    ],
    // Once more where it fails: a statement that is cancelled but does not end in three seconds can, very rarely, keep the
    // process of the embedded engine from ending.
  ])('is gone when the process %s', { retry: 1 }, async (_, end, code, signal) => {
    const { stdout, ...ended } = await runProgram(`
      import { openTemporaryStore } from './open.ts'
      const store = await openTemporaryStore()
      console.log(store.location)
      ${end}`)
    expect(ended).toMatchObject({ code, signal })
    expect(stdout.trim()).toMatch(/karst-/)
    expect(existsSync(stdout.trim())).toBe(false)
  })
})

describe('a URL', () => {
  test('where nothing listens is unreachable', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const { port } = server.address() as { port: number }
    await new Promise((resolve) => server.close(resolve))
    await expect(openStore(`http://user:secret@127.0.0.1:${port}/db`)).rejects.toMatchObject({
      kind: 'unreachable',
      message: `No ClickHouse at http://127.0.0.1:${port}/db: nothing listens there (connection refused).`,
      hint: expect.stringContaining('8123'),
    })
  })

  test.each([
    ['http://no-such-host.invalid:8123', /No ClickHouse at http:\/\/no-such-host.invalid:8123\/karst: /],
    ['http://user:secret@:8123', /not a valid URL/],
    ['ftp://example.org/x', /can't begin with ftp:/],
  ])('%s is unreachable', async (url, message) => {
    const failure = await openStore(url).catch((error) => error)
    expect(failure).toMatchObject({ kind: 'unreachable', message })
    expect(failure.message).not.toContain('secret')
  })
})
