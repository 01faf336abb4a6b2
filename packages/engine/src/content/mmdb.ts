/**
 * Databases of networks in the format of MaxMind ("MaxMind DB File Format Specification" 2.0): a binary tree over the
 * bits of addresses, whose leaves point into a section of values.
 */
import { GeoFileError } from './geo-file-error.ts'

export type MmdbValue = string | number | bigint | boolean | Uint8Array | MmdbValue[] | { [name: string]: MmdbValue }

const MARKER = Buffer.from('\xab\xcd\xefMaxMind.com', 'latin1')
/** Between the tree and the values. */
const SEPARATOR_BYTES = 16
const IPV4_DEPTH = 96
/** Values nest a few levels deep; pointers that go in circles would nest for ever. */
const DEEPEST_VALUE = 64

export interface MmdbNetwork {
  /** In CIDR notation. */
  network: string
  /** The same for networks that share a value. */
  pointer: number
}

export class Mmdb {
  readonly #bytes: Buffer
  readonly #values: Values
  readonly #nodes: number
  readonly #recordBits: number
  readonly #addressBits: number

  constructor(bytes: Buffer) {
    const marker = bytes.lastIndexOf(MARKER)
    if (marker < 0) throw new GeoFileError('The file is no MaxMind database.', 'Give a file in the format .mmdb.')
    const metadata = new Values(bytes, marker + MARKER.length).at(0)
    const number = (name: string): number => Number((metadata as Record<string, MmdbValue>)[name])
    this.#bytes = bytes
    this.#nodes = number('node_count')
    this.#recordBits = number('record_size')
    this.#addressBits = number('ip_version') === 4 ? 32 : 128
    const treeBytes = (this.#nodes * this.#recordBits) / 4
    if (![24, 28, 32].includes(this.#recordBits) || !(treeBytes >= 0 && treeBytes < marker)) throw damaged()
    this.#values = new Values(bytes, treeBytes + SEPARATOR_BYTES)
  }

  value(pointer: number): MmdbValue {
    return this.#values.at(pointer)
  }

  /** Every network that has a value. Networks of version 4 come once, though the tree also shows them in other places. */
  *networks(): Generator<MmdbNetwork> {
    const path = new Uint8Array(this.#addressBits)
    const ipv4 = this.#ipv4Start()
    const open: [record: number, depth: number, bit: number][] = [[0, 0, 0]]
    let visited = 0
    for (let next = open.pop(); next; next = open.pop()) {
      const [record, depth, bit] = next
      if (depth > 0) path[depth - 1] = bit
      if (record === this.#nodes) continue
      if (record > this.#nodes) {
        yield { network: networkText(path, depth), pointer: record - this.#nodes - SEPARATOR_BYTES }
        continue
      }
      if (record === ipv4 && depth > 0 && path.subarray(0, depth).includes(1)) continue
      visited++
      if (visited > this.#nodes || depth >= this.#addressBits) throw damaged()
      open.push([this.#record(record, 1), depth + 1, 1], [this.#record(record, 0), depth + 1, 0])
    }
  }

  /** The node of ::/96, under which the addresses of version 4 are. */
  #ipv4Start(): number | undefined {
    if (this.#addressBits === 32) return undefined
    let node = 0
    for (let depth = 0; depth < IPV4_DEPTH && node < this.#nodes; depth++) node = this.#record(node, 0)
    return node < this.#nodes ? node : undefined
  }

  #record(node: number, side: 0 | 1): number {
    const bytes = this.#bytes
    const at = (node * this.#recordBits) / 4
    if (this.#recordBits === 24) return bytes.readUIntBE(at + side * 3, 3)
    if (this.#recordBits === 32) return bytes.readUInt32BE(at + side * 4)
    const middle = bytes[at + 3]!
    const high = side === 0 ? middle >> 4 : middle & 0x0f
    return high * 2 ** 24 + bytes.readUIntBE(at + side * 4, 3)
  }
}

function networkText(path: Uint8Array, depth: number): string {
  if (path.length === 32 || (depth >= IPV4_DEPTH && !path.subarray(0, IPV4_DEPTH).includes(1))) {
    const start = path.length - 32
    const octets = [0, 8, 16, 24].map((at) => number(path, depth, start + at, 8))
    return `${octets.join('.')}/${depth - start}`
  }
  const groups = Array.from({ length: 8 }, (_, at) => number(path, depth, at * 16, 16).toString(16))
  return `${groups.join(':')}/${depth}`
}

/** The number that bits of a path make; behind its depth they are 0. */
function number(path: Uint8Array, depth: number, from: number, length: number): number {
  let sum = 0
  for (let at = from; at < from + length; at++) sum = sum * 2 + (at < depth ? path[at]! : 0)
  return sum
}

/** Values of a section; pointers count from its start. */
class Values {
  readonly #bytes: Buffer
  readonly #start: number
  #place = 0

  constructor(bytes: Buffer, start: number) {
    this.#bytes = bytes
    this.#start = start
  }

  at(pointer: number): MmdbValue {
    try {
      this.#place = this.#start + pointer
      return this.#read(0)
    } catch (error) {
      // What lies outside of the file.
      if (error instanceof RangeError) throw damaged()
      throw error
    }
  }

  #read(depth: number): MmdbValue {
    if (depth > DEEPEST_VALUE) throw damaged()
    const control = this.#unsigned(1)
    const short = control >> 5
    if (short === 1) return this.#pointed(control, depth)
    const type = short === 0 ? this.#unsigned(1) + 7 : short
    const size = this.#size(control & 0x1f)
    switch (type) {
      case 2:
        return this.#take(size).toString('utf8')
      case 3:
        return this.#take(8).readDoubleBE()
      case 4:
        return this.#take(size)
      case 5:
      case 6:
        return this.#unsigned(size)
      case 7:
        return this.#map(size, depth)
      case 8:
        return size === 0 ? 0 : this.#take(size).readIntBE(0, size)
      case 9:
      case 10:
        return BigInt(`0x${this.#take(size).toString('hex') || '0'}`)
      case 11:
        return this.#array(size, depth)
      case 14:
        return size !== 0
      case 15:
        return this.#take(4).readFloatBE()
      default:
        throw damaged()
    }
  }

  #pointed(control: number, depth: number): MmdbValue {
    const length = (control >> 3) & 3
    const rest = this.#unsigned(length + 1)
    const high = (control & 7) * 2 ** (8 * (length + 1))
    const target = length === 3 ? rest : high + rest + [0, 2_048, 526_336][length]!
    const back = this.#place
    this.#place = this.#start + target
    const value = this.#read(depth + 1)
    this.#place = back
    return value
  }

  #map(size: number, depth: number): MmdbValue {
    const map: Record<string, MmdbValue> = Object.create(null)
    for (let n = 0; n < size; n++) {
      const name = String(this.#read(depth + 1))
      map[name] = this.#read(depth + 1)
    }
    return map
  }

  #array(size: number, depth: number): MmdbValue {
    const array: MmdbValue[] = []
    for (let n = 0; n < size; n++) array.push(this.#read(depth + 1))
    return array
  }

  #size(short: number): number {
    if (short < 29) return short
    if (short === 29) return 29 + this.#unsigned(1)
    return short === 30 ? 285 + this.#unsigned(2) : 65_821 + this.#unsigned(3)
  }

  #unsigned(length: number): number {
    return length === 0 ? 0 : this.#take(length).readUIntBE(0, length)
  }

  #take(length: number): Buffer {
    const from = this.#place
    this.#place += length
    if (from < 0 || this.#place > this.#bytes.length) throw damaged()
    return this.#bytes.subarray(from, this.#place)
  }
}

function damaged(): GeoFileError {
  return new GeoFileError('The MaxMind database is damaged.', 'Download it again.')
}
