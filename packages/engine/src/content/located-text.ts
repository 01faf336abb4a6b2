/** A text together with where each of its characters stands in a file: SPL inside YAML, macro definitions. */
import type { FileRange, Position } from './diagnostic.ts'

export interface LocatedText {
  readonly text: string
  /** The file that the text stands in. */
  readonly file: string
  /** The place in the file of the character at `offset` of the text; of its end for `offset` = length. */
  positionOf(offset: number): Position
  /** The place in the file of the characters from `start` up to `end`. */
  rangeOf(start: number, end: number): FileRange
}

const START: Position = { offset: 0, line: 1, column: 1 }

/** A text that is a file (or no file) of its own: offsets are counted in the text itself. */
export function unlocatedText(text: string, file: string): LocatedText {
  const positionOf = (offset: number): Position => {
    const before = text.slice(0, Math.max(0, offset))
    const line = before.split('\n').length
    const at = before.length
    return at === 0 ? START : { offset: at, line, column: at - before.lastIndexOf('\n') }
  }
  return { text, file, positionOf, rangeOf: (start, end) => ({ start: positionOf(start), end: positionOf(end) }) }
}
