import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Engine } from './engine.ts'
import { Merges } from './merges.ts'

function engine(kind: Engine['kind'], parts = 0): { engine: Engine; ran: string[] } {
  const ran: string[] = []
  const partial: Partial<Engine> = {
    kind,
    run: async (sql) => {
      if (!sql.startsWith('ALTER')) ran.push(sql)
    },
    read: async () => ({ meta: [], data: [[String(parts)]] }),
  }
  return { engine: partial as Engine, ran }
}

const STOP = 'SYSTEM STOP MERGES events'
const START = 'SYSTEM START MERGES events'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

/** Long enough that they begin again after the last holder. */
const later = () => vi.advanceTimersByTimeAsync(10_000)

describe('merges while much is loaded', () => {
  test('wait from the first holder to the last', async () => {
    const { engine: embedded, ran } = engine('embedded')
    const merges = new Merges(embedded)
    const [first, second] = [await merges.hold(), await merges.hold()]
    await first()
    await first()
    expect(ran).toEqual([STOP])
    await second()
    expect(ran).toEqual([STOP])
    await later()
    expect(ran).toEqual([STOP, START])
    await (await merges.hold())()
    await later()
    expect(ran).toEqual([STOP, START, STOP, START])
  })

  test('go on waiting for a holder that comes soon, and never begin when the store closes', async () => {
    const { engine: embedded, ran } = engine('embedded')
    const merges = new Merges(embedded)
    await (await merges.hold())()
    const release = await merges.hold()
    await later()
    expect(ran).toEqual([STOP])
    await release()
    merges.end()
    await later()
    expect(ran).toEqual([STOP])
  })

  test('begin at once for those who ask, unless somebody holds them', async () => {
    const { engine: embedded, ran } = engine('embedded')
    const merges = new Merges(embedded)
    const release = await merges.hold()
    await merges.begin()
    expect(ran).toEqual([STOP])
    await release()
    await merges.begin()
    expect(ran).toEqual([STOP, START])
    await later()
    expect(ran).toEqual([STOP, START])
  })

  test('begin again when there are many parts', async () => {
    const { engine: embedded, ran } = engine('embedded', 194)
    const merges = new Merges(embedded)
    const release = await merges.hold()
    for (let i = 0; i < 5; i++) await merges.inserted()
    expect(ran).toEqual([STOP])
    await merges.inserted()
    expect(ran).toEqual([STOP, START])
    await release()
    await later()
    expect(ran).toEqual([STOP, START])
  })

  test('go on where there are many parts already, and without a holder', async () => {
    const { engine: embedded, ran } = engine('embedded', 500)
    const merges = new Merges(embedded)
    await merges.inserted()
    await (await merges.hold())()
    await later()
    expect(ran).toEqual([])
  })

  test('are left alone on a server', async () => {
    const { engine: server, ran } = engine('server')
    const merges = new Merges(server)
    const release = await merges.hold()
    await merges.inserted()
    await release()
    await later()
    expect(ran).toEqual([])
  })
})
