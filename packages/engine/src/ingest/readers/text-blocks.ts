/**
 * Bytes as text, in blocks that end at the end of a line. UTF-8, or UTF-16 where a byte order mark or the first letters say so. Bytes that
 * are no text become U+FFFD, and the block tells where.
 */
import { isUtf8 } from 'node:buffer'

export interface TextBlock {
  text: string
  /** Places where bytes were replaced: text[start, end) of a line holds `count` of them. In order. */
  invalid: InvalidBytes[]
}

export interface InvalidBytes {
  start: number
  end: number
  count: number
}

/** How much text a block should have; whoever waits for the end of a long event asks for more. */
export interface BlockSize {
  bytes: number
}

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be'

const LF = 10

export function encodingOf(head: Uint8Array): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  return withoutMark(head) ?? 'utf-8'
}

const LEAST_LATIN = 16

/** What `cmd /u` writes has no mark: Latin letters, each beside a zero, are UTF-16 (XML 1.0, appendix F). */
function withoutMark(head: Uint8Array): Encoding | undefined {
  const zeros = head[0] === 0 ? 0 : 1
  if (head.length < 2 * LEAST_LATIN || head[zeros] !== 0) return undefined
  for (let at = 0; at < 2 * LEAST_LATIN; at += 2) {
    const letter = head[at + 1 - zeros]!
    const isText = (letter >= 32 && letter < 127) || letter === 9 || letter === 10 || letter === 13
    if (head[at + zeros] !== 0 || !isText) return undefined
  }
  return zeros === 1 ? 'utf-16le' : 'utf-16be'
}

/** Where reading fails, the text before that comes first and then the failure. */
export async function* textBlocks(
  chunks: AsyncIterable<Uint8Array>,
  encoding: Encoding,
  size: BlockSize,
): AsyncGenerator<TextBlock> {
  let parts: Uint8Array[] = []
  let length = 0
  let failure: { error: unknown } | undefined
  try {
    for await (const chunk of encoding === 'utf-8' ? chunks : toUtf8(chunks, encoding)) {
      parts.push(chunk)
      length += chunk.length
      if (length < size.bytes) continue
      const bytes = join(parts, length)
      const cut = lastLineEnd(bytes)
      if (cut > 0) yield decode(bytes.subarray(0, cut))
      parts = cut < bytes.length ? [bytes.subarray(cut)] : []
      length = bytes.length - cut
    }
  } catch (error) {
    failure = { error }
  }
  if (length > 0) yield decode(join(parts, length))
  if (failure) throw failure.error
}

function join(parts: Uint8Array[], length: number): Uint8Array {
  return parts.length === 1 ? parts[0]! : Buffer.concat(parts, length)
}

/** After the last line feed; where there is none, after the last whole character. */
function lastLineEnd(bytes: Uint8Array): number {
  const feed = bytes.lastIndexOf(LF)
  if (feed >= 0) return feed + 1
  let at = bytes.length
  for (let back = 0; back < 4 && at > 0; back++) {
    const byte = bytes[--at]!
    // ASCII ends here; a lead byte begins a character that may not be whole.
    if (byte < 0x80) return at + 1
    if (byte >= 0xc0) return at
  }
  return bytes.length
}

function decode(bytes: Uint8Array): TextBlock {
  if (isUtf8(bytes)) return { text: utf8Text(bytes), invalid: [] }
  let text = ''
  const invalid: InvalidBytes[] = []
  for (let from = 0; from < bytes.length; ) {
    const feed = bytes.indexOf(LF, from)
    const to = feed < 0 ? bytes.length : feed + 1
    const line = bytes.subarray(from, to)
    const decoded = utf8Text(line)
    if (!isUtf8(line)) {
      const end = text.length + decoded.length
      invalid.push({ start: text.length, end, count: replaced(decoded) - replacementsWritten(line) })
    }
    text += decoded
    from = to
  }
  return { text, invalid }
}

function utf8Text(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8')
}

function replaced(text: string): number {
  return text.split('\ufffd').length - 1
}

/** U+FFFD that the log itself holds, as EF BF BD. */
function replacementsWritten(line: Uint8Array): number {
  let count = 0
  for (let at = line.indexOf(0xef); at >= 0; at = line.indexOf(0xef, at + 1)) {
    if (line[at + 1] === 0xbf && line[at + 2] === 0xbd) count++
  }
  return count
}

/** UTF-16 as UTF-8, so that everything behind sees one encoding. Halves of pairs become U+FFFD here. */
async function* toUtf8(chunks: AsyncIterable<Uint8Array>, encoding: Encoding): AsyncGenerator<Uint8Array> {
  const decoder = new TextDecoder(encoding)
  for await (const chunk of chunks) yield Buffer.from(decoder.decode(chunk, { stream: true }), 'utf8')
  const rest = decoder.decode()
  if (rest !== '') yield Buffer.from(rest, 'utf8')
}
