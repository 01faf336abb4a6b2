/** A small writer of EVTX files, for tests. Nothing of the program imports it. */
import { crc32 } from 'node:zlib'

export type Content =
  | string
  | Element
  | { value: number; optional?: boolean }
  | { cdata: string }
  | { character: number }
  | { entity: string }
  | { instruction: [target: string, data: string] }
  /** Bytes as they are. */
  | { bytes: number[] }

export interface Element {
  name: string
  attributes?: [name: string, value: Content][]
  /** Undefined: `<name/>`. */
  content?: Content[]
}

export type TestValue = { type: number; bytes: Uint8Array } | { type: 0x21; write(chunk: ChunkWriter): void }

export const CHUNK = 65_536

export class ChunkWriter {
  readonly bytes = Buffer.alloc(CHUNK)
  at = 512
  readonly #names = new Map<string, number>()
  readonly #templates = new Map<Element, number>()
  #ids: number[] = []
  #lastRecord = 0

  /** A record; its content is what `write` writes. `written` is in 100 nanoseconds since 1601. */
  record(
    id: number,
    write: (chunk: ChunkWriter) => void,
    written = 133_541_039_093_133_284n,
  ): { start: number; end: number } {
    const start = this.at
    this.#ids.push(id)
    this.#lastRecord = start
    this.u32(0x2a2a)
    this.u32(0)
    this.u64(BigInt(id))
    this.u64(written)
    write(this)
    while ((this.at - start + 4) % 8 !== 0) this.u8(0)
    const size = this.at - start + 4
    this.u32(size)
    this.bytes.writeUInt32LE(size, start + 4)
    return { start, end: this.at }
  }

  /** `0f 01 01 00`, an instance of a template, the end. */
  event(template: Element, values: TestValue[]): void {
    this.raw([0x0f, 1, 1, 0])
    this.instance(template, values)
    this.u8(0)
  }

  instance(template: Element, values: TestValue[]): void {
    this.raw([0x0c, 1, 0xd1, 0xd2, 0xd3, 0xd4])
    const known = this.#templates.get(template)
    this.u32(known ?? this.at + 4)
    if (known === undefined) this.#definition(template)
    this.values(values)
  }

  #definition(template: Element): void {
    this.#templates.set(template, this.at)
    this.u32(0)
    this.raw([0xd1, 0xd2, 0xd3, 0xd4, ...Array.from({ length: 12 }, () => 0xee)])
    const size = this.at
    this.u32(0)
    this.raw([0x0f, 1, 1, 0])
    this.element(template, true)
    this.u8(0)
    this.bytes.writeUInt32LE(this.at - size - 4, size)
  }

  values(values: TestValue[]): void {
    this.u32(values.length)
    const table = this.at
    for (const { type } of values) this.raw([0, 0, type, 0])
    for (const [i, value] of values.entries()) {
      const start = this.at
      if ('bytes' in value) this.raw(value.bytes)
      else value.write(this)
      this.bytes.writeUInt16LE(this.at - start, table + i * 4)
    }
  }

  /** `inTemplate`: with the id of the value that the element depends on. */
  element({ name, attributes = [], content }: Element, inTemplate: boolean): void {
    this.u8(attributes.length > 0 ? 0x41 : 0x01)
    if (inTemplate) this.u16(0xffff)
    const size = this.at
    this.u32(0)
    this.name(name)
    if (attributes.length > 0) this.#attributes(attributes)
    if (content) {
      this.u8(2)
      for (const part of content) this.content(part, inTemplate)
      this.u8(4)
    } else this.u8(3)
    this.bytes.writeUInt32LE(this.at - size - 4, size)
  }

  #attributes(attributes: [name: string, value: Content][]): void {
    const size = this.at
    this.u32(0)
    for (const [i, [name, value]] of attributes.entries()) {
      this.u8(i < attributes.length - 1 ? 0x46 : 0x06)
      this.name(name)
      this.content(value, true)
    }
    this.bytes.writeUInt32LE(this.at - size - 4, size)
  }

  content(part: Content, inTemplate: boolean): void {
    if (typeof part === 'string') {
      this.raw([5, 1])
      this.#counted(part)
    } else if ('value' in part) {
      this.u8(part.optional ? 0x0e : 0x0d)
      this.u16(part.value)
      this.u8(1)
    } else if ('cdata' in part) {
      this.u8(7)
      this.#counted(part.cdata)
    } else if ('character' in part) {
      this.u8(8)
      this.u16(part.character)
    } else if ('entity' in part) {
      this.u8(9)
      this.name(part.entity)
    } else if ('instruction' in part) {
      this.u8(0x0a)
      this.name(part.instruction[0])
      this.u8(0x0b)
      this.#counted(part.instruction[1])
    } else if ('bytes' in part) this.raw(part.bytes)
    else this.element(part, inTemplate)
  }

  #counted(text: string): void {
    this.u16(text.length)
    this.raw(Buffer.from(text, 'utf16le'))
  }

  name(name: string): void {
    const known = this.#names.get(name)
    this.u32(known ?? this.at + 4)
    if (known !== undefined) return
    this.#names.set(name, this.at)
    this.u32(0)
    this.u16(nameHash(name))
    this.#counted(name)
    this.u16(0)
  }

  u8(value: number): void {
    this.at = this.bytes.writeUInt8(value, this.at)
  }

  u16(value: number): void {
    this.at = this.bytes.writeUInt16LE(value, this.at)
  }

  u32(value: number): void {
    this.at = this.bytes.writeUInt32LE(value, this.at)
  }

  u64(value: bigint): void {
    this.at = this.bytes.writeBigUInt64LE(value, this.at)
  }

  raw(bytes: ArrayLike<number>): void {
    this.bytes.set(bytes, this.at)
    this.at += bytes.length
  }

  /** The whole chunk, with its header and checksums. */
  finish(): Buffer {
    const { bytes } = this
    bytes.write('ElfChnk\0', 0, 'latin1')
    const ids = this.#ids
    for (const [at, id] of [
      [8, ids[0]],
      [16, ids.at(-1)],
      [24, ids[0]],
      [32, ids.at(-1)],
    ] as const)
      bytes.writeBigUInt64LE(BigInt(id ?? 0), at)
    bytes.writeUInt32LE(128, 40)
    bytes.writeUInt32LE(this.#lastRecord, 44)
    bytes.writeUInt32LE(this.at, 48)
    bytes.writeUInt32LE(1, 120)
    return sealed(bytes)
  }
}

/** A chunk with its checksums made right. */
export function sealed(chunk: Buffer): Buffer {
  chunk.writeUInt32LE(crc32(chunk.subarray(512, chunk.readUInt32LE(48))), 52)
  chunk.writeUInt32LE(crc32(chunk.subarray(128, 512), crc32(chunk.subarray(0, 120))), 124)
  return chunk
}

export function nameHash(name: string): number {
  let hash = 0
  for (const unit of Buffer.from(name, 'utf16le')
    .swap16()
    .toString('latin1')
    .match(/[\s\S]{2}/g) ?? [])
    hash = (Math.imul(hash, 65_599) + unit.charCodeAt(0) * 256 + unit.charCodeAt(1)) >>> 0
  return hash & 0xffff
}

export interface HeaderOptions {
  chunks?: number
  flags?: number
  version?: [major: number, minor: number]
}

export function logFile(chunks: readonly Uint8Array[], options: HeaderOptions = {}): Buffer {
  const header = Buffer.alloc(4096)
  header.write('ElfFile\0', 0, 'latin1')
  header.writeUInt32LE(128, 32)
  const [major, minor] = options.version ?? [3, 1]
  header.writeUInt16LE(minor, 36)
  header.writeUInt16LE(major, 38)
  header.writeUInt16LE(4096, 40)
  header.writeUInt16LE(options.chunks ?? chunks.length, 42)
  header.writeUInt32LE(options.flags ?? 0, 120)
  header.writeUInt32LE(crc32(header.subarray(0, 120)), 124)
  return Buffer.concat([header, ...chunks])
}

export function text(value: string): TestValue {
  return { type: 1, bytes: Buffer.from(value, 'utf16le') }
}

export function number(type: number, size: 1 | 2 | 4 | 8, value: bigint | number): TestValue {
  const bytes = Buffer.alloc(8)
  bytes.writeBigUInt64LE(BigInt.asUintN(64, BigInt(value)))
  return { type, bytes: bytes.subarray(0, size) }
}

export const NOTHING: TestValue = { type: 0, bytes: new Uint8Array() }
export const NAMESPACE = 'http://schemas.microsoft.com/win/2004/08/events/event'

/** An event whose data are a template's values: value 0 is its record number, the others its data `v1`, `v2`, …. */
export function dataTemplate(values: number, optional = false): Element {
  const data = Array.from({ length: values }, (_, i) => ({
    name: 'Data',
    attributes: [['Name', `v${i + 1}`]] as [string, Content][],
    content: [{ value: i + 1, optional }],
  }))
  return eventTemplate([{ name: 'EventData', content: data }])
}

export function eventTemplate(content: Content[]): Element {
  const leaf = (name: string, part: Content) => ({ name, content: [part] })
  const system: Element = {
    name: 'System',
    content: [
      { name: 'Provider', attributes: [['Name', 'Test-Provider']] },
      leaf('EventID', '4242'),
      { name: 'TimeCreated', attributes: [['SystemTime', '2024-03-05T09:18:29.313328400Z']] },
      leaf('EventRecordID', { value: 0 }),
      leaf('Channel', 'Test/Operational'),
      leaf('Computer', 'pc-1.example.test'),
    ],
  }
  return { name: 'Event', attributes: [['xmlns', NAMESPACE]], content: [system, ...content] }
}

/** What `eventTemplate` becomes around its content. */
export function eventText(record: number, content: string): string {
  return (
    `<Event xmlns='${NAMESPACE}'><System><Provider Name='Test-Provider'/><EventID>4242</EventID>` +
    `<TimeCreated SystemTime='2024-03-05T09:18:29.313328400Z'/><EventRecordID>${record}</EventRecordID>` +
    `<Channel>Test/Operational</Channel><Computer>pc-1.example.test</Computer></System>${content}</Event>`
  )
}

/** A chunk of so many plain events, with texts in `v1`. */
export function plainChunk(first: number, texts: readonly string[]): ChunkWriter {
  const chunk = new ChunkWriter()
  const template = dataTemplate(1)
  for (const [i, value] of texts.entries())
    chunk.record(first + i, (to) => to.event(template, [number(0x0a, 8, first + i), text(value)]))
  return chunk
}

export function plainText(record: number, value: string): string {
  return eventText(record, `<EventData><Data Name='v1'>${value}</Data></EventData>`)
}
