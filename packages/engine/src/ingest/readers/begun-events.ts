/**
 * Events over several lines that begin with a line of a known form, as Splunk's BREAK_ONLY_BEFORE says. An event goes on
 * to the line before the next beginning; a line that matches `end` closes one too and belongs to none. Lines before the
 * first beginning are kept as an event with a problem.
 */
import type { Breaker, Cut } from './cut.ts'

const CR = 13
const LF = 10
const OUTSIDE = 'text: lines that belong to no event: none of them is one that begins an event'

export interface EventMarks {
  begin: string
  end?: string | undefined
}

export function begunEventBreaker({ begin, end }: EventMarks): Breaker {
  const begins = lineTest(begin)
  const ends = end === undefined ? undefined : lineTest(end)
  return {
    reset() {},
    cut(text, from, last, cut) {
      let start = from
      while (start < text.length && (isBlank(text, start) || ends?.(text, start))) start = nextLine(text, start)
      if (start >= text.length) return nothing(cut, text.length)
      const problem = begins(text, start) ? undefined : OUTSIDE
      for (let at = nextLine(text, start); ; at = nextLine(text, at)) {
        if (at >= text.length) {
          if (!last) return nothing(cut, start)
          return found(text, cut, start, text.length, text.length, problem)
        }
        if (ends?.(text, at)) return found(text, cut, start, at, nextLine(text, at), problem)
        if (begins(text, at)) return found(text, cut, start, at, at, problem)
      }
    },
    endOfEvent(text) {
      for (let at = nextLine(text, 0); at < text.length; at = nextLine(text, at)) {
        if (begins(text, at) || ends?.(text, at)) return at
      }
      return -1
    },
  }
}

/** Whether the line at a position is of the form. `$` in it is the end of the line. */
function lineTest(source: string): (text: string, at: number) => boolean {
  const expression = new RegExp(source, 'my')
  return (text, at) => {
    expression.lastIndex = at
    return expression.test(text)
  }
}

function nextLine(text: string, at: number): number {
  const feed = text.indexOf('\n', at)
  return feed < 0 ? text.length : feed + 1
}

/** Whether the line at a position holds blanks only. */
function isBlank(text: string, at: number): boolean {
  for (; at < text.length; at++) {
    const code = text.charCodeAt(at)
    if (code === LF) return true
    if (code > 32) return false
  }
  return true
}

function nothing(cut: Cut, next: number): false {
  cut.next = next
  return false
}

function found(text: string, cut: Cut, start: number, end: number, next: number, problem: string | undefined): true {
  let ink = end
  while (ink > start && isSpace(text.charCodeAt(ink - 1))) ink--
  cut.start = start
  cut.end = ink
  cut.next = next
  cut.problem = problem
  return true
}

function isSpace(code: number): boolean {
  return code === LF || code === CR || code === 32 || code === 9
}
