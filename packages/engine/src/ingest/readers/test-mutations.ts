/** Seeded damage to files, for tests. Nothing of the program imports it. */

/** Numbers from 0 up to but not including `below`, the same for the same seed (mulberry32). */
export type Random = (below: number) => number

export function randomFrom(seed: number): Random {
  let state = seed >>> 0
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below)
  }
}

type Mutation = (bytes: Buffer, from: number, to: number, random: Random) => Buffer

const place = (from: number, to: number, random: Random) => from + random(to - from)

function flips(bytes: Buffer, from: number, to: number, random: Random): Buffer {
  for (let count = 1 + random(20); count > 0; count--) bytes[place(from, to, random)]! ^= 1 << random(8)
  return bytes
}

function filled(bytes: Buffer, from: number, to: number, random: Random): Buffer {
  const start = place(from, to, random)
  return bytes.fill([0, 0, 0xff, random(256)][random(4)]!, start, Math.min(to, start + 1 + random(3000)))
}

/** Numbers where lengths and places stand, as likely as anywhere. */
function numbers(bytes: Buffer, from: number, to: number, random: Random): Buffer {
  const values = [0, 1, 4, 0x7f, 0xff, 0x200, 0x7fff, 0xffff, 0x10000, 0x7fff_ffff, 0xffff_ffff, random(65_536)]
  for (let count = 1 + random(8); count > 0; count--) {
    const at = place(from, to - 4, random)
    const value = values[random(values.length)]!
    if (random(2) === 0) bytes.writeUInt32LE(value, at)
    else bytes.writeUInt16LE(value & 0xffff, at)
  }
  return bytes
}

function copied(bytes: Buffer, from: number, to: number, random: Random): Buffer {
  const [source, target] = [place(from, to, random), place(from, to, random)]
  const length = Math.min(1 + random(2000), to - source, to - target)
  bytes.copy(bytes, target, source, source + length)
  return bytes
}

function spliced(bytes: Buffer, from: number, to: number, random: Random): Buffer {
  const at = place(from, to, random)
  const gone = random(2) === 0 ? 0 : random(Math.min(2000, to - at))
  const put = Buffer.alloc(random(2) === 0 ? 0 : random(2000), random(256))
  return Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + gone)])
}

function truncated(bytes: Buffer, from: number, to: number, random: Random): Buffer {
  return bytes.subarray(0, place(from, to, random))
}

/** Those that leave every other byte in its place. */
export const IN_PLACE: Mutation[] = [flips, filled, numbers, copied]
export const ALL: Mutation[] = [...IN_PLACE, spliced, truncated]

/** A copy of the bytes, damaged between `from` and `to`, once or several times. */
export function damaged(bytes: Uint8Array, from: number, to: number, random: Random, mutations = ALL): Buffer {
  let copy: Buffer = Buffer.from(bytes)
  for (let count = 1 + random(3); count > 0; count--) {
    const end = Math.min(to, copy.length)
    if (end - from < 8) return copy
    copy = mutations[random(mutations.length)]!(copy, from, end, random)
  }
  return copy
}

/** How many damaged files a test reads: more with KARST_FUZZ=10 and the like. */
export function mutants(count: number): number {
  return count * Number(process.env.KARST_FUZZ ?? 1)
}
