import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openEmbedded } from '../embedded.ts'
import { migrate } from '../migrate.ts'
import { openStore } from '../open.ts'
import { eventsMigration } from './0001-events.ts'

const directory = mkdtempSync(join(tmpdir(), 'karst-migration-'))
afterAll(() => rmSync(directory, { recursive: true, force: true }))

test('a store of the first schema keeps its events and learns which files are loaded', async () => {
  const engine = await openEmbedded(directory)
  await engine.prepare()
  await migrate(engine, [eventsMigration])
  await engine.run("INSERT INTO events (_time, `index`, _raw, fields) VALUES (1, 'main', 'text', '{\"a\":\"b\"}')")
  await engine.close()

  const store = await openStore(directory)
  expect((await store.query('SELECT _time, _raw, fields.a.:String FROM events')).rows).toEqual([[1, 'text', 'b']])
  expect(await store.loadedFiles.heads()).toEqual([])
  const file = { hash: 'h', head: 'b', path: 'p', bytes: 1, events: 1, index: 'main', sourcetypes: [], loaded: 1 }
  await store.loadedFiles.record([file])
  await store.close()

  const again = await openStore(directory)
  expect(await again.loadedFiles.find('h')).toEqual(file)
  await again.clear()
  expect(await again.loadedFiles.heads()).toEqual([])
  await again.close()
})
