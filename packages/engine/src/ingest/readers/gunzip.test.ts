import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { gunzip } from './gunzip.ts'

const text = Buffer.from(Array.from({ length: 60_000 }, (_, i) => `line ${i} ${(i * 7919) % 1_000_003}`).join('\n'))
const packed = gzipSync(text)

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function unpack(bytes: Uint8Array, size = 50_000): Promise<{ out: Buffer; error: string | undefined }> {
  const out: Uint8Array[] = []
  try {
    for await (const chunk of gunzip(inChunks(bytes, size))) {
      out.push(chunk)
      // A slow reader: what waits in the stream must not get lost.
      await new Promise((resolve) => setImmediate(resolve))
    }
    return { out: Buffer.concat(out), error: undefined }
  } catch (error) {
    return { out: Buffer.concat(out), error: (error as Error).message }
  }
}

describe('gunzip', () => {
  it.each([50_000, 1000, 16_384, 10_000_000])('reads chunks of %i bytes', async (size) => {
    const { out, error } = await unpack(packed, size)
    expect(error).toBeUndefined()
    expect(out.equals(text)).toBe(true)
  })
  it('reads byte by byte', async () => {
    const { out, error } = await unpack(gzipSync('hello'), 1)
    expect([out.toString(), error]).toEqual(['hello', undefined])
  })
  it('reads members one after the other, an empty one too', async () => {
    const { out, error } = await unpack(Buffer.concat([packed, gzipSync(''), packed]), 4096)
    expect(error).toBeUndefined()
    expect(out.equals(Buffer.concat([text, text]))).toBe(true)
  })
  it('reads headers with a name, a comment and extra data', async () => {
    const header = Buffer.from([0x1f, 0x8b, 8, 4 | 8 | 16 | 2, 0, 0, 0, 0, 0, 3, 2, 0, 9, 9, 97, 0, 98, 99, 0, 1, 2])
    const { out, error } = await unpack(Buffer.concat([header, packed.subarray(10)]), 997)
    expect(error).toBeUndefined()
    expect(out.equals(text)).toBe(true)
  })
  it('takes zeros after the end for padding', async () => {
    const { out, error } = await unpack(Buffer.concat([packed, Buffer.alloc(512)]))
    expect([out.equals(text), error]).toEqual([true, undefined])
  })
  it('gives all text before something that is not gzip', async () => {
    const { out, error } = await unpack(Buffer.concat([packed, Buffer.from('garbage')]))
    expect(out.equals(text)).toBe(true)
    expect(error).toBe('after the compressed data follows something that is not gzip')
  })
  it.each([0.3, 0.6, 0.99])('gives the text of the first %d of the data', async (part) => {
    const { out, error } = await unpack(packed.subarray(0, packed.length * part))
    expect(error).toBe('the compressed data ends early')
    expect(out.length).toBeGreaterThan(text.length * (part - 0.1))
    expect(out.equals(text.subarray(0, out.length))).toBe(true)
  })
  it('gives the text before damage', async () => {
    const damaged = Buffer.from(packed)
    damaged.fill(0xff, packed.length / 2, packed.length / 2 + 100)
    const { out, error } = await unpack(damaged)
    expect(error).toMatch(/^the compressed data is damaged/)
    expect(out.length).toBeGreaterThan(text.length * 0.3)
  })
  it.each([1, 5, 9, 12])('ends early after %i bytes', async (length) => {
    expect((await unpack(packed.subarray(0, length))).error).toMatch(/ends early/)
  })
})
