/** A POSIX (ustar) archive with nothing in it that depends on the machine: fixed owner and mode, a given time. */

export interface TarEntry {
  path: string
  bytes: Uint8Array
}

const BLOCK = 512

export function tar(entries: readonly TarEntry[], time: Date): Buffer {
  const parts: Buffer[] = []
  const seconds = Math.floor(time.getTime() / 1000)
  for (const { path, bytes } of entries) {
    parts.push(header(path, bytes.length, seconds), Buffer.from(bytes))
    const rest = bytes.length % BLOCK
    if (rest > 0) parts.push(Buffer.alloc(BLOCK - rest))
  }
  parts.push(Buffer.alloc(2 * BLOCK))
  return Buffer.concat(parts)
}

function header(path: string, size: number, seconds: number): Buffer {
  const block = Buffer.alloc(BLOCK)
  const { name, prefix } = split(path)
  block.write(name, 0, 100, 'utf8')
  octal(block, 100, 8, 0o644)
  octal(block, 108, 8, 0)
  octal(block, 116, 8, 0)
  octal(block, 124, 12, size)
  octal(block, 136, 12, seconds)
  block.write('        ', 148, 'ascii')
  block.write('0', 156, 'ascii')
  block.write('ustar\u000000', 257, 'latin1')
  block.write('root', 265, 'ascii')
  block.write('root', 297, 'ascii')
  block.write(prefix, 345, 155, 'utf8')
  let sum = 0
  for (const byte of block) sum += byte
  block.write(`${sum.toString(8).padStart(6, '0')}\u0000 `, 148, 'latin1')
  return block
}

function octal(block: Buffer, at: number, length: number, value: number): void {
  block.write(`${value.toString(8).padStart(length - 1, '0')}\u0000`, at, 'latin1')
}

/** A name of more than 100 bytes is cut at a slash; the format has no room for a longer one. */
function split(path: string): { name: string; prefix: string } {
  if (Buffer.byteLength(path) <= 100) return { name: path, prefix: '' }
  for (let at = path.indexOf('/'); at !== -1; at = path.indexOf('/', at + 1)) {
    const prefix = path.slice(0, at)
    const name = path.slice(at + 1)
    if (Buffer.byteLength(name) <= 100 && Buffer.byteLength(prefix) <= 155) return { name, prefix }
  }
  throw new RangeError(`The path is too long for a tar archive: ${path}`)
}
