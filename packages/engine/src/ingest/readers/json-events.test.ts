import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { emptyCut } from './cut.ts'
import { JsonEventBreaker } from './json-events.ts'
import { TextWindow } from './text-window.ts'

interface Options {
  records?: string[]
  longest?: number
}

/** Events as the pipeline finds them in blocks of text; one with a problem is followed by it. */
function events(blocks: string[], { records, longest = 1e6 }: Options = {}): string[] {
  const window = new TextWindow(new JsonEventBreaker(records), longest)
  const cut = emptyCut()
  const found: string[] = []
  for (const block of [...blocks, undefined]) {
    window.push(block === undefined ? undefined : { text: block, invalid: [] })
    while (window.next(cut)) {
      found.push(window.text.slice(cut.start, cut.end))
      if (cut.problem) found.push(`# ${cut.problem}`)
    }
  }
  return found
}

/** As one block, and cut at every character. */
function read(text: string, options?: Options): string[] {
  const whole = events([text], options)
  for (let size = 1; size < Math.min(text.length, 8); size++) {
    const blocks = Array.from({ length: Math.ceil(text.length / size) }, (_, i) => text.slice(i * size, (i + 1) * size))
    expect(events(blocks, options)).toEqual(whole)
  }
  return whole
}

const A = '{"a":"x}{","b":{"c":[{"d":1},{"d":"]"}]}}'
const B = '{"a":"\\"\\\\","b":[]}'
const PRETTY = '{\n  "a": [\n    {\n      "b": 1\n    },\n    {\n      "b": 2\n    }\n  ]\n}'
const indented = (text: string, by: string) => text.replaceAll(/^/gm, by)

describe('objects', () => {
  it.each<[string, string, string[]]>([
    ['one a line', `${A}\n${B}\n${A}`, [A, B, A]],
    ['one a line, with CRLF, blank lines and blanks', `\ufeff${A} \r\n\r\n  ${B}\r\n`, [A, B]],
    ['one after the other', `${A}${B} ${A}`, [A, B, A]],
    ['one after the other on lines', `${B}${A}\n${B} ${A}\n{}\n`, [B, A, B, A, '{}']],
    ['over several lines', `${PRETTY}\n${PRETTY}\n`, [PRETTY, PRETTY]],
    [
      'over several lines without indentation',
      '{\n"a":[\n{\n"b":1\n},\n{"b":2}\n]\n}\n{}',
      ['{\n"a":[\n{\n"b":1\n},\n{"b":2}\n]\n}', '{}'],
    ],
    ['with commas between them', `${A},\n${B},\n`, [A, B]],
    ['in a list', `[${A},${B}]`, [A, B]],
    ['in a list over lines', `[\n${A},\n${B}\n]\n`, [A, B]],
    ['in a list that is indented', `[\n${indented(PRETTY, '  ')},\n  ${B}\n]\n`, [indented(PRETTY, '  ').trim(), B]],
    ['in several lists', `[${A}]\n[]\n[${B}]\n${A}`, [A, '[]', B, A]],
    ['and lists that hold none', '[1,[2]]\n["x"]\n{"a":1}', ['[1,[2]]', '["x"]', '{"a":1}']],
    ['none', ' \n', []],
  ])('%s', (_, text, expected) => {
    expect(read(text)).toEqual(expected)
  })
})

describe('records', () => {
  const records = ['Records', 'value']
  it.each<[string, string, string[]]>([
    ['on one line', `{"Records":[${A},${B}]}`, [A, B]],
    ['one wrapping a line', `{"Records":[${A}]}\n{"Records":[${B}]}\n`, [A, B]],
    [
      'over lines',
      `{\n  "Records": [\n${indented(PRETTY, '    ')},\n    ${B}\n  ]\n}`,
      [indented(PRETTY, '    ').trim(), B],
    ],
    ['behind other members', `{"@context":"u","n":[1,{"value":[]}],"k":1.5,"value":[${A}],"next":"}"}${B}`, [A, B]],
    ['of which there are none', '{"Records":[]}', []],
    ['that are no objects, are an event', '{"Records":[1,2],"x":1}', ['{"Records":[1,2],"x":1}']],
    ['that the objects have not', `${A}\n${B}\n{"x":1,"value":[{"a":1}]}`, [A, B, '{"x":1,"value":[{"a":1}]}']],
    ['that come later', `${B}\n{"Records":[${A}]}`, [B, A]],
    ['that end with the text', `{"Records":[${A},`, [A]],
    ['of which the last is cut', `{"Records":[${A},{"a":`, [A, '{"a":']],
  ])('%s', (_, text, expected) => {
    expect(read(text, { records })).toEqual(expected)
  })
  it('are looked for by name only', () => {
    expect(read(`{"Records":[${A}]}`)).toEqual([`{"Records":[${A}]}`])
  })
})

describe('broken text is kept, and what follows is read', () => {
  it.each<[string, string, string[]]>([
    ['an object without an end', `{"a":1,"b":\n${A}\n${B}`, ['{"a":1,"b":', A, B]],
    ['a text without an end', `{"a":"un\n${A}\n${B}`, ['{"a":"un', A, B]],
    ['one in a list', `[\n  {"a":[1,\n  },\n  ${A}\n]`, ['{"a":[1,\n  },', A]],
    [
      'one over lines in a list',
      `[\n  {\n    "a": {\n    "b": "c\n  },\n  {\n    "a": 1\n  }\n]`,
      ['{\n    "a": {\n    "b": "c\n  },', '{\n    "a": 1\n  }'],
    ],
    ['one in a list on one line', `[${A},{"a":{"b":1},${B}, ${A}]${B}`, [A, '{"a":{"b":1}', B, A, B]],
    ['the last one in a list', `[${A},{"a":{"b":1}]${B}`, [A, '{"a":{"b":1}', B]],
    ['the last one', `${A}\n{"a":[`, [A, '{"a":[']],
    ['lines that are none', `Jan 1 app: ${A}\n${B} x, y\n}\n${B}\n"z"`, [`Jan 1 app: ${A}`, B, 'x, y', '}', B, '"z"']],
    ['members that are none', `[${A}, 5, "x", ${B}, null]`, [A, '5, "x"', B, 'null']],
  ])('%s', (_, text, expected) => {
    expect(read(text)).toEqual(expected)
  })
  it('an object that is too long is cut, and the next one found', () => {
    const long = `{"a":"${'x'.repeat(500)}"}`
    const found = [
      '{"b":1}',
      long.slice(0, 100),
      '# size: the event is longer than 100 characters: the last 408 are left out',
      '{"c":1}',
    ]
    expect(events([`{"b":1}\n${long.slice(0, 300)}`, `${long.slice(300)}\n`, '{"c":1}\n'], { longest: 100 })).toEqual(
      found,
    )
  })
})

describe('any text', () => {
  const arranged = fc.constantFrom('\n', '', ' ', ',\n', '\r\n\r\n', ' , ')
  it('gives the objects that were written, whatever stands between them', () => {
    const object = fc.tuple(fc.dictionary(fc.string(), fc.jsonValue()), fc.constantFrom(undefined, 1, 2))
    fc.assert(
      fc.property(
        fc.array(object, { maxLength: 6 }),
        arranged,
        fc.boolean(),
        fc.nat(50),
        (values, between, list, size) => {
          const texts = values.map(([value, indent]) => JSON.stringify(value, undefined, indent))
          const text = list ? `[${texts.join(',')}]` : texts.join(between)
          const blocks = text.match(new RegExp(`[\\s\\S]{1,${size + 1}}`, 'g')) ?? []
          expect(events(blocks)).toEqual(list && texts.length === 0 ? ['[]'] : texts)
        },
      ),
      { numRuns: 200 },
    )
  })
  it('is not lost', () => {
    const piece = fc.oneof(
      fc.constantFrom('{', '}', '[', ']', '"', ':', ',', '\n', '\n{"', '\n  {', '\\', '{"Records":[', 'x'),
      fc.string({ maxLength: 3 }),
    )
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 30 }), fc.nat(20), (pieces, size) => {
        const text = pieces.join('')
        const blocks = text.match(new RegExp(`[\\s\\S]{1,${size + 1}}`, 'g')) ?? []
        const kept = events(blocks).join('')
        const bare = (one: string) => one.replaceAll(/[\s\0-\x20,[\]\ufeff]/g, '')
        expect(bare(kept)).toBe(bare(text))
      }),
      { numRuns: 3000 },
    )
  })
})
