/** Little-endian numbers from a stretch of bytes. Reading beyond its end is a `Damage`. */
import { Damage } from './damage.ts'

export class Cursor {
  readonly bytes: Buffer
  at: number
  readonly end: number

  constructor(bytes: Buffer, at: number, end: number) {
    this.bytes = bytes
    this.at = at
    this.end = Math.min(end, bytes.length)
  }

  get more(): boolean {
    return this.at < this.end
  }

  peek(): number {
    return this.at < this.end ? this.bytes[this.at]! : 0
  }

  u8(): number {
    return this.bytes[this.skip(1)]!
  }

  u16(): number {
    return u16(this.bytes, this.skip(2))
  }

  u32(): number {
    return u32(this.bytes, this.skip(4))
  }

  /** Passes over bytes and answers where they began. */
  skip(count: number): number {
    const { at } = this
    if (count > this.end - at)
      throw new Damage(at, `${count} bytes are expected, ${Math.max(0, this.end - at)} are left`)
    this.at = at + count
    return at
  }
}

export function u16(bytes: Uint8Array, at: number): number {
  return bytes[at]! | (bytes[at + 1]! << 8)
}

export function u32(bytes: Uint8Array, at: number): number {
  return (bytes[at]! | (bytes[at + 1]! << 8) | (bytes[at + 2]! << 16) | (bytes[at + 3]! << 24)) >>> 0
}

export function u64(bytes: Uint8Array, at: number): bigint {
  return (BigInt(u32(bytes, at + 4)) << 32n) | BigInt(u32(bytes, at))
}
