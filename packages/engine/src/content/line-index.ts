/** Offsets in a text as lines and columns. Built when the first position is asked for: most files never need it. */
import type { FileRange, Position } from './diagnostic.ts'

export class LineIndex {
  private readonly text: string
  private starts: number[] | undefined

  constructor(text: string) {
    this.text = text
  }

  positionAt(offset: number): Position {
    const at = Math.max(0, Math.min(offset, this.text.length))
    this.starts ??= lineStarts(this.text)
    const starts = this.starts
    let low = 0
    let high = starts.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (starts[middle]! <= at) low = middle
      else high = middle - 1
    }
    return { offset: at, line: low + 1, column: at - starts[low]! + 1 }
  }

  /** The offset of the first character of a line, counted from 1. */
  lineStart(line: number): number {
    this.starts ??= lineStarts(this.text)
    return this.starts[Math.max(0, Math.min(line, this.starts.length) - 1)]!
  }

  range(start: number, end: number): FileRange {
    return { start: this.positionAt(start), end: this.positionAt(Math.max(start, end)) }
  }
}

/** A line ends with LF, CRLF or a lone CR, as in YAML. */
function lineStarts(text: string): number[] {
  const starts = [0]
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i)
    if (code === 10 || (code === 13 && text.charCodeAt(i + 1) !== 10)) starts.push(i + 1)
  }
  return starts
}
