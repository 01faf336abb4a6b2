import { describe, expect, it } from 'vitest'
import { sniff } from './sniff.ts'

const of = (text: string | Uint8Array, whole = true) => sniff(Buffer.from(text), whole)

describe('content', () => {
  it.each([
    ["<Event xmlns='x'>", 'xml'],
    ['\ufeff<?xml version="1.0"?>\n<Events>', 'xml'],
    ['<!-- made by hand -->\n\n<e:Event xmlns:e="x"/>', 'xml'],
    ['{"a":1}\n{"a":2}', 'json'],
    ['[1,2]\n', 'json'],
    ['Jan 1 00:00:00 host sshd: x', 'text'],
    ['Jan  1 00:00:00 host sysmon: <Event><System>', 'xml'],
    ['Jan  1 00:00:00 host cron: x\n<13>1 2024-01-01T00:00:00Z host sysmon - - - <Event><System>', 'xml'],
    ['', 'empty'],
    [' \r\n\n', 'empty'],
  ])('%j is %s', (text, format) => {
    expect(of(text).format).toBe(format)
  })
  it('takes a Windows event log for the XML of its events', () => {
    expect(of(Buffer.from('ElfFile\0\0\0\0'))).toEqual({ format: 'xml', lines: [] })
  })
  it('tells the members of a JSON object', () => {
    const inside = new Map([['a', new Set(['b'])]])
    expect(of('{"a":{"b":1},"c d":[]}\n')).toEqual({ format: 'json', members: new Set(['a', 'c d']), inside })
    expect(of('[{"a":1}]')).toEqual({ format: 'json', members: new Set(['a']), inside: new Map() })
    expect(of('{\n  "a": [\n    {"b": [], "c": {}}, {"d": 1}]}')).toEqual({
      format: 'json',
      members: new Set(['a']),
      inside: new Map([['a', new Set(['b', 'c'])]]),
    })
    expect(of('[1,2]\n[3]')).toEqual({ format: 'json', members: new Set(), inside: new Map() })
    expect(of('{}\n')).toEqual({ format: 'json', members: new Set(), inside: new Map() })
  })
  it('tells them of an object that is longer than what it sees, or broken', () => {
    expect(of('{"a":"b","c":"long', false)).toMatchObject({ format: 'json', members: new Set(['a', 'c']) })
    expect(of('{"a":1,"b":}\n{"c":1}\n')).toMatchObject({ format: 'json', members: new Set(['a', 'b']) })
    expect(of(`{"a":${'['.repeat(100_000)}`).format).toBe('json')
  })
  it.each(['"x"', '{x} y', '[2024-01-01 00:00:00] x', '[x] {"a":1}'])('takes %s for text', (text) => {
    expect(of(text)).toEqual({ format: 'text', lines: [text] })
  })
  it.each([['<?xml version="1.0"?><rss/>', 'XML, but not events of Windows']])(
    '%j is of a form that nobody reads',
    (text, what) => {
      expect(of(text)).toEqual({ format: 'unreadable', what })
    },
  )
  it('says what to do with what PowerShell prints for people', () => {
    const list =
      '\n\nTimeCreated  : 3/5/2024 10:18:29 AM\nProviderName : Karst\nId           : 4688\nMessage      : A\n'
    const table =
      '\n   ProviderName: Karst\n\nTimeCreated           Id LevelDisplayName Message\n-----------           -- ---------------- -------\n'
    for (const text of [list, table]) {
      expect(of(text)).toEqual({ format: 'unreadable', what: expect.stringContaining('| ConvertTo-Json -Depth 4') })
    }
    expect(of('ProviderName : Karst\nother\n').format).toBe('text')
  })
  it.each([
    [Buffer.from('PK\x03\x04..'), 'a zip archive'],
    [Buffer.from('\xff\xfe\0\0a\0\0\0', 'latin1'), 'text in UTF-32: convert it to UTF-8'],
    [Buffer.from('\0\0\xfe\xff\0\0\0a', 'latin1'), 'text in UTF-32: convert it to UTF-8'],
    [Buffer.from([0, 5, 0x16, 7, 0, 2, 0, 0]), 'a file of macOS file attributes (AppleDouble)'],
    [Buffer.from([1, 2, 3, 0, 0, 0, 65, 66]), 'binary data'],
    [Buffer.concat([Buffer.alloc(257, 97), Buffer.from('ustar')]), 'a tar archive'],
  ])('%j is binary', (bytes, what) => {
    expect(of(bytes)).toEqual({ format: 'binary', what })
  })
  it('tells the first lines of text', () => {
    expect(of('#a\r\n\r\n \nb\tc\n')).toEqual({ format: 'text', lines: ['#a', 'b\tc'] })
    const many = of('x\n'.repeat(1000))
    expect(many.format === 'text' && many.lines.length).toBe(50)
  })
  it('takes UTF-16 and a stray NUL for text', () => {
    expect(of(Buffer.from("\ufeff<Event xmlns='x'>", 'utf16le')).format).toBe('xml')
    expect(of(Buffer.from("<Event xmlns='x'><System>", 'utf16le')).format).toBe('xml')
    expect(of(`${'a normal line of a log\n'.repeat(10)}\0`).format).toBe('text')
  })
})
