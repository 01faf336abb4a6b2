import { describe, expect, it } from 'vitest'
import { encodingOf, type TextBlock, textBlocks } from './text-blocks.ts'

async function* chunksOf(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

async function blocks(bytes: Uint8Array, chunk = 1000, size = 10): Promise<TextBlock[]> {
  const found: TextBlock[] = []
  for await (const block of textBlocks(chunksOf(bytes, chunk), encodingOf(bytes), { bytes: size })) found.push(block)
  return found
}

const textOf = (found: TextBlock[]) => found.map(({ text }) => text).join('')

describe('UTF-8', () => {
  it('comes in blocks that end at the end of a line', async () => {
    const found = await blocks(Buffer.from('first line\nsecond line\nrest'), 5, 12)
    expect(found.map(({ text }) => text)).toEqual(['first line\n', 'second line\n', 'rest'])
  })
  it.each([1, 2, 3, 5, 7])('keeps characters whole that chunks of %i bytes cut', async (chunk) => {
    const text = 'aé€😀é€😀é€😀é€😀 no line end'
    expect(textOf(await blocks(Buffer.from(text), chunk, 1))).toBe(text)
  })
  it('replaces what is no text, and says where', async () => {
    const bytes = Buffer.concat([
      Buffer.from('ok \ufffd\nbad '),
      Buffer.from([0xff, 0x41, 0xc3]),
      Buffer.from('\nok\n'),
    ])
    const [block] = await blocks(bytes)
    expect(block!.text).toBe('ok \ufffd\nbad \ufffdA\ufffd\nok\n')
    expect(block!.invalid).toEqual([{ start: 5, end: 13, count: 2 }])
  })
  it('gives nothing for nothing', async () => {
    expect(await blocks(Buffer.alloc(0))).toEqual([])
  })
})

describe('UTF-16', () => {
  const text = 'one é€😀\r\ntwo\r\n'
  const little = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')])
  it.each([1, 3, 1000])('little-endian, chunks of %i bytes', async (chunk) => {
    expect(textOf(await blocks(little, chunk))).toBe(text)
  })
  it('big-endian', async () => {
    expect(textOf(await blocks(Buffer.from(little).swap16()))).toBe(text)
  })
  it('without a mark, from the letters at the beginning', () => {
    const bytes = Buffer.from("<Event xmlns='x'>é€😀", 'utf16le')
    expect(encodingOf(bytes)).toBe('utf-16le')
    expect(encodingOf(Buffer.from(bytes).swap16())).toBe('utf-16be')
    expect(encodingOf(Buffer.from('a\0b\0c\0d\0', 'latin1'))).toBe('utf-8')
    expect(encodingOf(Buffer.from(`${'a\0'.repeat(15)}\x01\0`, 'latin1'))).toBe('utf-8')
    expect(encodingOf(Buffer.from('a log with a NUL\0 and many letters'))).toBe('utf-8')
  })
})
