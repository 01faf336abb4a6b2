/** Archives for tests, made as programs make them and as they should not. Nothing of the program imports it. */
import { crc32, deflateRawSync } from 'node:zlib'

export interface TestMember {
  name: string
  content?: string | Uint8Array
  /** 0 stored, 8 deflated. */
  method?: number
  encrypted?: boolean
  /** The header does not know the sizes; they stand behind the data. */
  described?: boolean
  /** What the checksum should be said to be. */
  checksum?: number
}

/** Members and a directory, as one that was never split has them. */
export function zipOf(...members: TestMember[]): Buffer {
  const parts = members.map(zipMember)
  const directory = Buffer.alloc(46)
  directory.writeUInt32LE(0x02014b50)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50)
  end.writeUInt16LE(members.length, 8)
  end.writeUInt16LE(members.length, 10)
  return Buffer.concat([...parts, ...members.map(() => directory), end])
}

export function zipMember({ name, content = '', method = 8, encrypted, described, checksum }: TestMember): Buffer {
  const bytes = Buffer.from(content)
  const packed = method === 8 ? deflateRawSync(bytes) : bytes
  const sum = checksum ?? crc32(bytes)
  const named = Buffer.from(name)
  const header = Buffer.alloc(30)
  header.writeUInt32LE(0x04034b50)
  header.writeUInt16LE(20, 4)
  header.writeUInt16LE((encrypted ? 1 : 0) | (described ? 8 : 0), 6)
  header.writeUInt16LE(method, 8)
  header.writeUInt16LE(named.length, 26)
  if (!described) sizes(header, 14, sum, packed.length, bytes.length)
  const descriptor = Buffer.alloc(described ? 16 : 0)
  if (described) {
    descriptor.writeUInt32LE(0x08074b50)
    sizes(descriptor, 4, sum, packed.length, bytes.length)
  }
  return Buffer.concat([header, named, packed, descriptor])
}

function sizes(target: Buffer, at: number, sum: number, packed: number, size: number): void {
  target.writeUInt32LE(sum, at)
  target.writeUInt32LE(packed, at + 4)
  target.writeUInt32LE(size, at + 8)
}

export interface TarEntry {
  name: string
  content?: string | Uint8Array
  /** The type in the header; `0` is a file. */
  type?: string
  link?: string
}

export function tarOf(...entries: TarEntry[]): Buffer {
  return Buffer.concat([...entries.map(tarEntry), Buffer.alloc(1024)])
}

export function tarEntry({ name, content = '', type = '0', link = '' }: TarEntry): Buffer {
  const bytes = Buffer.from(content)
  const header = Buffer.alloc(512)
  header.write(name, 0, 100)
  header.write('0000644\0', 100)
  header.write(`${bytes.length.toString(8).padStart(11, '0')}\0`, 124)
  header.write('14700000000\0', 136)
  header.write('        ', 148)
  header.write(type, 156)
  header.write(link, 157)
  header.write('ustar\x0000', 257)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148)
  return Buffer.concat([header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)])
}

/** A record of a pax header: its length counts itself. */
export function paxRecord(key: string, value: string): string {
  const rest = ` ${key}=${value}\n`
  let length = Buffer.byteLength(rest)
  length += String(length + String(length).length).length
  return `${length}${rest}`
}

/** Blocks of Zstandard that are not compressed, or a run of one byte. */
export function zstdOf(...blocks: (string | Uint8Array | { byte: string; times: number })[]): Buffer {
  const frame = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0x38])
  const parts = blocks.map((block, place) => {
    const run = typeof block !== 'string' && 'times' in block
    const size = run ? block.times : Buffer.from(block).length
    const word = (size << 3) | (run ? 2 : 0) | (place === blocks.length - 1 ? 1 : 0)
    return Buffer.concat([Buffer.from([word, word >> 8, word >> 16]), Buffer.from(run ? block.byte : block)])
  })
  return Buffer.concat([frame, ...parts])
}
