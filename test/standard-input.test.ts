/** Standard input with data waiting: the embedded engine would take it for rows of its own inserts. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { buildBundle, EVENT, karst, Scratch } from './command-line/karst.ts'

const scratch = new Scratch()
beforeAll(buildBundle, 120_000)
afterAll(() => scratch.remove())

test('a log of several megabytes is read from it into a new store, and is known the second time', () => {
  const data = scratch.path('piped')
  const input = `${EVENT}\n`.repeat(3000)
  const { code, out } = karst(['ingest', '-', '--data', data], input)
  expect(out).toContain('3,000 events read = 3,000 stored + 0 refused')
  expect(code).toBe(0)
  const again = karst(['ingest', '-', '--data', data], input)
  expect(again.err).toMatch(/^known: -: not loaded again/)
  expect(again.code).toBe(0)
}, 120_000)

test('what waits there does not disturb a command that does not read it', () => {
  const data = scratch.path('other')
  const waiting = '{"a":1}\n'.repeat(1000)
  const loaded = karst(['ingest', scratch.write('one.log', EVENT), '--data', data], waiting)
  expect([loaded.code, loaded.err]).toEqual([0, ''])
  const found = karst(['search', 'index=main | stats count', '--data', data, '--json'], waiting)
  expect(JSON.parse(found.out)).toEqual([{ count: 1 }])
}, 120_000)
