import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { begunEventBreaker } from './begun-events.ts'
import { emptyCut } from './cut.ts'

const BEGIN = '^\\d\\d:\\d\\d$'

/** Feeds the text in blocks as the pipeline does: what a block leaves over begins the next one. */
function breakText(blocks: string[], marks = { begin: BEGIN, end: '^--end' }): [event: string, problem?: string][] {
  const breaker = begunEventBreaker(marks)
  const cut = emptyCut()
  const events: [string, string?][] = []
  let rest = ''
  blocks.forEach((block, i) => {
    const text = rest + block
    let at = 0
    breaker.reset()
    while (breaker.cut(text, at, i === blocks.length - 1, cut)) {
      events.push(cut.problem ? [text.slice(cut.start, cut.end), cut.problem] : [text.slice(cut.start, cut.end)])
      at = cut.next
    }
    rest = text.slice(cut.next)
  })
  return events
}

describe('events that begin with a line of a form', () => {
  it('go on to the next beginning, without blank lines around them', () => {
    expect(breakText(['\n\n10:00\r\na=1\r\n\r\nb=2\r\n\r\n10:01\nc=3'])).toEqual([
      ['10:00\r\na=1\r\n\r\nb=2'],
      ['10:01\nc=3'],
    ])
  })
  it('end at a line that closes them, which belongs to none', () => {
    expect(breakText(['10:00\na\n--end--\n\n--end--\n10:01\nb\n--end--'])).toEqual([['10:00\na'], ['10:01\nb']])
  })
  it('a beginning inside a line is none', () => {
    expect(breakText(['10:00\nat 10:01\n 10:02\n10:03 x\n'])).toEqual([['10:00\nat 10:01\n 10:02\n10:03 x']])
  })
  it('keep what stands before the first one, and after one that was closed', () => {
    const problem = expect.stringMatching(/^text: lines that belong to no event/)
    expect(breakText(['stray\nlines\n10:00\na\n--end--\nmore\n10:01\n'])).toEqual([
      ['stray\nlines', problem],
      ['10:00\na'],
      ['more', problem],
      ['10:01'],
    ])
  })
  it('do not depend on how the text is cut into blocks of lines', () => {
    const line = fc.constantFrom('10:00', '10:01', 'a=1', '', '\r', '--end--', ' 10:02')
    fc.assert(
      fc.property(fc.array(line, { maxLength: 12 }), fc.array(fc.nat(12), { maxLength: 4 }), (lines, places) => {
        const blocks: string[] = []
        let from = 0
        for (const place of [...places.sort((a, b) => a - b), lines.length]) {
          blocks.push(
            lines
              .slice(from, place)
              .map((one) => `${one}\n`)
              .join(''),
          )
          from = Math.max(from, place)
        }
        expect(breakText(blocks)).toEqual(breakText([lines.map((one) => `${one}\n`).join('')]))
      }),
    )
  })
  it('say where an event ends that was too long to be kept', () => {
    const breaker = begunEventBreaker({ begin: BEGIN })
    expect(breaker.endOfEvent('rest of a line\nmore\n10:01\nx')).toBe('rest of a line\nmore\n'.length)
    // The text may begin inside a line: its first line begins no event.
    expect(breaker.endOfEvent('10:01\nmore\n')).toBe(-1)
  })
})
