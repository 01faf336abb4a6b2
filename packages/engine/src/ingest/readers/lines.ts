/** One event a line. Lines of blanks only are no events. */
import type { Breaker, Cut } from './cut.ts'

const LF = 10
const CR = 13

export function lineBreaker(): Breaker {
  return {
    reset() {},
    cut(text, from, last, cut) {
      let start = from
      for (;;) {
        const feed = text.indexOf('\n', start)
        if (feed < 0 && !last) return nothing(cut, start)
        const next = feed < 0 ? text.length : feed + 1
        let end = feed < 0 ? text.length : feed
        while (end > start && text.charCodeAt(end - 1) === CR) end--
        const first = firstInk(text, start, end)
        if (first < end) return found(cut, start, end, next)
        if (feed < 0) return nothing(cut, text.length)
        start = next
      }
    },
    endOfEvent(text) {
      return text.indexOf('\n')
    },
  }
}

function nothing(cut: Cut, next: number): false {
  cut.next = next
  return false
}

function found(cut: Cut, start: number, end: number, next: number): true {
  cut.start = start
  cut.end = end
  cut.next = next
  cut.problem = undefined
  return true
}

function firstInk(text: string, start: number, end: number): number {
  let at = start
  while (at < end && text.charCodeAt(at) <= 32 && text.charCodeAt(at) !== LF) at++
  return at
}
