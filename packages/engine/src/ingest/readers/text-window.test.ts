import { describe, expect, it } from 'vitest'
import { emptyCut } from './cut.ts'
import { lineBreaker } from './lines.ts'
import { TextWindow } from './text-window.ts'
import { XmlEventBreaker } from './xml-events.ts'

interface Seen {
  event: string
  line: number
  replaced?: number
  problem?: string
}

/** What the pipeline sees of blocks of text. */
function events(
  window: TextWindow,
  blocks: (string | { text: string; invalid: [start: number, end: number, count: number][] })[],
): Seen[] {
  const seen: Seen[] = []
  const cut = emptyCut()
  for (const block of [...blocks, undefined]) {
    if (block === undefined) window.push(undefined)
    else if (typeof block === 'string') window.push({ text: block, invalid: [] })
    else window.push({ text: block.text, invalid: block.invalid.map(([start, end, count]) => ({ start, end, count })) })
    while (window.next(cut)) {
      const replaced = window.replacedIn(cut.start, cut.end)
      seen.push({
        event: window.text.slice(cut.start, cut.end),
        line: window.lineOf(cut.start),
        ...(replaced > 0 && { replaced }),
        ...(cut.problem !== undefined && { problem: cut.problem }),
      })
    }
  }
  return seen
}

const lines = (longest = 100) => new TextWindow(lineBreaker(), longest)
const xml = (longest = 100) => new TextWindow(new XmlEventBreaker(), longest)

describe('the window', () => {
  it('counts lines over blocks', () => {
    expect(events(lines(), ['a\n\nb\nc', 'd\n', '\n\ne'])).toEqual([
      { event: 'a', line: 1 },
      { event: 'b', line: 3 },
      { event: 'cd', line: 4 },
      { event: 'e', line: 7 },
    ])
  })
  it('counts the lines inside of events', () => {
    expect(events(xml(), ['<Event xmlns="x">\n\n', '</Event>\n<Event xmlns="x"></Event>'])).toEqual([
      { event: '<Event xmlns="x">\n\n</Event>', line: 1 },
      { event: '<Event xmlns="x"></Event>', line: 4 },
    ])
  })
  it('drops the byte order mark', () => {
    expect(events(lines(), ['\ufeffa\n', '\ufeffb'])).toEqual([
      { event: 'a', line: 1 },
      { event: '\ufeffb', line: 2 },
    ])
  })
  it('knows in which event bytes were replaced', () => {
    const block = { text: '\ufeffa\nb\ufffd\nc', invalid: [[3, 6, 1]] as [number, number, number][] }
    expect(
      events(lines(), [
        block,
        {
          text: '\ufffd\n\ufffd\ufffd',
          invalid: [
            [0, 2, 1],
            [2, 4, 2],
          ],
        },
      ]),
    ).toEqual([
      { event: 'a', line: 1 },
      { event: 'b\ufffd', line: 2, replaced: 1 },
      { event: 'c\ufffd', line: 3, replaced: 1 },
      { event: '\ufffd\ufffd', line: 4, replaced: 2 },
    ])
  })
})

describe('an event that is too long', () => {
  const problem = (left: number) => `size: the event is longer than 10 characters: the last ${left} are left out`
  it('is cut when it comes in one block', () => {
    expect(events(lines(10), ['0123456789\n0123456789ab\nc'])).toEqual([
      { event: '0123456789', line: 1 },
      { event: '0123456789', line: 2, problem: problem(2) },
      { event: 'c', line: 3 },
    ])
  })
  it('is never held whole', () => {
    const window = lines(10)
    const block = 'x'.repeat(1000)
    expect(events(window, ['a\n', block, block, `${block}\nb\n`])).toEqual([
      { event: 'a', line: 1 },
      { event: 'x'.repeat(10), line: 2, problem: problem(2990) },
      { event: 'b', line: 3 },
    ])
    expect(window.text.length).toBeLessThan(20)
  })
  it('may be the last', () => {
    expect(events(lines(10), ['x'.repeat(50), 'x'.repeat(50)])).toEqual([
      { event: 'x'.repeat(10), line: 1, problem: problem(90) },
    ])
  })
  it('ends at its end tag, and its lines count', () => {
    const long = `<Event xmlns="x">${'y\n'.repeat(200)}`
    const seen = events(xml(30), [long, `${'y\n'.repeat(200)}</Eve`, 'nt>\n<Event xmlns="x"></Event>\n'])
    expect(seen).toEqual([
      { event: long.slice(0, 30), line: 1, problem: expect.stringMatching(/longer than 30 .* the last 795 are/) },
      { event: '<Event xmlns="x"></Event>', line: 402 },
    ])
  })
  it('ends where the next begins', () => {
    const seen = events(xml(30), [`<Event xmlns="x">${'y'.repeat(100)}`, '\n<Event xmlns="x">2</Event>'])
    expect(seen.map(({ event, line }) => [event, line])).toEqual([
      [`<Event xmlns="x">${'y'.repeat(13)}`, 1],
      ['<Event xmlns="x">2</Event>', 2],
    ])
  })
})
