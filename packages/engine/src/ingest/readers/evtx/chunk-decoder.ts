/** The records of one chunk as XML: templates are prepared once, then filled with the values of each record. */
import { FIRST_RECORD } from './chunk-header.ts'
import { Cursor, u32 } from './cursor.ts'
import { Damage } from './damage.ts'
import { END, FragmentParser, TEMPLATE } from './fragment.ts'
import { Names } from './names.ts'
import type { Group, Piece } from './pieces.ts'
import type { EvtxRecord } from './records.ts'
import { fileTime } from './value-texts.ts'
import { ARRAY, BINARY_XML, NULL, Values, writeValue } from './values.ts'
import { encoded, TooLong, type XmlText } from './xml-text.ts'

/** Binary XML inside values of binary XML. Windows writes two levels. */
const DEEPEST = 8
/** Before the content of a template: place of the next, its GUID, its size. */
const TEMPLATE_HEAD = 24
const RECORD_HEAD = 24
/**
 * Pieces and sixteens of characters that the records of a chunk may become: a value can be named in many places, and
 * be binary XML itself. Real chunks need a hundredth of it.
 */
const MOST_WORK = 1 << 20

const EVENT = encoded(
  "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><TimeCreated SystemTime='",
)
const RECORD_ID = encoded("'/><EventRecordID>")
const SYSTEM_END = encoded('</EventRecordID></System>')
const EVENT_END = encoded('</Event>')
const EVENT_DATA = encoded('<EventData>')
const EVENT_DATA_END = encoded('</EventData>')
const DATA = encoded('<Data>')
const DATA_END = encoded('</Data>')

interface Template {
  id: number
  pieces: Piece[]
  problem: string | undefined
}

const NO_TEMPLATE: Template = { id: -1, pieces: [], problem: undefined }

export class ChunkDecoder {
  readonly #bytes: Buffer
  readonly #out: XmlText
  readonly #names: Names
  readonly #templates = new Map<number, Template>()
  readonly #values: Values[] = []
  readonly #noValues = new Values()
  #work = MOST_WORK
  #problem: string | undefined
  /** Why the rest of the event that was decoded last is left out. */
  tooLong: string | undefined

  /** Texts are put together in `out`. */
  constructor(bytes: Buffer, out: XmlText) {
    this.#bytes = bytes
    this.#out = out
    this.#names = new Names(bytes)
  }

  /** Writes the record's event and answers what is wrong with it. What can't be read is left out. */
  decode(record: EvtxRecord): string | undefined {
    const out = this.#out
    out.clear()
    this.#problem = record.problem
    this.tooLong = undefined
    const end = record.problem === undefined ? record.end - 4 : record.end
    try {
      this.#fragment(new Cursor(this.#bytes, record.at + RECORD_HEAD, end), record, 0)
    } catch (error) {
      if (!(error instanceof TooLong)) throw error
      this.tooLong = error.message
    }
    this.#work -= out.length >> 4
    if (out.replaced > 0) this.#problem ??= `${halves(out.replaced)} replaced by U+FFFD`
    if (out.length === 0) {
      this.#head(record)
      out.markup(EVENT_END)
      this.#problem ??= 'there is nothing in the record'
    }
    return this.#problem
  }

  /** Damage inside is noted; what was read before it is written. */
  #fragment(cursor: Cursor, record: EvtxRecord, depth: number): void {
    try {
      if (depth > DEEPEST) throw new Damage(cursor.at, `binary XML more than ${DEEPEST} levels deep`)
      while (cursor.more && cursor.peek() !== END) {
        if (cursor.peek() === TEMPLATE) this.#instance(cursor, record, depth)
        else if (!this.#plain(cursor, record, depth)) return
      }
    } catch (error) {
      if (!(error instanceof Damage) || error instanceof TooLong) throw error
      this.#note(error)
    }
  }

  /** Binary XML without a template. False when it is damaged. */
  #plain(cursor: Cursor, record: EvtxRecord, depth: number): boolean {
    const from = cursor.at
    const { pieces, damage } = new FragmentParser(cursor, this.#names, false).parse()
    this.#spend((cursor.at - from) >> 3)
    this.#run(pieces, this.#noValues, record, depth, -1)
    if (damage) this.#note(damage)
    return damage === undefined
  }

  #instance(cursor: Cursor, record: EvtxRecord, depth: number): void {
    // The token, and a byte that is always 1.
    cursor.skip(2)
    const id = cursor.u32()
    const place = cursor.u32()
    if (place === cursor.at) {
      cursor.skip(TEMPLATE_HEAD - 4)
      cursor.skip(cursor.u32())
    }
    const { pieces, problem } = this.#template(place, id)
    if (problem !== undefined) this.#problem ??= problem
    this.#values[depth] ??= new Values()
    const values = this.#values[depth]
    values.read(cursor)
    this.#spend(values.count >> 3)
    if (values.missing > 0) this.#problem ??= `${values.missing} values of the record are missing`
    if (pieces.length > 0) this.#run(pieces, values, record, depth, -1)
    else {
      this.#problem ??= `there is no template at ${place}`
      this.#unnamed(values, record, depth)
    }
  }

  #template(place: number, id: number): Template {
    let template = this.#templates.get(place)
    if (!template) {
      template = this.#prepare(place)
      this.#templates.set(place, template)
    }
    // The GUID's first four bytes stand in every record that uses it.
    return template.id === id
      ? template
      : { ...NO_TEMPLATE, problem: template.problem ?? `its template is not the one at ${place}` }
  }

  #prepare(place: number): Template {
    const bytes = this.#bytes
    const start = place + TEMPLATE_HEAD
    if (place < FIRST_RECORD || start > bytes.length)
      return { ...NO_TEMPLATE, problem: `its template is said to stand at ${place}, which is not in its chunk` }
    const end = start + u32(bytes, place + TEMPLATE_HEAD - 4)
    const cursor = new Cursor(bytes, start, end)
    const { pieces, damage } = new FragmentParser(cursor, this.#names, true).parse()
    // Definitions may lie over each other, one for every byte.
    this.#spend((cursor.at - start) >> 3)
    const beyond = end > bytes.length ? 'its template goes beyond its chunk' : undefined
    return {
      id: u32(bytes, place + 4),
      pieces,
      problem: beyond ?? (damage && `its template is damaged: ${damage.message}`),
    }
  }

  /** `item`: which one of arrays, -1 where none is repeated. */
  #run(pieces: readonly Piece[], values: Values, record: EvtxRecord, depth: number, item: number): void {
    this.#spend(pieces.length)
    for (const piece of pieces) {
      if (piece.kind === 'markup') this.#out.markup(piece.bytes)
      else if (piece.kind === 'value') this.#value(piece.id, piece.attribute, values, record, depth, item)
      else this.#group(piece, values, record, depth)
    }
  }

  #group({ optional, repeated, pieces }: Group, values: Values, record: EvtxRecord, depth: number): void {
    for (const id of optional) if (values.typeOf(id) === NULL) return
    let times = -1
    for (const id of repeated) {
      if (values.typeOf(id) & ARRAY) times = Math.max(times, values.items(id, this.#bytes).length / 2)
    }
    if (times < 0) this.#run(pieces, values, record, depth, -1)
    else for (let item = 0; item < Math.max(times, 1); item++) this.#run(pieces, values, record, depth, item)
  }

  #value(id: number, attribute: boolean, values: Values, record: EvtxRecord, depth: number, item: number): void {
    if (id >= values.count) {
      this.#problem ??= `its template asks for value ${id + 1} of ${values.count}`
      return
    }
    const type = values.typeOf(id)
    const at = values.placeOf(id)
    const size = values.sizeOf(id)
    if (type & ARRAY) this.#items(values.items(id, this.#bytes), type & ~ARRAY, attribute, item)
    else if (type === BINARY_XML && !attribute)
      this.#fragment(new Cursor(this.#bytes, at, at + size), record, depth + 1)
    else this.#write(type, at, size, attribute)
  }

  #items(items: readonly number[], type: number, attribute: boolean, item: number): void {
    if (item >= 0) {
      if (item * 2 < items.length) this.#write(type, items[item * 2]!, items[item * 2 + 1]!, attribute)
      return
    }
    this.#spend(items.length)
    for (let i = 0; i < items.length; i += 2) {
      if (i > 0) this.#out.plain(',')
      this.#write(type, items[i]!, items[i + 1]!, attribute)
    }
  }

  #write(type: number, at: number, size: number, attribute: boolean): void {
    const problem = writeValue(this.#out, this.#bytes, type, at, size, attribute)
    if (problem !== undefined) this.#problem ??= problem
  }

  /** Without a template the values have no names; they are kept all the same. */
  #unnamed(values: Values, record: EvtxRecord, depth: number): void {
    const out = this.#out
    if (depth === 0) this.#head(record)
    out.markup(EVENT_DATA)
    for (let id = 0; id < values.count; id++) {
      if (values.typeOf(id) === NULL || values.typeOf(id) === BINARY_XML) continue
      out.markup(DATA)
      this.#value(id, false, values, record, depth, -1)
      out.markup(DATA_END)
    }
    out.markup(EVENT_DATA_END)
    for (let id = 0; id < values.count; id++) {
      if (values.typeOf(id) === BINARY_XML) this.#value(id, false, values, record, depth, -1)
    }
    if (depth === 0) out.markup(EVENT_END)
  }

  /** What the record says about itself, apart from its event. */
  #head(record: EvtxRecord): void {
    const out = this.#out
    out.markup(EVENT)
    out.plain(fileTime(this.#bytes, record.at + 16))
    out.markup(RECORD_ID)
    out.plain(String(record.id))
    out.markup(SYSTEM_END)
  }

  #spend(work: number): void {
    this.#work -= work + 1
    if (this.#work < 0) throw new TooLong(0, 'the records of the chunk become too much text')
  }

  #note({ message }: Damage): void {
    this.#problem ??= message
  }
}

function halves(count: number): string {
  return count === 1 ? 'half of a surrogate pair is' : `${count} halves of surrogate pairs are`
}
