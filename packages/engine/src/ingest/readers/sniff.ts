/** What a file holds, told by its first bytes. */

import { isEvtx } from './evtx/file-header.ts'
import { type JsonShape, jsonShape } from './json-members.ts'
import { encodingOf } from './text-blocks.ts'

export type Sniffed =
  /** The first lines of XML tell who wrote it. */
  | { format: 'xml'; lines: string[] }
  | ({ format: 'json' } & JsonShape)
  /** The first lines, without those of blanks only. */
  | { format: 'text'; lines: string[] }
  | { format: 'empty' }
  /** Not text: `what` names it. */
  | { format: 'binary'; what: string }
  /** Text of a known form that no reader reads. */
  | { format: 'unreadable'; what: string }

/** Lines of text in which a source type may find its form. */
const LINES = 50
/** Characters of such a line: expressions of many source types go over it. */
const LINE = 2000

const MAGIC: [bytes: string, what: string][] = [
  ['\xff\xfe\0\0', 'text in UTF-32: convert it to UTF-8'],
  ['\0\0\xfe\xff', 'text in UTF-32: convert it to UTF-8'],
  ['PK\x03\x04', 'a zip archive'],
  ['\x28\xb5\x2f\xfd', 'zstd data'],
  ['BZh', 'bzip2 data'],
  ['\xfd7zXZ\0', 'xz data'],
  ['7z\xbc\xaf\x27\x1c', 'a 7-Zip archive'],
  ['\x00\x05\x16\x07', 'a file of macOS file attributes (AppleDouble)'],
  ['\x89PNG', 'a PNG image'],
  ['%PDF', 'a PDF document'],
  ['\xd4\xc3\xb2\xa1', 'a packet capture'],
  ['\x0a\x0d\x0d\x0a', 'a packet capture'],
  ['MZ', 'a Windows program'],
  ['\x7fELF', 'a Linux program'],
  ['SQLite format 3\0', 'an SQLite database'],
]

/** `head` is the beginning of the text as bytes (after decompression), `whole` whether it is all of it. */
export function sniff(head: Uint8Array, whole: boolean): Sniffed {
  if (head.length === 0) return { format: 'empty' }
  // A Windows event log: its reader gives the XML of its events.
  if (isEvtx(head)) return { format: 'xml', lines: [] }
  const binary = binaryKind(head)
  if (binary) return { format: 'binary', what: binary }
  const text = new TextDecoder(encodingOf(head)).decode(head).trimStart()
  if (text === '') return whole ? { format: 'empty' } : { format: 'text', lines: [] }
  if (/^<(?:\?xml|!--|(?:[A-Za-z_][\w.-]*:)?Events?[\s>/])/.test(text)) return xmlKind(text)
  const shape = jsonShape(text)
  if (shape) return { format: 'json', ...shape }
  const lines = firstLines(text)
  if (isPrintedByPowerShell(lines)) return { format: 'unreadable', what: PRINTED }
  return { format: lines.some((line) => XML_IN_SYSLOG.test(line)) ? 'xml' : 'text', lines }
}

const PRINTED =
  'what Get-WinEvent prints for people, with folded or shortened text (write it with Get-WinEvent … | ConvertTo-Json -Depth 4, or wevtutil epl)'

/** Format-List, with a property on each line, or Format-Table, under the name of its provider. */
function isPrintedByPowerShell(lines: readonly string[]): boolean {
  const list =
    lines.some((line) => /^ProviderName +: \S/.test(line)) && lines.some((line) => /^Id +: \d+\s*$/.test(line))
  return list || lines.some((line) => /^TimeCreated +Id +LevelDisplayName +Message\s*$/.test(line))
}

/** An event behind the head of a syslog line; lines of other programs may stand before it. */
const XML_IN_SYSLOG = /^(?:<\d{1,3}>\d? ?)?[A-Z\d][^<]{10,500}<(?:[A-Za-z_][\w.-]*:)?Event[\s>]/

function firstLines(text: string): string[] {
  const lines = text.split(/[\r\n]+/, LINES).filter((line) => line.trim() !== '')
  return lines.map((line) => line.slice(0, LINE))
}

function xmlKind(text: string): Sniffed {
  if (/<(?:[A-Za-z_][\w.-]*:)?Events?[\s>/]/.test(text)) return { format: 'xml', lines: firstLines(text) }
  return { format: 'unreadable', what: 'XML, but not events of Windows' }
}

function binaryKind(head: Uint8Array): string | undefined {
  const latin = Buffer.from(head.buffer, head.byteOffset, Math.min(head.length, 4096)).toString('latin1')
  for (const [bytes, what] of MAGIC) if (latin.startsWith(bytes)) return what
  if (latin.slice(257, 262) === 'ustar') return 'a tar archive'
  if (encodingOf(head) !== 'utf-8') return undefined
  let odd = 0
  for (let i = 0; i < latin.length; i++) {
    const code = latin.charCodeAt(i)
    if (code < 32 && code !== 9 && code !== 10 && code !== 13 && code !== 12 && code !== 27) odd++
  }
  // A log may hold a stray NUL; a tenth of control characters is no log.
  return odd * 10 > latin.length ? 'binary data' : undefined
}
