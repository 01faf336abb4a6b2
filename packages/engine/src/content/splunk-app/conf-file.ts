/**
 * Configuration files of Splunk (Splunk's manual "About configuration files" and "Configuration file structure"):
 * `[stanza]`, `key = value`, `#` comments, a backslash at the end of a line carries the value on to the next one.
 */
import { type ContentDiagnostic, contentDiagnostic, type FileRange, type Position } from '../diagnostic.ts'
import { LineIndex } from '../line-index.ts'
import type { LocatedText } from '../located-text.ts'
import { readTextFile } from '../text-file.ts'

export interface ConfSetting {
  key: string
  value: LocatedText
  /** Where the key stands. */
  range: FileRange
}

export interface ConfStanza {
  name: string
  file: string
  range: FileRange
  settings: Map<string, ConfSetting>
}

export interface ConfFile {
  file: string
  /** By name; `default` holds what stands above the first stanza too. */
  stanzas: Map<string, ConfStanza>
  diagnostics: ContentDiagnostic[]
}

export function readConfFile(file: string): ConfFile {
  const text = readTextFile(file)
  if (typeof text === 'string') return parseConf(file, text)
  return { file, stanzas: new Map(), diagnostics: [text] }
}

export function parseConf(file: string, source: string): ConfFile {
  const text = source.startsWith('\uFEFF') ? source.slice(1) : source
  return new ConfReader(file, text).read()
}

/** A piece of a value and where it stands in the file. */
interface Piece {
  text: string
  offset: number
}

class ConfReader {
  private readonly file: string
  private readonly text: string
  private readonly lines: LineIndex
  private readonly out: ConfFile
  private stanza: ConfStanza | undefined
  private at = 0

  constructor(file: string, text: string) {
    this.file = file
    this.text = text
    this.lines = new LineIndex(text)
    this.out = { file, stanzas: new Map(), diagnostics: [] }
  }

  read(): ConfFile {
    while (this.at < this.text.length) {
      const start = this.at
      const line = this.nextLine()
      const first = line.trimStart()
      if (first === '' || first.startsWith('#')) continue
      if (first.startsWith('[')) this.header(line, start)
      else this.setting(line, start)
    }
    return this.out
  }

  /** The line without its end; moves on behind it. */
  private nextLine(): string {
    const end = this.text.indexOf('\n', this.at)
    const line = this.text.slice(this.at, end === -1 ? undefined : end)
    this.at = end === -1 ? this.text.length : end + 1
    return line.endsWith('\r') ? line.slice(0, -1) : line
  }

  private header(line: string, start: number): void {
    const open = line.indexOf('[')
    const close = line.lastIndexOf(']')
    const range = this.lines.range(start + open, start + line.length)
    if (close <= open) {
      this.report('conf-syntax', range, 'The stanza is not closed.', 'Write `[name]` on a line of its own.')
      this.stanza = undefined
      return
    }
    const name = line.slice(open + 1, close).trim()
    const present = this.out.stanzas.get(name)
    if (present) {
      const message = `The stanza [${name}] also stands in line ${present.range.start.line}; both are taken together.`
      this.report('conf-duplicate-stanza', range, message, 'Put all settings under one of them.')
    }
    this.stanza = present ?? this.open(name, range)
  }

  private open(name: string, range: FileRange): ConfStanza {
    const stanza = { name, file: this.file, range, settings: new Map<string, ConfSetting>() }
    this.out.stanzas.set(name, stanza)
    return stanza
  }

  private setting(line: string, start: number): void {
    const equals = line.indexOf('=')
    const indent = line.length - line.trimStart().length
    if (equals === -1 || line.slice(0, equals).trim() === '') {
      this.skipContinuation(line)
      const range = this.lines.range(start + indent, start + line.length)
      const hint = 'A value goes on in the next line only behind a backslash at the very end of its line.'
      this.report('conf-syntax', range, 'This line is neither a stanza nor `key = value`; it is left out.', hint)
      return
    }
    const key = line.slice(0, equals).trim()
    const range = this.lines.range(start + indent, start + indent + key.length)
    const value = this.value(line, start, equals + 1)
    const stanza = this.stanza ?? this.out.stanzas.get('default') ?? this.open('default', range)
    this.stanza ??= stanza
    const present = stanza.settings.get(key)
    if (present) {
      const message = `\`${key}\` also stands in line ${present.range.start.line} of [${stanza.name}]; the last value is used.`
      this.report('conf-duplicate-key', range, message, 'Remove one of the two.')
    }
    stanza.settings.set(key, { key, value, range })
  }

  private skipContinuation(line: string): void {
    let last = line
    while (last.endsWith('\\') && this.at < this.text.length) last = this.nextLine()
  }

  private value(line: string, start: number, from: number): LocatedText {
    const pieces: Piece[] = []
    let text = line.slice(from)
    let offset = start + from
    const blanks = text.length - text.trimStart().length
    text = text.slice(blanks)
    offset += blanks
    while (text.endsWith('\\') && this.at < this.text.length) {
      // Packagers write the line break as ` \`: the blank before the backslash is theirs.
      const cut = text.endsWith(' \\') ? 2 : 1
      pieces.push({ text: `${text.slice(0, -cut)}\n`, offset })
      offset = this.at
      text = this.nextLine()
    }
    pieces.push({ text: text.endsWith('\\') ? text.slice(0, -1).trimEnd() : text.trimEnd(), offset })
    return located(this.file, trimEnd(pieces), this.lines)
  }

  private report(
    code: 'conf-syntax' | 'conf-duplicate-stanza' | 'conf-duplicate-key',
    range: FileRange,
    message: string,
    hint: string,
  ): void {
    this.out.diagnostics.push(contentDiagnostic(code, this.file, range, message, { hint }))
  }
}

function trimEnd(pieces: Piece[]): Piece[] {
  while (pieces.length > 1 && pieces.at(-1)!.text.trim() === '') pieces.pop()
  const last = pieces.at(-1)!
  last.text = last.text.trimEnd()
  return pieces
}

function located(file: string, pieces: readonly Piece[], lines: LineIndex): LocatedText {
  const text = pieces.map((piece) => piece.text).join('')
  const offsetOf = (at: number): number => {
    let rest = Math.max(0, Math.min(at, text.length))
    for (const piece of pieces) {
      if (rest < piece.text.length || piece === pieces.at(-1)) return piece.offset + rest
      rest -= piece.text.length
    }
    return 0
  }
  const positionOf = (at: number): Position => lines.positionAt(offsetOf(at))
  return {
    text,
    file,
    positionOf,
    rangeOf: (start, end) => ({
      start: positionOf(start),
      end: end > start ? lines.positionAt(offsetOf(end - 1) + 1) : positionOf(start),
    }),
  }
}
