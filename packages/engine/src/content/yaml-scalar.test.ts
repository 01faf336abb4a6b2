import fc from 'fast-check'
import { expect, test } from 'vitest'
import { isMap, isScalar, parseDocument, type Scalar, stringify } from 'yaml'
import { YamlDocument } from './yaml-document.ts'
import { mapScalar } from './yaml-scalar.ts'

/** The document's scalar `search`, with what the file has at each character of its value. */
function located(yaml: string) {
  const document = new YamlDocument('x.yml', yaml)
  expect(document.diagnostics).toEqual([])
  const entry = isMap(document.root) ? document.entries(document.root).get('search')?.value : undefined
  if (!isScalar(entry)) throw new Error('no scalar')
  const text = document.locatedText(entry as Scalar)
  return { document, ...text, source: (from: number, to: number) => slice(document, text.rangeOf(from, to)) }
}

function slice(document: YamlDocument, range: { start: { offset: number }; end: { offset: number } }): string {
  return document.text.slice(range.start.offset, range.end.offset)
}

/** A word of the value, as the file writes it, and its line and column. */
function word(yaml: string, wanted: string): string {
  const text = located(yaml)
  const from = text.text.indexOf(wanted)
  expect(from).toBeGreaterThanOrEqual(0)
  const { start } = text.rangeOf(from, from + wanted.length)
  return `${start.line}:${start.column} ${text.source(from, from + wanted.length)}`
}

test('plain', () => {
  expect(word('search: index=main\n', 'main')).toBe('1:15 main')
  expect(word('a: 1\nsearch: index=main | stats\n  count by host\n', 'by host')).toBe('3:9 by host')
})

test('single-quoted: folding and doubled quotes', () => {
  expect(word("search: 'a ''b'' c'\n", "'b'")).toBe("1:12 ''b''")
  expect(word("search: 'a\n  b\n\n  c'\n", 'c')).toBe('4:3 c')
  expect(located("search: 'a\n  b\n\n  c'\n").text).toBe('a b\nc')
  expect(word("search: 'a\n\n\n  c'\n", '\n\nc')).toBe('2:1 \n\n  c')
})

test('double-quoted: escapes', () => {
  expect(word('search: "a \\"b\\" c"\n', '"b"')).toBe('1:12 \\"b\\"')
  expect(word('search: "a\\n| b"\n', '| b')).toBe('1:13 | b')
  expect(word('search: "\\x41\\u00e9\\U0001F600z"\n', 'é')).toBe('1:14 \\u00e9')
  expect(word('search: "\\x41\\u00e9\\U0001F600z"\n', 'z')).toBe('1:30 z')
})

test('double-quoted: folding, trailing blanks, escaped line breaks', () => {
  expect(word('search: "a  \n  b"\n', 'b')).toBe('2:3 b')
  expect(word('search: "a \\\n  b"\n', 'b')).toBe('2:3 b')
  expect(word('search: "a\n\n  b"\n', 'b')).toBe('3:3 b')
})

test('literal block', () => {
  expect(word('search: |-\n  a\n    b\n\n  c\n', '  b')).toBe('3:3   b')
  expect(word('search: |-\n  a\n    b\n\n  c\n', 'c')).toBe('5:3 c')
  expect(word('search: |\n  a\n', 'a\n')).toBe('2:3 a\n')
  expect(located('search: |+\n  a\n\n\n').text).toBe('a\n\n\n')
  expect(word('search: |2-\n    a\n  b\n', 'b')).toBe('3:3 b')
  expect(word('search: | # why\n  a\n', 'a')).toBe('2:3 a')
  expect(word('search: !!str |\n  a\n', 'a')).toBe('2:3 a')
})

test('folded block', () => {
  const yaml = 'search: >\n  a\n  b\n\n  c\n    d\n  e\n'
  expect(located(yaml).text).toBe('a b\nc\n  d\ne\n')
  expect(word(yaml, 'b')).toBe('3:3 b')
  expect(word(yaml, 'd')).toBe('6:5 d')
  expect(word(yaml, 'e')).toBe('7:3 e')
  expect(word('search: >-\n\n  a\n  b\n', 'b')).toBe('4:3 b')
})

test('CRLF', () => {
  expect(word('search: |-\r\n  a\r\n  bb\r\n', 'bb')).toBe('3:3 bb')
  expect(word('search: >-\r\n  a\r\n  bb\r\n', 'bb')).toBe('3:3 bb')
  expect(word("search: 'a\r\n  bb'\r\n", 'bb')).toBe('2:3 bb')
  expect(word('search: "a\r\n  bb"\r\n', 'bb')).toBe('2:3 bb')
  expect(word('search: a\r\n  bb\r\n', 'bb')).toBe('2:3 bb')
})

test('positions before, at the end of and behind the value', () => {
  const text = located('search: |-\n  ab\nother: 1\n')
  expect(text.positionOf(0)).toMatchObject({ line: 2, column: 3 })
  expect(text.positionOf(2)).toMatchObject({ line: 2, column: 5 })
  expect(text.positionOf(99)).toMatchObject({ line: 2, column: 5 })
  expect(text.positionOf(-1)).toMatchObject({ line: 2, column: 3 })
  expect(located("search: ''\n").positionOf(0)).toMatchObject({ line: 1, column: 9 })
})

const styles = ['PLAIN', 'QUOTE_SINGLE', 'QUOTE_DOUBLE', 'BLOCK_LITERAL', 'BLOCK_FOLDED'] as const

test('in every style, this decoder and the parser agree, and letters stand where the map says', () => {
  const text = fc.stringMatching(/^[ -~\n\té]{1,200}$/)
  fc.assert(
    fc.property(text, fc.constantFrom(...styles), fc.boolean(), (value, style, crlf) => {
      let yaml = stringify({ first: 1, nested: [{ search: value }] }, { defaultStringType: style, lineWidth: 30 })
      if (crlf) yaml = yaml.replaceAll('\n', '\r\n')
      const scalar = parseDocument(yaml).getIn(['nested', 0, 'search'], true) as Scalar
      const map = mapScalar(yaml, scalar, String(scalar.value))
      expect(map?.starts).toHaveLength(String(scalar.value).length)
      map!.starts.forEach((start, i) => {
        const char = map!.value[i]!
        const written = yaml.slice(start, map!.ends[i])
        if (/[a-z0-9é]/i.test(char) && written[0] !== '\\') expect(written).toBe(char)
        else expect(written).not.toBe('')
      })
    }),
    { numRuns: Number(process.env.KARST_FUZZ_RUNS ?? 500) },
  )
})

/** Texts that a stringifier would not write: any indentation, blanks and breaks, behind each kind of opening. */
test('text that no tool wrote', () => {
  const opening = fc.constantFrom("'", '"', '|\n ', '|+\n ', '>-\n ', '>\n ', '>+\n  ', '|2-\n  ', '')
  const body = fc.array(
    fc.constantFrom('a', 'b', ' ', '  ', '\n', '\n ', '\n  ', '\n   ', '\t', "''", '\\n', '\\\n  ', '\\"'),
    { maxLength: 30 },
  )
  fc.assert(
    fc.property(opening, body, fc.boolean(), (open, parts, crlf) => {
      let yaml = `x: ${open}${parts.join('')}${open === "'" || open === '"' ? open : ''}\n`
      if (crlf) yaml = yaml.replaceAll('\n', '\r\n')
      const document = parseDocument(yaml)
      fc.pre(document.errors.length === 0 && isMap(document.contents))
      const scalar = document.getIn(['x'], true)
      fc.pre(isScalar(scalar) && typeof scalar.value === 'string')
      const { value } = scalar as Scalar<string>
      expect(mapScalar(yaml, scalar as Scalar, value)?.value).toBe(value)
    }),
    { numRuns: Number(process.env.KARST_FUZZ_RUNS ?? 1000) },
  )
})
