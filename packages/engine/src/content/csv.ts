/**
 * CSV as Splunk reads it: commas, double quotes that are doubled inside quotes, line breaks inside quotes, lines that
 * end with LF, CRLF or CR, empty lines skipped. A backslash is a character like any other.
 */

export interface CsvRecord {
  cells: string[]
  /** Line that the record begins on, from 1. */
  line: number
  /** The text ended inside quotes that this record opened. */
  unclosed: boolean
}

/** Where the reader stands inside a record. */
type Place = 'cell-start' | 'bare' | 'quoted' | 'after-quote'

/** Records of a text that comes in pieces. Memory: one record and one piece. */
export function* parseCsv(pieces: Iterable<string>): Generator<CsvRecord> {
  const reader = new RecordReader()
  for (const piece of pieces) yield* reader.read(piece)
  yield* reader.end()
}

class RecordReader {
  private place: Place = 'cell-start'
  private cells: string[] = []
  private cell = ''
  /** The record has a quote, so that it is no empty line. */
  private quotedCell = false
  private line = 1
  private recordLine = 1
  private afterCr = false;

  *read(piece: string): Generator<CsvRecord> {
    let from = 0
    for (let i = 0; i < piece.length; i++) {
      const code = piece.charCodeAt(i)
      const isBreak = code === LF || code === CR
      if (isBreak && this.place !== 'quoted') {
        if (code === LF && this.afterCr) from = i + 1
        else {
          this.cell += piece.slice(from, i)
          from = i + 1
          this.line++
          yield* this.endRecord()
        }
      } else if (isBreak) {
        if (code === CR || !this.afterCr) this.line++
      } else if (code === QUOTE) from = this.quote(piece, from, i)
      else if (code === COMMA && this.place !== 'quoted') {
        this.cell += piece.slice(from, i)
        from = i + 1
        this.endCell()
      } else if (this.place !== 'quoted') this.place = 'bare'
      this.afterCr = code === CR
    }
    this.cell += piece.slice(from)
  }

  *end(): Generator<CsvRecord> {
    const unclosed = this.place === 'quoted'
    if (unclosed || this.cells.length > 0 || this.cell !== '' || this.quotedCell) yield* this.endRecord(unclosed)
  }

  /** Returns where the text that is not taken yet begins. */
  private quote(piece: string, from: number, at: number): number {
    if (this.place === 'bare') return from
    if (this.place === 'cell-start') {
      this.place = 'quoted'
      this.quotedCell = true
      return at + 1
    }
    if (this.place === 'quoted') {
      this.cell += piece.slice(from, at)
      this.place = 'after-quote'
      return at + 1
    }
    // A quote right after a closing one is a quote inside the text.
    this.cell += piece.slice(from, at)
    this.place = 'quoted'
    return at
  }

  private endCell(): void {
    this.cells.push(this.cell)
    this.cell = ''
    this.place = 'cell-start'
  }

  private *endRecord(unclosed = false): Generator<CsvRecord> {
    const empty = this.cells.length === 0 && this.cell === '' && !this.quotedCell
    this.endCell()
    if (!empty) yield { cells: this.cells, line: this.recordLine, unclosed }
    this.cells = []
    this.quotedCell = false
    this.recordLine = this.line
  }
}

const LF = 10
const CR = 13
const QUOTE = 34
const COMMA = 44
