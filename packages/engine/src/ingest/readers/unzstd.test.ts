import { describe, expect, it } from 'vitest'
import { zstdOf } from './test-archives.ts'
import { isZstd, unzstd } from './unzstd.ts'

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function unpack(bytes: Uint8Array, size = 1000): Promise<{ out: string; error: string | undefined }> {
  let out = ''
  try {
    for await (const chunk of unzstd(inChunks(bytes, size))) out += Buffer.from(chunk).toString()
    return { out, error: undefined }
  } catch (error) {
    return { out, error: (error as Error).message }
  }
}

/** As the zstd program writes it: without, and with a checksum and the size of the content. */
const COMPRESSED = [
  'KLUv/SA2xQAAkG9uZSBsaW5lIG9mIGEgbG9nCgEAFjnD',
  'KLUv/SQ2xQAAkG9uZSBsaW5lIG9mIGEgbG9nCgEAFjnDn0DLKg==',
].map((text) => Buffer.from(text, 'base64'))
const LINES = 'one line of a log\n'.repeat(3)

describe('zstd', () => {
  it.each([1, 7, 1000])('is read in chunks of %i bytes', async (size) => {
    for (const bytes of COMPRESSED) expect(await unpack(bytes, size)).toEqual({ out: LINES, error: undefined })
  })
  it('has frames one after the other, frames to be skipped, and padding', async () => {
    const skipped = Buffer.concat([Buffer.from([0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0]), Buffer.from('abc')])
    expect(isZstd(skipped)).toBe(true)
    const bytes = Buffer.concat([skipped, COMPRESSED[0]!, skipped, COMPRESSED[1]!, zstdOf('end'), Buffer.alloc(512)])
    expect(await unpack(bytes)).toEqual({ out: `${LINES}${LINES}end`, error: undefined })
  })
  it('gives what was read before the data end or are damaged', async () => {
    const bytes = zstdOf('first', 'second', { byte: 'x', times: 9 })
    expect(await unpack(bytes)).toEqual({ out: 'firstsecondxxxxxxxxx', error: undefined })
    for (const missing of [1, 2, 4]) {
      const ends = await unpack(bytes.subarray(0, bytes.length - missing))
      expect(ends).toEqual({ out: 'firstsecond', error: 'the compressed data ends early' })
    }
    const damaged = Buffer.concat([zstdOf('first', 'x').subarray(0, -4), Buffer.from([7, 0, 0, 0, 0])])
    expect(await unpack(damaged)).toMatchObject({
      out: 'first',
      error: expect.stringMatching(/^the compressed data is damaged/),
    })
    expect(await unpack(Buffer.concat([zstdOf('first'), Buffer.from('text')]))).toEqual({
      out: 'first',
      error: 'after the compressed data follows something that is not zstd',
    })
  })
  it('refuses dictionaries, and windows that would take the memory', async () => {
    const dictionary = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 1, 0x38, 7, 1, 0, 0])
    expect((await unpack(dictionary)).error).toMatch(/dictionary/)
    const window = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0xa0, 1, 0, 0])
    expect((await unpack(window)).error).toMatch(/asks for a window of 1073741824 bytes/)
    const single = Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0xe0, 0, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0])
    expect((await unpack(single)).error).toMatch(/asks for a window of 4294967296 bytes/)
  })
  it('never does more than throw a failure of the file, whatever is changed', async () => {
    for (const bytes of COMPRESSED) {
      for (let at = 4; at < bytes.length; at++) {
        const changed = Buffer.from(bytes)
        changed[at]! ^= 0x55
        const { error } = await unpack(changed)
        if (error !== undefined) expect(error).toMatch(/compressed|damaged|ends early|window|follows/)
      }
    }
  })
})
