import { expect, it } from 'vitest'
import {
  ChunkWriter,
  dataTemplate,
  eventTemplate,
  eventText,
  logFile,
  NOTHING,
  number,
  type TestValue,
  text,
} from './test-log.ts'
import { readLog } from './test-reading.ts'

/** The values of an event, between their tags, and what is said about it. */
async function written(values: TestValue[], optional = false): Promise<{ data: string; problem: string | undefined }> {
  const chunk = new ChunkWriter()
  chunk.record(7, (to) => to.event(dataTemplate(values.length, optional), [number(0x0a, 8, 7), ...values]))
  const { events, told } = await readLog(logFile([chunk.finish()]))
  expect(told).toEqual([])
  expect(events).toHaveLength(1)
  const [event] = events as [(typeof events)[0]]
  const inside = /^.*<EventData>(.*)<\/EventData><\/Event>$/s.exec(event.text)
  const data = inside![1]!
  expect(event.text).toBe(eventText(7, `<EventData>${data}</EventData>`))
  return { data, problem: event.problem }
}

const bytes = (...list: number[]) => Uint8Array.from(list)
const typed = (type: number, list: ArrayLike<number>): TestValue => ({ type, bytes: Uint8Array.from(list) })
const float = (value: number) => typed(0x0b, new Uint8Array(Float32Array.of(value).buffer))
const double = (value: number) => typed(0x0c, new Uint8Array(Float64Array.of(value).buffer))
const fileTime = (ticks: bigint) => number(0x11, 8, ticks)
const GUID = bytes(0x04, 0x03, 0x02, 0x01, 0x06, 0x05, 0x08, 0x07, 9, 0x0a, 0x0b, 0x0c, 0x0d, 0x0e, 0x0f, 0xff)
const SYSTEM = bytes(1, 1, 0, 0, 0, 0, 0, 5, 18, 0, 0, 0)
const ADMIN = bytes(1, 2, 0, 0, 0, 0, 0, 5, 32, 0, 0, 0, 0x20, 2, 0, 0)
const utf16 = (value: string) => Buffer.from(value, 'utf16le')

it.each<[string, TestValue, string]>([
  ['string', text('C:\\a "b" é 中 😀'), 'C:\\a "b" é 中 😀'],
  ['string with markup', text(`a<b>&c;'d' "e"`), `a&lt;b&gt;&amp;c;'d' "e"`],
  ['string that ends with NULs', text('abc\0\0'), 'abc'],
  ['string with a NUL inside', text('a\0b'), 'a\0b'],
  ['string of an odd number of bytes', typed(1, [65, 0, 66]), 'A'],
  ['string with line breaks', text('a\r\n\tb'), 'a\r\n\tb'],
  ['empty string', text(''), ''],
  ['ANSI string', typed(2, [...Buffer.from('caf\xe9 <\x80>', 'latin1'), 0]), 'café &lt;€&gt;'],
  ['int8', number(3, 1, -128), '-128'],
  ['uint8', number(4, 1, 255), '255'],
  ['int16', number(5, 2, -32_768), '-32768'],
  ['uint16', number(6, 2, 65_535), '65535'],
  ['int32', number(7, 4, -2_147_483_648), '-2147483648'],
  ['uint32', number(8, 4, 4_294_967_295), '4294967295'],
  ['int64', number(9, 8, -(2n ** 63n)), '-9223372036854775808'],
  ['int64, small', number(9, 8, -1), '-1'],
  ['uint64', number(10, 8, 2n ** 64n - 1n), '18446744073709551615'],
  ['uint64, small', number(10, 8, 42), '42'],
  ['float', float(0.1), '0.1'],
  ['float of many digits', float(16_777_216), '16777216'],
  ['float that needs nine digits', float(1.000_000_119_209_289_6), '1.0000001'],
  ['float, infinite', float(Number.NEGATIVE_INFINITY), '-INF'],
  ['double', double(-1.5e-7), '-1.5e-7'],
  ['double, no number', double(Number.NaN), 'NaN'],
  ['double, minus zero', double(-0), '-0'],
  ['bool', number(13, 4, 1), 'true'],
  ['bool, false', number(13, 4, 0), 'false'],
  ['bool, any bit', number(13, 4, 256), 'true'],
  ['binary', typed(14, [0, 1, 0xab, 0xff]), '0001ABFF'],
  ['binary, empty', typed(14, []), ''],
  ['GUID', { type: 15, bytes: GUID }, '{01020304-0506-0708-090A-0B0C0D0E0FFF}'],
  ['size, 32 bits', number(16, 4, 0xabc), '0xabc'],
  ['size, 64 bits', number(16, 8, 0x7fff_0000_0abcn), '0x7fff00000abc'],
  ['file time', fileTime(133_541_039_093_133_284n), '2024-03-05T09:18:29.313328400Z'],
  ['file time 0', fileTime(0n), '1601-01-01T00:00:00.000000000Z'],
  ['file time of a leap day', fileTime(125_963_423_999_999_999n), '2000-02-29T23:59:59.999999900Z'],
  ['file time of 9999', fileTime(2_650_467_743_999_999_999n), '9999-12-31T23:59:59.999999900Z'],
  ['the largest file time', fileTime(2n ** 63n - 1n), '30828-09-14T02:48:05.477580700Z'],
  ['no file time', fileTime(2n ** 64n - 1n), '0xffffffffffffffff'],
  ['system time', typed(18, [0xe8, 7, 3, 0, 2, 0, 5, 0, 9, 0, 18, 0, 29, 0, 7, 0]), '2024-03-05T09:18:29.007Z'],
  ['SID', { type: 19, bytes: ADMIN }, 'S-1-5-32-544'],
  ['SID of a large authority', typed(19, [1, 1, 1, 2, 3, 4, 5, 6, 7, 0, 0, 0]), 'S-1-0x010203040506-7'],
  ['SID that is cut off', typed(19, [1, 5, 0, 0, 0, 0, 0, 5, 32, 0]), '01050000000000052000'],
  ['hex32', number(20, 4, 0x3e7), '0x3e7'],
  ['hex64', number(21, 8, 0x3e7), '0x3e7'],
  ['hex64, large', number(21, 8, 0x8020_0000_0000_000fn), '0x802000000000000f'],
  ['handle', number(32, 8, 0x1234), '0x1234'],
  ['handle of odd size', typed(32, [1, 2, 3]), '010203'],
  ['XML as text', typed(35, utf16('<a/>')), '&lt;a/&gt;'],
  ['null', NOTHING, ''],
])('%s', async (_, value, expected) => {
  expect(await written([value])).toEqual({ data: `<Data Name='v1'>${expected}</Data>`, problem: undefined })
})

it.each<[string, TestValue, string[]]>([
  ['strings', typed(0x81, utf16('a\0\0b&\0')), ['a', '', 'b&amp;']],
  ['strings, the last without its end', typed(0x81, utf16('a\0bc')), ['a', 'bc']],
  ['ANSI strings', typed(0x82, Buffer.from('ab\0c\0')), ['ab', 'c']],
  ['int8', typed(0x83, [1, 255]), ['1', '-1']],
  ['uint8', typed(0x84, [1, 255]), ['1', '255']],
  ['int16', typed(0x85, [1, 0, 255, 255]), ['1', '-1']],
  ['uint16', typed(0x86, [1, 0, 255, 255]), ['1', '65535']],
  ['int32', typed(0x87, [1, 0, 0, 0, 255, 255, 255, 255]), ['1', '-1']],
  ['uint32', typed(0x88, [1, 0, 0, 0, 255, 255, 255, 255]), ['1', '4294967295']],
  ['int64', typed(0x89, new Uint8Array(BigInt64Array.of(1n, -2n).buffer)), ['1', '-2']],
  ['uint64', typed(0x8a, new Uint8Array(BigInt64Array.of(1n, -1n).buffer)), ['1', '18446744073709551615']],
  ['floats', typed(0x8b, new Uint8Array(Float32Array.of(0.5, 0.25).buffer)), ['0.5', '0.25']],
  ['doubles', typed(0x8c, new Uint8Array(Float64Array.of(0.5, 1e300).buffer)), ['0.5', '1e+300']],
  ['bools', typed(0x8d, [1, 0, 0, 0, 0, 0, 0, 0]), ['true', 'false']],
  [
    'GUIDs',
    { type: 0x8f, bytes: Buffer.concat([GUID, GUID]) },
    [0, 1].map(() => '{01020304-0506-0708-090A-0B0C0D0E0FFF}'),
  ],
  ['sizes', typed(0x90, [1, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 0, 0, 0, 0]), ['0x1', '0x2']],
  ['sizes of 32 bits', typed(0x90, [1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0]), ['0x1', '0x2', '0x3']],
  ['file times', typed(0x91, Buffer.alloc(16)), [0, 1].map(() => '1601-01-01T00:00:00.000000000Z')],
  ['SIDs', { type: 0x93, bytes: Buffer.concat([SYSTEM, ADMIN]) }, ['S-1-5-18', 'S-1-5-32-544']],
  ['hex32', typed(0x94, [1, 0, 0, 0, 255, 0, 0, 0]), ['0x1', '0xff']],
  ['hex64', typed(0x95, Buffer.alloc(16, 1)), ['0x101010101010101', '0x101010101010101']],
  ['no items', typed(0x81, []), ['']],
])('an array of %s: the element comes once for each item', async (_, value, items) => {
  const data = [...items.map((item) => `<Data Name='v1'>${item}</Data>`), "<Data Name='v2'>x</Data>"]
  expect(await written([value, text('x')])).toEqual({ data: data.join(''), problem: undefined })
})

it('an array that its items do not fill is kept as bytes', async () => {
  expect(await written([typed(0x87, [1, 2, 3])])).toEqual({
    data: "<Data Name='v1'>010203</Data>",
    problem: expect.stringContaining('a value of type 0x07 has 3 bytes instead of 4'),
  })
})

it('a type that nobody knows, and a size that is wrong, are written as bytes and told', async () => {
  const unknown = await written([typed(0x55, [1, 2])])
  expect(unknown.data).toBe("<Data Name='v1'>0102</Data>")
  expect(unknown.problem).toMatch(/^evtx: record 7 at offset 4608: the type 0x55 of a value is unknown$/)
  const short = await written([typed(0x08, [1, 2]), number(8, 4, 5)])
  expect(short.data).toBe("<Data Name='v1'>0102</Data><Data Name='v2'>5</Data>")
  expect(short.problem).toContain('a value of type 0x08 has 2 bytes instead of 4')
})

it('optional: an element whose value is null is left out, one with an empty text is not', async () => {
  expect(await written([NOTHING, text(''), text('x')], true)).toEqual({
    data: "<Data Name='v2'></Data><Data Name='v3'>x</Data>",
    problem: undefined,
  })
})

it('values in attributes: quotes, optional ones, arrays', async () => {
  const template = eventTemplate([
    {
      name: 'UserData',
      attributes: [
        ['a', { value: 1, optional: true }],
        ['b', { value: 2, optional: true }],
        ['c', { value: 3 }],
        ['d', { value: 4 }],
      ],
    },
  ])
  const chunk = new ChunkWriter()
  const values = [number(10, 8, 7), NOTHING, text(`'<"`), NOTHING, typed(0x84, [1, 2])]
  chunk.record(7, (to) => to.event(template, values))
  const { events } = await readLog(logFile([chunk.finish()]))
  expect(events).toEqual([{ text: eventText(7, `<UserData b='&apos;&lt;"' c='' d='1,2'/>`), problem: undefined }])
})
