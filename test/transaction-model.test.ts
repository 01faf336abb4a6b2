/** transaction against a model that takes one event after the other, as the documentation tells it, on made-up events. */
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { Knowledge } from '../packages/engine/src/search/knowledge.ts'
import { runSearch } from '../packages/engine/src/search/run-search.ts'
import { openTemporaryStore } from '../packages/engine/src/stores/open.ts'
import type { Store } from '../packages/engine/src/stores/store.ts'
import { compilerFor } from '../packages/engine/src/testing/golden/run-case.ts'

let store: Store
let knowledge: Knowledge

beforeAll(async () => {
  store = await openTemporaryStore()
  knowledge = new Knowledge(store)
})

afterAll(() => store.close())

interface Event {
  id: number
  _time: number
  a: string | null
  b: string | null
  mark: string
}

interface Options {
  fields: ('a' | 'b')[]
  maxspan: number
  maxpause: number
  maxevents: number
  starts: boolean
  ends: boolean
  connected: boolean
}

interface Open {
  events: Event[]
  values: Record<string, string | null>
  closed: boolean
}

/** Events newest first; transactions as sets of ids, with whether they are closed. */
function model(events: readonly Event[], options: Options): { ids: number[]; closed: boolean }[] {
  const { fields, maxspan, maxpause, maxevents } = options
  const all: Open[] = []
  let open: Open[] = []
  for (const event of events) {
    const given = fields.filter((field) => event[field] !== null)
    if (fields.length > 0 && given.length === 0) continue
    const joins = (each: Open): boolean => {
      if (given.some((field) => each.values[field] !== null && each.values[field] !== event[field])) return false
      return fields.length === 0 || !options.connected || given.some((field) => each.values[field] === event[field])
    }
    let met = open.findLast(joins)
    const begins = options.ends && event.mark === 'end'
    const limit =
      met !== undefined &&
      !begins &&
      ((maxspan >= 0 && met.events[0]!._time - event._time >= maxspan) ||
        (maxpause >= 0 && met.events.at(-1)!._time - event._time > maxpause) ||
        met.events.length >= maxevents)
    if (met && (limit || begins)) {
      if (limit && !options.starts) met.closed = true
      open = open.filter((each) => each !== met)
      met = undefined
    }
    if (!met) {
      met = { events: [], values: { a: null, b: null }, closed: false }
      open.push(met)
      all.push(met)
    }
    met.events.push(event)
    for (const field of given) met.values[field] = event[field]
    if (!options.starts && met.events.length >= maxevents) met.closed = true
    if (options.starts && event.mark === 'start') {
      met.closed = !options.ends || met.events[0]!.mark === 'end'
      open = open.filter((each) => each !== met)
    }
  }
  return all.map(({ events: own, closed }) => ({ ids: own.map((event) => event.id).sort((x, y) => x - y), closed }))
}

function spl({ fields, maxspan, maxpause, maxevents, starts, ends, connected }: Options): string {
  const parts = ['inputrows | transaction', ...fields, `maxspan=${maxspan} maxpause=${maxpause} maxevents=${maxevents}`]
  if (starts) parts.push('startswith=(mark=start)')
  if (ends) parts.push('endswith=eval(mark=="end")')
  if (!connected) parts.push('connected=false unifyends=true')
  return `${parts.join(' ')} keepevicted=true mvlist=id | table id eventcount duration closed_txn`
}

const value = fc.constantFrom('x', 'y', null)
const events = fc
  .array(
    fc.record({ gap: fc.integer({ min: 0, max: 6 }), a: value, b: value, mark: fc.constantFrom('start', 'end', '-') }),
    {
      minLength: 1,
      maxLength: 25,
    },
  )
  .map((steps) => {
    let time = 1000
    return steps.map(({ gap, ...rest }, id): Event => {
      time -= gap
      return { id, _time: time, ...rest }
    })
  })

const options = fc.record({
  fields: fc.constantFrom<Options['fields']>([], ['a'], ['a', 'b']),
  maxspan: fc.constantFrom(-1, 0, 5, 10),
  maxpause: fc.constantFrom(-1, 2, 4),
  maxevents: fc.constantFrom(2, 3, 1000),
  starts: fc.boolean(),
  ends: fc.boolean(),
  connected: fc.boolean(),
})

test('the same transactions as one event after the other', async () => {
  await fc.assert(
    fc.asyncProperty(events, options, async (given, chosen) => {
      const time = { now: 2000, earliest: null, latest: null, timeZone: 'UTC' }
      const compile = compilerFor(given.map((event) => ({ ...event })))
      const result = await runSearch(store, knowledge, spl(chosen), { time, compile })
      expect(result.diagnostics.filter((d) => d.severity === 'error')).toEqual([])
      const found = result.rows.map((row) => ({
        ids: [row.id]
          .flat()
          .map(Number)
          .sort((x, y) => x - y),
        closed: row.closed_txn === 1,
      }))
      const byFirst = (x: { ids: number[] }, y: { ids: number[] }): number => x.ids[0]! - y.ids[0]!
      expect(found.sort(byFirst)).toEqual(model(given, chosen).sort(byFirst))
    }),
    { numRuns: 50, seed: 7 },
  )
}, 120_000)
