/** The texts of single values: times, identifiers, numbers in hexadecimal. */
import { civilFromDays } from '../../time/civil.ts'
import { u16, u32, u64 } from './cursor.ts'

/** Days from 1601-01-01 to 1970-01-01. */
const EPOCH_1601 = 134_774
const DAY = 86_400
/** 2^32 in seconds and ticks of 100 nanoseconds. */
const HIGH_SECONDS = 429
const HIGH_TICKS = 4_967_296
const TICKS = 10_000_000
/** Beyond this Windows takes no FILETIME for a time. */
const LARGEST_HIGH = 0x80000000

const BYTE_HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0').toUpperCase())

/** `2024-03-05T09:18:29.313328400Z`: nine digits behind the point, as EvtRender writes. */
export function fileTime(bytes: Uint8Array, at: number): string {
  const low = u32(bytes, at)
  const high = u32(bytes, at + 4)
  if (high >= LARGEST_HIGH) return hexNumber(high, low)
  const ticks = high * HIGH_TICKS + low
  // Only centuries from now the product is more than a double holds.
  if (!Number.isSafeInteger(ticks)) return farFileTime(u64(bytes, at))
  const more = Math.floor(ticks / TICKS)
  return timeText(high * HIGH_SECONDS + more, ticks - more * TICKS)
}

function farFileTime(ticks: bigint): string {
  return timeText(Number(ticks / BigInt(TICKS)), Number(ticks % BigInt(TICKS)))
}

let knownDay = -1
let knownDate = ''

function timeText(seconds: number, ticks: number): string {
  const day = Math.floor(seconds / DAY)
  if (day !== knownDay) {
    knownDay = day
    const { year, month, day: ofMonth } = civilFromDays(day - EPOCH_1601)
    knownDate = `${String(year).padStart(4, '0')}-${two(month)}-${two(ofMonth)}T`
  }
  const second = seconds - day * DAY
  const clock = `${two(Math.floor(second / 3600))}:${two(Math.floor(second / 60) % 60)}:${two(second % 60)}`
  return `${knownDate}${clock}.${String(ticks).padStart(7, '0')}00Z`
}

/** SYSTEMTIME: eight numbers of 16 bits, to the millisecond. */
export function systemTime(bytes: Uint8Array, at: number): string {
  const part = (index: number) => u16(bytes, at + index * 2)
  const date = `${String(part(0)).padStart(4, '0')}-${two(part(1))}-${two(part(3))}`
  return `${date}T${two(part(4))}:${two(part(5))}:${two(part(6))}.${String(part(7)).padStart(3, '0')}Z`
}

function two(number: number): string {
  return number < 10 ? `0${number}` : String(number)
}

export function guid(bytes: Uint8Array, at: number): string {
  const hex = (index: number) => BYTE_HEX[bytes[at + index]!]!
  return (
    `{${hex(3)}${hex(2)}${hex(1)}${hex(0)}-${hex(5)}${hex(4)}-${hex(7)}${hex(6)}-${hex(8)}${hex(9)}-` +
    `${hex(10)}${hex(11)}${hex(12)}${hex(13)}${hex(14)}${hex(15)}}`
  )
}

export function hexBytes(bytes: Uint8Array, at: number, size: number): string {
  let text = ''
  for (let i = at; i < at + size; i++) text += BYTE_HEX[bytes[i]!]
  return text
}

export function hexNumber(high: number, low: number): string {
  return high === 0 ? `0x${low.toString(16)}` : `0x${high.toString(16)}${low.toString(16).padStart(8, '0')}`
}

/** `S-1-5-21-…`. An authority of more than 32 bits is written in hexadecimal ([MS-DTYP] 2.4.2.1). */
export function securityId(bytes: Uint8Array, at: number, size: number): string {
  if (size < 8 || size < 8 + 4 * bytes[at + 1]!) return hexBytes(bytes, at, size)
  const high = (bytes[at + 2]! << 8) | bytes[at + 3]!
  const low = ((bytes[at + 4]! << 24) | (bytes[at + 5]! << 16) | (bytes[at + 6]! << 8) | bytes[at + 7]!) >>> 0
  const authority = high === 0 ? String(low) : `0x${(high * 2 ** 32 + low).toString(16).padStart(12, '0')}`
  let text = `S-${bytes[at]}-${authority}`
  for (let i = 0; i < bytes[at + 1]!; i++) text += `-${u32(bytes, at + 8 + i * 4)}`
  return text
}

/** The shortest decimal number that is this one: xs:float and xs:double. */
export function floatText(value: number, single: boolean): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? 'INF' : '-INF'
  if (Object.is(value, -0)) return '-0'
  if (!single) return String(value)
  for (let digits = 1; digits < 9; digits++) {
    const short = Number(value.toPrecision(digits))
    if (Math.fround(short) === value) return String(short)
  }
  return String(Number(value.toPrecision(9)))
}

/** 0x80 to 0x9f of Windows-1252, where it is not Latin-1. Node 20's TextDecoder takes the one for the other. */
const ANSI =
  '\u20ac\x81\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\x8d\u017d\x8f\x90\u2018\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\x9d\u017e\u0178'

/** Windows writes the machine's code page and does not say which: the western one is taken. */
export function windows1252(bytes: Uint8Array, at: number, size: number): string {
  let end = at + size
  while (end > at && bytes[end - 1] === 0) end--
  let text = ''
  for (let i = at; i < end; i++) {
    const byte = bytes[i]!
    text += byte >= 0x80 && byte < 0xa0 ? ANSI[byte - 0x80] : String.fromCharCode(byte)
  }
  return text
}
