/**
 * Values of binary XML as Windows writes them into XML text: [MS-EVEN6] 3.1.4.7.3 (Type System) and what EvtRender gives.
 */
import { type Cursor, u16, u32, u64 } from './cursor.ts'
import { fileTime, floatText, guid, hexBytes, hexNumber, securityId, systemTime, windows1252 } from './value-texts.ts'
import type { XmlText } from './xml-text.ts'

export const NULL = 0x00
export const STRING = 0x01
const ANSI_STRING = 0x02
const BINARY = 0x0e
const SID = 0x13
export const BINARY_XML = 0x21
const XML = 0x23
export const ARRAY = 0x80

/** By type: the bytes of a value, of types that have one size. */
const SIZES = byType([
  [0x03, 1],
  [0x04, 1],
  [0x05, 2],
  [0x06, 2],
  [0x07, 4],
  [0x08, 4],
  [0x09, 8],
  [0x0a, 8],
  [0x0b, 4],
  [0x0c, 8],
  [0x0d, 4],
  [0x0f, 16],
  [0x11, 8],
  [0x12, 16],
  [0x14, 4],
  [0x15, 8],
])

type Write = (bytes: Uint8Array, at: number, size: number) => string

/** By type: those that need no entities. Sizes other than the type's own are checked before. */
const TEXTS = byType<Write>([
  [0x03, (bytes, at) => String((bytes[at]! << 24) >> 24)],
  [0x04, (bytes, at) => String(bytes[at]!)],
  [0x05, (bytes, at) => String((u16(bytes, at) << 16) >> 16)],
  [0x06, (bytes, at) => String(u16(bytes, at))],
  [0x07, (bytes, at) => String(u32(bytes, at) | 0)],
  [0x08, (bytes, at) => String(u32(bytes, at))],
  [0x09, (bytes, at) => String(BigInt.asIntN(64, u64(bytes, at)))],
  [0x0a, unsigned64],
  [0x0b, (bytes, at) => floatText(view(bytes, at, 4).getFloat32(0, true), true)],
  [0x0c, (bytes, at) => floatText(view(bytes, at, 8).getFloat64(0, true), false)],
  [0x0d, (bytes, at) => (u32(bytes, at) === 0 ? 'false' : 'true')],
  [BINARY, hexBytes],
  [0x0f, guid],
  [0x10, pointer],
  [0x11, fileTime],
  [0x12, systemTime],
  [SID, securityId],
  [0x14, (bytes, at) => hexNumber(0, u32(bytes, at))],
  [0x15, (bytes, at) => hexNumber(u32(bytes, at + 4), u32(bytes, at))],
  [0x20, pointer],
])

/** A list is read several times faster than a map, and this is done for every value. */
function byType<T>(entries: [type: number, value: T][]): (T | undefined)[] {
  const list = new Array<T | undefined>(256).fill(undefined)
  for (const [type, value] of entries) list[type] = value
  return list
}

function unsigned64(bytes: Uint8Array, at: number): string {
  const high = u32(bytes, at + 4)
  return high === 0 ? String(u32(bytes, at)) : String(u64(bytes, at))
}

/** SizeT and handles: four bytes or eight, by the machine that wrote them. */
function pointer(bytes: Uint8Array, at: number, size: number): string {
  if (size === 4) return hexNumber(0, u32(bytes, at))
  return size === 8 ? hexNumber(u32(bytes, at + 4), u32(bytes, at)) : hexBytes(bytes, at, size)
}

function view(bytes: Uint8Array, at: number, size: number): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset + at, size)
}

/** Writes a value, or one item of an array, and answers what is wrong with it. */
export function writeValue(
  out: XmlText,
  bytes: Uint8Array,
  type: number,
  at: number,
  size: number,
  attribute: boolean,
): string | undefined {
  if (type === STRING || type === XML) {
    out.utf16(bytes, at, textSize(bytes, at, size), attribute)
    return undefined
  }
  if (type === NULL || size === 0) return undefined
  if (type === ANSI_STRING) {
    out.text(windows1252(bytes, at, size), attribute)
    return undefined
  }
  const text = TEXTS[type]
  const fixed = SIZES[type]
  if (text && (fixed === undefined || fixed === size)) {
    out.plain(text(bytes, at, size))
    return undefined
  }
  out.plain(hexBytes(bytes, at, size))
  return text
    ? `a value of type ${hex(type)} has ${size} bytes instead of ${fixed}`
    : `the type ${hex(type)} of a value is unknown`
}

function hex(type: number): string {
  return `0x${type.toString(16).padStart(2, '0')}`
}

/** A text may end with a NUL, or several. */
function textSize(bytes: Uint8Array, at: number, size: number): number {
  let left = size & ~1
  while (left > 0 && bytes[at + left - 1] === 0 && bytes[at + left - 2] === 0) left -= 2
  return left
}

/** Where the items of an array begin and how long they are, alternating. */
export function itemsOf(bytes: Uint8Array, type: number, at: number, size: number): number[] {
  if (type === STRING || type === ANSI_STRING) return texts(bytes, at, size, type === STRING ? 2 : 1)
  if (type === SID) return securityIds(bytes, at, size)
  const width = SIZES[type] ?? (type === 0x10 || type === 0x20 ? pointerWidth(size) : 0)
  if (width === 0 || size % width !== 0) return [at, size]
  return Array.from({ length: (size / width) * 2 }, (_, i) => (i % 2 === 0 ? at + (i / 2) * width : width))
}

function pointerWidth(size: number): number {
  return size % 8 === 0 ? 8 : 4
}

/** Texts that end with a NUL each; the last one may lack it. */
function texts(bytes: Uint8Array, at: number, size: number, width: number): number[] {
  const items: number[] = []
  const end = at + size - (size % width)
  let start = at
  for (let i = at; i < end; i += width) {
    if (bytes[i] !== 0 || (width === 2 && bytes[i + 1] !== 0)) continue
    items.push(start, i - start)
    start = i + width
  }
  if (start < end) items.push(start, end - start)
  return items
}

function securityIds(bytes: Uint8Array, at: number, size: number): number[] {
  const items: number[] = []
  const end = at + size
  for (let start = at; start < end; ) {
    const length = start + 8 <= end ? 8 + 4 * bytes[start + 1]! : end - start
    items.push(start, Math.min(length, end - start))
    start += length
  }
  return items
}

/** The types and places of the values that fill a template. */
export class Values {
  count = 0
  readonly #types: number[] = []
  readonly #places: number[] = []
  readonly #sizes: number[] = []
  #items: (number[] | undefined)[] = []
  /** How many values were announced and are not there. */
  missing = 0

  /** From the count of values on. The cursor is behind the last value then. */
  read(from: Cursor): void {
    this.missing = 0
    this.#items = []
    const announced = from.u32()
    const table = from.at
    this.count = Math.min(announced, Math.floor((from.end - table) / 4))
    let at = table + this.count * 4
    for (let id = 0; id < this.count; id++) {
      const size = u16(from.bytes, table + id * 4)
      const there = at + size <= from.end
      if (!there) this.missing++
      this.#types[id] = there ? from.bytes[table + id * 4 + 2]! : NULL
      this.#places[id] = at
      this.#sizes[id] = there ? size : 0
      if (there) at += size
    }
    this.missing += announced - this.count
    from.at = at
  }

  typeOf(id: number): number {
    return id < this.count ? this.#types[id]! : NULL
  }

  placeOf(id: number): number {
    return this.#places[id]!
  }

  sizeOf(id: number): number {
    return this.#sizes[id]!
  }

  /** Of an array, by pairs of place and size. */
  items(id: number, bytes: Uint8Array): number[] {
    let items = this.#items[id]
    if (!items) {
      items = itemsOf(bytes, this.typeOf(id) & ~ARRAY, this.placeOf(id), this.sizeOf(id))
      this.#items[id] = items
    }
    return items
  }
}
