import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Breaker, emptyCut } from './cut.ts'
import { lineBreaker } from './lines.ts'
import { XmlEventBreaker } from './xml-events.ts'

interface Found {
  event: string
  problem?: string
}

/** Feeds the text in blocks as the pipeline does: what a block leaves over begins the next one. */
function breakText(breaker: Breaker, blocks: string[]): { events: Found[]; skipped: string } {
  const events: Found[] = []
  const cut = emptyCut()
  let rest = ''
  let skipped = ''
  blocks.forEach((block, i) => {
    const text = rest + block
    const last = i === blocks.length - 1
    let at = 0
    breaker.reset()
    while (breaker.cut(text, at, last, cut)) {
      skipped += text.slice(at, cut.start) + text.slice(cut.end, cut.next)
      events.push({ event: text.slice(cut.start, cut.end), ...(cut.problem && { problem: cut.problem }) })
      at = cut.next
    }
    skipped += text.slice(at, cut.next)
    rest = text.slice(cut.next)
  })
  expect(rest).toBe('')
  return { events, skipped }
}

const xml = (...blocks: string[]) => breakText(new XmlEventBreaker(), blocks).events
const lines = (...blocks: string[]) => breakText(lineBreaker(), blocks).events

const E = (body: string) => `<Event xmlns='x'>${body}</Event>`

describe('lines', () => {
  it.each([
    ['', []],
    ['a\nb\n', ['a', 'b']],
    ['a\r\n\r\n \t\nb', ['a', 'b']],
    ['\n\n', []],
    [' a ', [' a ']],
  ])('%j', (text, expected) => {
    expect(lines(text)).toEqual(expected.map((event) => ({ event })))
  })
  it('joins a line over blocks', () => {
    expect(lines('ab', 'c\nd', 'e')).toEqual([{ event: 'abc' }, { event: 'de' }])
  })
})

describe('XML events', () => {
  it.each([
    ['one a line', `${E('1')}\n${E('2')}\n`, [E('1'), E('2')]],
    ['on one line', E('1') + E('2'), [E('1'), E('2')]],
    ['over lines', `${E('\n <System>\n</System>\n')}\r\n${E('2')}`, [E('\n <System>\n</System>\n'), E('2')]],
    ['under a root', `<?xml version='1.0'?>\n<Events>\n${E('1')}\n</Events>`, [E('1')]],
    [
      'under a root with a namespace',
      `\ufeff<!-- c --><Events xmlns="u">${E('1')}${E('2')}</Events>\n`,
      [E('1'), E('2')],
    ],
    ['with EventData', E('<EventData>\n<Data/></EventData>'), [E('<EventData>\n<Data/></EventData>')]],
    [
      'with a prefix',
      '<e:Event xmlns:e="u"><Event>1</Event></e:Event>',
      ['<e:Event xmlns:e="u"><Event>1</Event></e:Event>'],
    ],
    ['with CDATA', E('<![CDATA[</Event>]]>') + E('2'), [E('<![CDATA[</Event>]]>'), E('2')]],
    ['with a comment', E('<!-- </Event> --><!-- x -->') + E('2'), [E('<!-- </Event> --><!-- x -->'), E('2')]],
    ['with an element of the same name', E('<UserData>\n<Event>x</UserData>'), [E('<UserData>\n<Event>x</UserData>')]],
    ['none', ' \n', []],
  ])('%s', (_, text, expected) => {
    expect(xml(text)).toEqual(expected.map((event) => ({ event })))
    expect(xml(...text)).toEqual(expected.map((event) => ({ event })))
  })

  it('keeps an event without an end', () => {
    expect(xml(`${E('1')}\n<Event xmlns='x'><System>\n`)).toEqual([
      { event: E('1') },
      { event: "<Event xmlns='x'><System>", problem: 'xml: the text ends inside the event' },
    ])
  })
  it('keeps an event that the next one overtakes', () => {
    expect(xml(`<Event xmlns='x'><System>\n  ${E('2')}`)).toEqual([
      { event: "<Event xmlns='x'><System>", problem: 'xml: the event has no end tag: the next event begins before it' },
      { event: E('2') },
    ])
  })
  it('keeps text outside events, a line at a time', () => {
    const problem = 'xml: text outside an event'
    expect(xml(`# dump\n\n<a>b${E('1')} rest \n</Event>\n<Event/>`)).toEqual([
      { event: '# dump', problem },
      { event: '<a>b', problem },
      { event: E('1') },
      { event: 'rest', problem },
      { event: '</Event>', problem },
      { event: '<Event/>', problem: 'xml: the event is empty' },
    ])
  })
  it('keeps the head of a syslog line with its event', () => {
    const heads = [
      'Aug  9 10:42:47 web-1 sysmon: ',
      '<29>Aug 19 10:42:47 web-1 sysmon[77]: ',
      '<29>1 2024-05-01T00:00:00Z web-1 sysmon 77 - - ',
      '2024-05-01T00:00:00.123456+00:00 web-1 sysmon: ',
    ]
    const events = heads.map(
      (head, i) => `${head}<Event><EventData><Data Name="x">a\nMay be\n${i}</Data></EventData></Event>`,
    )
    const text = `${events.join('\n')}\n`
    expect(xml(text)).toEqual(events.map((event) => ({ event })))
    expect(xml(...text)).toEqual(events.map((event) => ({ event })))
    expect(xml(`${heads[0]}<Event><System>\n${events[1]}\nMay 12 10:42:47 web-1 cron: x\n`)).toEqual([
      {
        event: `${heads[0]}<Event><System>`,
        problem: 'xml: the event has no end tag: the next event begins before it',
      },
      { event: events[1] },
      { event: 'May 12 10:42:47 web-1 cron: x', problem: 'xml: text outside an event' },
    ])
  })
  it('finds the end of an event too long to keep', () => {
    const breaker = new XmlEventBreaker()
    expect(breaker.endOfEvent('abc</Data></Event>\nx')).toBe(18)
    expect(breaker.endOfEvent(`abc\n${E('2')}`)).toBe(4)
    expect(breaker.endOfEvent('abc')).toBe(-1)
  })

  it('loses no text, whatever it is and wherever it is cut', () => {
    const piece = fc.oneof(
      fc.constantFrom(
        '<Event xmlns="x">',
        'Aug  9 10:42:47 h p: <Event>',
        '<Event>',
        '</Event>',
        '<Events>',
        '</Events>',
        '<![CDATA[',
        ']]>',
        '<!--',
        '-->',
      ),
      fc.constantFrom(
        '\n',
        ' ',
        '\r\n',
        '<?xml?>',
        '<EventData>',
        '<e:Event xmlns:e="x">',
        '</e:Event>',
        '<',
        '>',
        '/',
      ),
      fc.string({ maxLength: 5 }),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), fc.array(fc.nat(200), { maxLength: 4 }), (pieces, cuts) => {
        const text = pieces.join('')
        const at = [0, ...cuts.map((c) => Math.min(c, text.length)).sort((a, b) => a - b), text.length]
        const blocks = at.slice(1).map((end, i) => text.slice(at[i], end))
        const { events, skipped } = breakText(new XmlEventBreaker(), blocks)
        const kept = events.reduce((sum, { event }) => sum + event.length, 0)
        expect(kept + skipped.length).toBe(text.length)
        // What was skipped is white space and the markup around events.
        expect(skipped.replace(/<\?[\s\S]*?\?>|<!--[\s\S]*?-->|<\/?Events>|[\s\0-\x20\ufeff]/g, '')).toBe('')
        for (const { event } of events) expect(event).not.toBe('')
      }),
      { numRuns: 3000 },
    )
  })
})
