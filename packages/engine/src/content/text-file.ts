/** Text files as UTF-8; what can't be read is a diagnostic. */
import { isUtf8 } from 'node:buffer'
import { readFileSync } from 'node:fs'
import { type ContentDiagnostic, contentDiagnostic } from './diagnostic.ts'
import { LineIndex } from './line-index.ts'

/** The text of a file without its byte order mark, or why there is none. */
export function readTextFile(file: string): string | ContentDiagnostic {
  let bytes: Buffer
  try {
    bytes = readFileSync(file)
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error)
    return contentDiagnostic('file-unreadable', file, undefined, `The file can't be read: ${unreadableReason(code)}.`)
  }
  if (!isUtf8(bytes)) return notUtf8(file, bytes)
  const text = bytes.toString('utf8')
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}

function unreadableReason(code: string): string {
  const reasons: Record<string, string> = {
    ENOENT: 'there is no such file',
    EACCES: 'permission denied',
    EPERM: 'permission denied',
    EISDIR: 'it is a folder',
  }
  return reasons[code] ?? code
}

function notUtf8(file: string, bytes: Buffer): ContentDiagnostic {
  const text = bytes.toString('utf8')
  const bad = text.indexOf('\uFFFD')
  const range = new LineIndex(text).range(bad, bad + 1)
  return contentDiagnostic('file-encoding', file, range, 'The file is not UTF-8 text.', { hint: 'Save it as UTF-8.' })
}
