/** The rows of a lookup: of its CSV file, or none yet. */
import { createHash } from 'node:crypto'
import { closeSync, openSync, readFileSync, readSync } from 'node:fs'
import { StringDecoder } from 'node:string_decoder'
import { gunzipSync } from 'node:zlib'
import { type CsvRecord, parseCsv } from './csv.ts'
import { type ContentDiagnostic, type ContentDiagnosticCode, contentDiagnostic } from './diagnostic.ts'
import type { Lookup } from './lookup.ts'

export interface LookupRows {
  columns: string[]
  /** Read from the file each time. An empty cell is null: it has no value. A row is as long as `columns`. */
  rows(): Iterable<(string | null)[]>
  /** Hash of what the rows come from; null for a collection, which searches fill. */
  contentHash: string | null
}

type Report = (diagnostic: ContentDiagnostic) => void

/** Undefined where there is nothing to read; `report` is then told why. A model has no rows. */
export function openLookup(lookup: Lookup, report: Report): LookupRows | undefined {
  const { backing } = lookup
  if (backing.kind === 'kvstore') return { columns: lookup.fields, rows: () => [], contentHash: null }
  if (backing.kind === 'mlmodel') return undefined
  return openCsv(backing.path, report)
}

/** A CSV file with a header line. */
export function openCsv(path: string, report: Report): LookupRows | undefined {
  const complain = new Complaints(path, report)
  let header: CsvRecord | undefined
  let contentHash: string
  try {
    contentHash = hashFile(path)
    header = firstRecord(readPieces(path))
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error)
    const message = code === 'ENOENT' ? 'There is no such lookup file.' : `The lookup file can't be read: ${code}.`
    report(contentDiagnostic('csv-missing', path, undefined, message))
    return undefined
  }
  if (header === undefined) {
    complain.at(1, 'csv-empty', 'The lookup file is empty: it needs a header line.')
    return undefined
  }
  const columns = readHeader(header, complain)
  const names = columns.map((column) => column.name)
  return { columns: names, rows: () => readRows(path, header.cells.length, columns, report), contentHash }
}

interface Column {
  name: string
  /** Index of its cell. */
  cell: number
}

/** Names without blanks around them. A cell without a name, and a second one of the same name, give no column. */
function readHeader(header: CsvRecord, complain: Complaints): Column[] {
  const columns: Column[] = []
  header.cells.forEach((cell, i) => {
    const name = cell.trim()
    if (name === '') {
      complain.at(header.line, 'csv-blank-header', `Column ${i + 1} has no name; its values are left out.`)
    } else if (columns.some((column) => column.name === name)) {
      complain.at(header.line, 'csv-duplicate-header', `The column \`${name}\` stands twice; the first is used.`)
    } else {
      if (name !== cell)
        complain.at(header.line, 'csv-header-space', `The column \`${name}\` is written with blanks around it.`)
      columns.push({ name, cell: i })
    }
  })
  return columns
}

function* readRows(
  path: string,
  width: number,
  columns: readonly Column[],
  report: Report,
): Generator<(string | null)[]> {
  const complain = new Complaints(path, report)
  let header = true
  for (const record of parseCsv(decoded(path, complain))) {
    if (record.unclosed)
      complain.at(record.line, 'csv-unclosed-quote', 'A quote that opens in this row is never closed.')
    if (header) {
      header = false
      continue
    }
    const { length } = record.cells
    if (length !== width) {
      const what = length > width ? 'the rest is left out' : 'the rest has no value'
      complain.at(record.line, 'csv-ragged-row', `The row has ${length} cells, the header ${width}; ${what}.`)
    }
    // Blanks before a value are no part of it: published lookups are written `*.example.com*, True`.
    yield columns.map(({ cell }) => record.cells[cell]?.replace(/^ +(?=\S)/, '') || null)
  }
  complain.flush()
}

function* decoded(path: string, complain: Complaints): Generator<string> {
  let told = false
  for (const piece of readPieces(path)) {
    if (!told && piece.includes('\uFFFD')) {
      told = true
      complain.at(1, 'csv-encoding', 'The lookup file is not UTF-8 text; what can’t be read is replaced by \uFFFD.')
    }
    yield piece
  }
}

function firstRecord(pieces: Iterable<string>): CsvRecord | undefined {
  for (const record of parseCsv(pieces)) return record
  return undefined
}

const PIECE_BYTES = 1 << 20

/** A file's text in pieces, without its byte order mark. A `.gz` file is unpacked in memory. */
function* readPieces(path: string): Generator<string> {
  if (path.toLowerCase().endsWith('.gz')) {
    yield withoutMark(gunzipSync(readFileSync(path)).toString('utf8'))
    return
  }
  const file = openSync(path, 'r')
  try {
    const decoder = new StringDecoder('utf8')
    const buffer = Buffer.alloc(PIECE_BYTES)
    let first = true
    for (let read = readSync(file, buffer); read > 0; read = readSync(file, buffer)) {
      const text = decoder.write(buffer.subarray(0, read))
      yield first ? withoutMark(text) : text
      first = false
    }
    yield decoder.end()
  } finally {
    closeSync(file)
  }
}

function withoutMark(text: string): string {
  return text.startsWith('\uFEFF') ? text.slice(1) : text
}

function hashFile(path: string): string {
  const hash = createHash('sha256')
  const file = openSync(path, 'r')
  try {
    const buffer = Buffer.alloc(PIECE_BYTES)
    for (let read = readSync(file, buffer); read > 0; read = readSync(file, buffer))
      hash.update(buffer.subarray(0, read))
  } finally {
    closeSync(file)
  }
  return hash.digest('hex')
}

/** A broken file has the same thing wrong in every line: after some lines only the number is told. */
const MAX_COMPLAINTS = 10

class Complaints {
  private readonly path: string
  private readonly report: Report
  private readonly counts = new Map<ContentDiagnosticCode, number>()

  constructor(path: string, report: Report) {
    this.path = path
    this.report = report
  }

  at(line: number, code: ContentDiagnosticCode, message: string): void {
    const count = (this.counts.get(code) ?? 0) + 1
    this.counts.set(code, count)
    if (count > MAX_COMPLAINTS) return
    const position = { offset: 0, line, column: 1 }
    this.report(contentDiagnostic(code, this.path, { start: position, end: position }, message))
  }

  flush(): void {
    for (const [code, count] of this.counts) {
      if (count <= MAX_COMPLAINTS) continue
      this.report(
        contentDiagnostic(code, this.path, undefined, `${count - MAX_COMPLAINTS} more rows have the same fault.`),
      )
    }
  }
}
