import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EventFields } from './event-fields.ts'
import { FieldNames } from './field-names.ts'
import type { LoadingEvent } from './loading-event.ts'
import { readRows } from './read-rows.ts'
import { RowWriter } from './row-writer.ts'

function writer(memory = 64) {
  const names = new FieldNames()
  const fields = new EventFields(names)
  const event: LoadingEvent = { fields, time: 0, index: 'main', source: 's', sourcetype: 't', host: 'h', raw: 'r' }
  let serial = 0
  return {
    names,
    event,
    rows: new RowWriter(names, memory, 99.5, () => String(1_700_000_000_000_000_001n + BigInt(serial++))),
  }
}

/** Halves of surrogate pairs replaced, as UTF-8 does. */
const wellFormed = (text: string) => Buffer.from(text).toString()

function fill({ event, names }: ReturnType<typeof writer>, values: Record<string, string | string[]>): void {
  event.fields.clear()
  for (const [name, value] of Object.entries(values)) {
    if (typeof value === 'string') event.fields.set(names.slot(name), value)
    else for (const one of value) event.fields.add(names.slot(name), one)
  }
}

describe('rows', () => {
  it('hold everything of an event', () => {
    const w = writer()
    fill(w, { a: '1', 'b.c%d': 'x', list: ['p', 'q'], '': 'no name', é: '😀' })
    Object.assign(w.event, {
      time: 1675271324.146658,
      index: 'i',
      source: 'C:\\s',
      sourcetype: 'st',
      host: 'hö',
      raw: 'line\n"\\\0',
    })
    w.rows.write(w.event, { tags: ['x', 'y'], eventtypes: undefined })
    fill(w, {})
    w.rows.write(w.event, { tags: [], eventtypes: undefined })
    const batch = w.rows.take(new ArrayBuffer(8))
    expect(batch.rows).toBe(2)
    expect(readRows(batch)).toEqual([
      {
        _time: 1675271324.146658,
        _indextime: 99.5,
        _serial: 1_700_000_000_000_000_001n,
        index: 'i',
        source: 'C:\\s',
        sourcetype: 'st',
        host: 'hö',
        tag: ['x', 'y'],
        _raw: 'line\n"\\\0',
        fields: { a: '1', 'b.c%d': 'x', list: ['p', 'q'], '': 'no name', é: '😀' },
      },
      expect.objectContaining({ _serial: 1_700_000_000_000_000_002n, tag: [], fields: {} }),
    ])
  })

  it('leave out what was removed, and take it again', () => {
    const w = writer()
    fill(w, { a: '1', b: '2', c: '3' })
    w.event.fields.remove(w.names.slot('a'))
    w.event.fields.remove(w.names.slot('c'))
    w.event.fields.set(w.names.slot('c'), '4')
    w.rows.write(w.event, { tags: [], eventtypes: undefined })
    expect(readRows(w.rows.take(new ArrayBuffer(8)))[0]!.fields).toEqual({ b: '2', c: '4' })
  })

  it('rename fields that a column would hide', () => {
    const w = writer()
    fill(w, { host: 'x', _time: 'y' })
    w.rows.write(w.event, { tags: [], eventtypes: undefined })
    expect(readRows(w.rows.take(new ArrayBuffer(8)))[0]!.fields).toEqual({ extracted_host: 'x', extracted__time: 'y' })
  })

  it('are counted by index, sourcetype and field', () => {
    const w = writer()
    for (const [sourcetype, values] of [
      ['t', { a: '1', b: '1' }],
      ['t', { a: ['1', '2'] }],
      ['u', { a: '1' }],
    ] as const) {
      fill(w, values as Record<string, string | string[]>)
      w.event.sourcetype = sourcetype
      w.rows.write(w.event, { tags: [], eventtypes: undefined })
    }
    expect(w.rows.take(new ArrayBuffer(8)).sightings).toEqual([
      { index: 'main', sourcetype: 't', field: 'a', events: 2, multi: true },
      { index: 'main', sourcetype: 't', field: 'b', events: 1, multi: false },
      { index: 'main', sourcetype: 'u', field: 'a', events: 1, multi: false },
    ])
    expect(w.rows.take(new ArrayBuffer(8))).toMatchObject({ rows: 0, sightings: [] })
  })

  it('come back as they went in, whatever text it is', () => {
    const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme', minLength: 70, maxLength: 300 }))
    const values = fc.dictionary(text, fc.oneof(text, fc.array(text, { minLength: 2, maxLength: 4 })), { maxKeys: 8 })
    fc.assert(
      fc.property(fc.array(fc.tuple(text, values), { maxLength: 5 }), (events) => {
        const w = writer(16)
        for (const [raw, fields] of events) {
          fill(w, fields)
          w.event.raw = raw
          w.rows.write(w.event, { tags: [], eventtypes: undefined })
        }
        const read = readRows(w.rows.take(new ArrayBuffer(8)))
        expect(read.map(({ _raw, fields }) => [_raw, Object.entries(fields).length])).toEqual(
          events.map(([raw, fields]) => [wellFormed(raw), Object.keys(fields).length]),
        )
        read.forEach(({ fields }, i) => {
          for (const value of Object.values(events[i]![1]).flat()) {
            expect(Object.values(fields).flat()).toContain(wellFormed(value))
          }
        })
      }),
      { numRuns: 300 },
    )
  })

  it('replaces halves of surrogate pairs', () => {
    const w = writer()
    fill(w, { a: '\ud800x', b: 'y\udc00' })
    w.rows.write(w.event, { tags: [], eventtypes: undefined })
    expect(readRows(w.rows.take(new ArrayBuffer(8)))[0]!.fields).toEqual({ a: '\ufffdx', b: 'y\ufffd' })
  })
})
