/** The rows of a search, each with the events that it was made of. */
import { type Compilation, ORIGIN, toQuery, withOrigin } from '@karst/spl'
import { fieldNames, type Row, toRow } from '../search/result.ts'
import type { Store, Value } from '../stores/store.ts'
import type { ExplainedRow, Explanation, OriginEvent } from './explanation.ts'
import type { Questions } from './questions.ts'

/** Of one row; more are counted as "at least". */
export const MOST_EVENTS = 1000

export interface RowLimits {
  rows: number
  events: number
}

export async function rowsWithEvents(
  store: Store,
  compilation: Compilation,
  questions: Questions,
  limits: RowLimits,
): Promise<Pick<Explanation, 'fields' | 'shown' | 'notes'> | undefined> {
  const { result } = compilation.trace
  if (!result) return undefined
  const plain = toQuery(result, undefined)
  const made = await rowsOfEvents(compilation, questions, limits.rows)
  const events = await eventsOf(
    store,
    questions,
    made.flatMap((row) => row.made.slice(0, limits.events).map(({ serial }) => serial)),
  )
  const shown = made.map(({ row, made }): ExplainedRow => {
    const found = made.slice(0, limits.events).flatMap(({ serial }) => events.get(serial) ?? [])
    return { row, events: found, eventCount: made.length, manyEvents: made.length >= MOST_EVENTS }
  })
  return {
    fields: fieldNames(
      plain,
      shown.map(({ row }) => row),
    ),
    shown,
    notes: notesOn(compilation.pipeline.stages.map(({ name }) => name)),
  }
}

export interface EventName {
  serial: string
  /** Epoch seconds. */
  time: number
}

export interface RowOfEvents {
  row: Row
  /** The events that it was made of, `MOST_EVENTS` at most, in order of time. */
  made: EventName[]
}

/** The rows of a search that compiled, with the names of their events. */
export async function rowsOfEvents(
  { trace }: Compilation,
  questions: Questions,
  maxRows: number | undefined,
): Promise<RowOfEvents[]> {
  const { result } = trace
  if (!result) return []
  const carried = result.withPlan(withOrigin(result.plan, MOST_EVENTS), [{ name: ORIGIN, type: 'list' }])
  const { query, rows } = await questions.rows(carried, maxRows)
  const at = query.columns.findIndex(({ name }) => name === ORIGIN)
  const named = { ...query, columns: query.columns.filter((_, other) => other !== at) }
  return rows.map((cells) => ({
    row: toRow(
      named,
      cells.filter((_, other) => other !== at),
    ),
    made: inOrder(((cells[at] ?? []) as Value[]).map(eventName)),
  }))
}

function eventName(text: Value): EventName {
  const [serial = '', time] = String(text).split('@')
  return { serial, time: Number(time) }
}

export function inOrder(events: readonly EventName[]): EventName[] {
  return events.toSorted(
    (a, b) => a.time - b.time || a.serial.length - b.serial.length || (a.serial < b.serial ? -1 : 1),
  )
}

export async function eventsOf(
  store: Store,
  questions: Questions,
  serials: readonly string[],
): Promise<Map<string, OriginEvent>> {
  if (serials.length === 0) return new Map()
  const list = [...new Set(serials)].join(', ')
  const rows = await questions.sql(
    `SELECT toString(e._serial), e._time, e.index, e.source, e.sourcetype, e.host, e._raw FROM ${store.events ?? 'events'} AS e WHERE e._serial IN (${list})`,
  )
  return new Map(
    rows.map(([serial, time, index, source, sourcetype, host, raw]) => [
      String(serial),
      {
        _serial: String(serial),
        _time: Number(time),
        index: String(index),
        source: String(source),
        sourcetype: String(sourcetype),
        host: String(host),
        _raw: String(raw),
      },
    ]),
  )
}

/** Commands whose rows depend on others than those that they were made of. */
const LOOKS_ASIDE: Record<string, string> = {
  eventstats: 'looks at all rows; behind a row stand its own events only.',
  streamstats: 'looks at rows before; behind a row stand its own events only.',
  dedup: 'keeps the first of several rows; those that it left out are not behind the one that it kept.',
  autoregress: 'looks at rows before; behind a row stand its own events only.',
  delta: 'looks at the row before; behind a row stand its own events only.',
  predict: 'makes values from all rows; which events are behind one cannot be told.',
  anomalydetection: 'judges each row by all others; behind a row stand its own events only.',
  map: 'runs a search for each row; the events behind the row that it ran for are not told.',
}

function notesOn(commands: readonly string[]): string[] {
  return [...new Set(commands)].flatMap((name) => (LOOKS_ASIDE[name] ? [`${name} ${LOOKS_ASIDE[name]}`] : []))
}
