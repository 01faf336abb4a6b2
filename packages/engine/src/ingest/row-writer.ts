/** Events as rows for the store, collected to batches, with the count of every field seen. */
import { createSerial, type Serial } from '../stores/serial.ts'
import type { EncodedBatch, FieldSighting } from '../stores/store.ts'
import type { FieldValue } from './event-fields.ts'
import type { FieldNames, Slot } from './field-names.ts'
import type { LoadingEvent } from './loading-event.ts'
import { encodeTexts, RowBytes } from './row-bytes.ts'
import type { Tagging } from './sourcetypes/tag-rules.ts'

/** ClickHouse's codes of types in a JSON column: String, and Array(Nullable(String)). */
const STRING = Uint8Array.of(0x15)
const LIST = Uint8Array.of(0x1e, 0x23, 0x15)
const NOT_NULL = Uint8Array.of(0)

/** Events of one index, source and sourcetype: what their rows share, and which fields they have. */
interface Kind {
  columns: Uint8Array
  sightings: Sightings
}

interface Sightings {
  index: string
  sourcetype: string
  /** By slot id. */
  events: number[]
  multi: boolean[]
}

export class RowWriter {
  readonly #names: FieldNames
  readonly #serial: Serial
  readonly #indexTime: number
  readonly #kinds = new Map<string, Kind>()
  readonly #sightings = new Map<string, Sightings>()
  readonly #slots: Slot[] = []
  readonly #tags = new Map<Tagging, Uint8Array>()
  #out: RowBytes
  #rows = 0
  #seen: Sightings | undefined

  constructor(names: FieldNames, memory: ArrayBuffer, indexTime: number, serial = createSerial()) {
    this.#names = names
    this.#serial = serial
    this.#indexTime = indexTime
    this.#out = new RowBytes(memory)
  }

  get rows(): number {
    return this.#rows
  }

  get length(): number {
    return this.#out.length
  }

  /** The columns in the order of the table `events`. */
  write(event: LoadingEvent, tagging: Tagging): void {
    const out = this.#out
    const kind = this.#kind(event)
    out.float(event.time)
    out.float(this.#indexTime)
    out.unsigned(BigInt(this.#serial()))
    out.bytes(kind.columns)
    out.text(event.host)
    out.bytes(this.#tagBytes(tagging))
    out.text(event.raw)
    out.count(event.fields.count)
    this.#seen = kind.sightings
    event.fields.each(this.#field)
    this.#rows++
  }

  readonly #field = (slot: Slot, value: FieldValue): void => {
    const out = this.#out
    const { events, multi } = this.#seen!
    const { id } = slot
    events[id] = (events[id] ?? 0) + 1
    this.#slots[id] = slot
    out.bytes(slot.key)
    if (typeof value === 'string') {
      out.bytes(STRING)
      out.text(value)
      return
    }
    multi[id] = true
    out.bytes(LIST)
    out.count(value.length)
    for (const one of value) {
      out.bytes(NOT_NULL)
      out.text(one)
    }
  }

  /** What was written since the last batch; the next rows go to `memory`. */
  take(memory: ArrayBuffer): EncodedBatch {
    const sightings = [...this.#allSightings()]
    const batch: EncodedBatch = { format: 'RowBinary', body: this.#out.written, rows: this.#rows, sightings }
    this.#out = new RowBytes(memory)
    this.#rows = 0
    this.#kinds.clear()
    this.#sightings.clear()
    this.#slots.length = 0
    this.#names.trim()
    return batch
  }

  *#allSightings(): Generator<FieldSighting> {
    for (const { index, sourcetype, events, multi } of this.#sightings.values()) {
      for (const [id, count] of events.entries()) {
        if (count) yield { index, sourcetype, field: this.#slots[id]!.name, events: count, multi: multi[id] === true }
      }
    }
  }

  #kind({ index, source, sourcetype }: LoadingEvent): Kind {
    const id = `${index}\0${sourcetype}\0${source}`
    let kind = this.#kinds.get(id)
    if (!kind) {
      kind = { columns: encodeTexts(index, source, sourcetype), sightings: this.#sightingsOf(index, sourcetype) }
      this.#kinds.set(id, kind)
    }
    return kind
  }

  #sightingsOf(index: string, sourcetype: string): Sightings {
    const id = `${index}\0${sourcetype}`
    let sightings = this.#sightings.get(id)
    if (!sightings) {
      sightings = { index, sourcetype, events: [], multi: [] }
      this.#sightings.set(id, sightings)
    }
    return sightings
  }

  #tagBytes(tagging: Tagging): Uint8Array {
    let bytes = this.#tags.get(tagging)
    if (!bytes) {
      const count = new RowBytes(new ArrayBuffer(8))
      count.count(tagging.tags.length)
      bytes = Buffer.concat([count.written, encodeTexts(...tagging.tags)])
      this.#tags.set(tagging, bytes)
    }
    return bytes
  }
}
