/** Events as rows for the store, collected to batches, with the count of every field seen. */
import { createSerial, type Serial } from '../stores/serial.ts'
import type { EncodedBatch, FieldSighting } from '../stores/store.ts'
import { encodeTexts } from './column-bytes.ts'
import type { FieldValue } from './event-fields.ts'
import type { FieldNames, Slot } from './field-names.ts'
import { FieldOrders, type Order } from './field-order.ts'
import type { LoadingEvent } from './loading-event.ts'
import { RowColumns } from './row-columns.ts'
import type { Tagging } from './sourcetypes/tag-rules.ts'

/** Events of one index, source and sourcetype: what their rows share, and which fields they have. */
interface Kind {
  index: Uint8Array
  source: Uint8Array
  sourcetype: Uint8Array
  sightings: Sightings
}

interface Sightings {
  index: string
  sourcetype: string
  /** Events by the sequence of their fields, fields that ever had several values. */
  events: Map<Order, number>
  multi: Set<string>
}

export class RowWriter {
  readonly #names: FieldNames
  readonly #serial: Serial
  readonly #indexTime: number
  readonly #kinds = new Map<string, Kind>()
  readonly #sightings = new Map<string, Sightings>()
  readonly #tags = new Map<Tagging, Uint8Array>()
  readonly #orders = new FieldOrders()
  readonly #columns: RowColumns
  /** The fields of the event that is being written. */
  readonly #eventSlots: Slot[] = []
  readonly #eventValues: FieldValue[] = []
  #eventFields = 0
  #rows = 0
  #allTags = 0
  #allFields = 0

  /** `size`: bytes of a usual batch. */
  constructor(names: FieldNames, size: number, indexTime: number, serial = createSerial()) {
    this.#names = names
    this.#serial = serial
    this.#indexTime = indexTime
    this.#columns = new RowColumns(size)
  }

  get rows(): number {
    return this.#rows
  }

  get length(): number {
    return this.#columns.length
  }

  write(event: LoadingEvent, tagging: Tagging, indexTime = this.#indexTime): void {
    const columns = this.#columns
    const kind = this.#kind(event)
    columns.time.float(event.time)
    columns.indexTime.float(indexTime)
    columns.serial.unsigned(BigInt(this.#serial()))
    columns.index.bytes(kind.index)
    columns.source.bytes(kind.source)
    columns.sourcetype.bytes(kind.sourcetype)
    columns.host.text(event.host)
    columns.raw.text(event.raw)
    this.#allTags += tagging.tags.length
    columns.tagEnds.offset(this.#allTags)
    columns.tags.bytes(this.#tagBytes(tagging))
    this.#eventFields = 0
    event.fields.each(this.#collect)
    this.#writeFields(kind.sightings)
    this.#rows++
  }

  readonly #collect = (slot: Slot, value: FieldValue): void => {
    const at = this.#eventFields++
    this.#eventSlots[at] = slot
    this.#eventValues[at] = value
  }

  #writeFields({ events, multi }: Sightings): void {
    const { fieldEnds, paths, values } = this.#columns
    const order = this.#orders.of(this.#eventSlots, this.#eventFields)
    events.set(order, (events.get(order) ?? 0) + 1)
    paths.bytes(order.keys)
    for (const position of order.positions) {
      const value = this.#eventValues[position]!
      if (typeof value === 'string') values.dynamicText(value)
      else {
        multi.add(this.#eventSlots[position]!.name)
        values.dynamicList(value)
      }
    }
    this.#allFields += order.positions.length
    fieldEnds.offset(this.#allFields)
  }

  /** What was written since the last batch, in `memory` (in more where that is too small). */
  take(memory: ArrayBuffer): EncodedBatch {
    const sightings = [...this.#allSightings()]
    const body = this.#columns.block(this.#rows, memory)
    const batch: EncodedBatch = { format: 'Native', body, rows: this.#rows, sightings }
    this.#columns.clear()
    this.#rows = 0
    this.#allTags = 0
    this.#allFields = 0
    this.#kinds.clear()
    this.#sightings.clear()
    const { generation } = this.#names
    this.#names.trim()
    if (generation !== this.#names.generation) this.#orders.forget()
    return batch
  }

  *#allSightings(): Generator<FieldSighting> {
    for (const { index, sourcetype, events, multi } of this.#sightings.values()) {
      const counts = new Map<string, number>()
      for (const [{ slots }, count] of events) {
        for (const { name } of slots) counts.set(name, (counts.get(name) ?? 0) + count)
      }
      for (const [field, count] of counts) yield { index, sourcetype, field, events: count, multi: multi.has(field) }
    }
  }

  #kind({ index, source, sourcetype }: LoadingEvent): Kind {
    const id = `${index}\0${sourcetype}\0${source}`
    let kind = this.#kinds.get(id)
    if (!kind) {
      kind = {
        index: encodeTexts(index),
        source: encodeTexts(source),
        sourcetype: encodeTexts(sourcetype),
        sightings: this.#sightingsOf(index, sourcetype),
      }
      this.#kinds.set(id, kind)
    }
    return kind
  }

  #sightingsOf(index: string, sourcetype: string): Sightings {
    const id = `${index}\0${sourcetype}`
    let sightings = this.#sightings.get(id)
    if (!sightings) {
      sightings = { index, sourcetype, events: new Map(), multi: new Set() }
      this.#sightings.set(id, sightings)
    }
    return sightings
  }

  #tagBytes(tagging: Tagging): Uint8Array {
    let bytes = this.#tags.get(tagging)
    if (!bytes) {
      bytes = encodeTexts(...tagging.tags)
      this.#tags.set(tagging, bytes)
    }
    return bytes
  }
}
