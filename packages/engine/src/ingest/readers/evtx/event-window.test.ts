import { crc32 } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import {
  CHUNK,
  ChunkWriter,
  type Content,
  dataTemplate,
  eventTemplate,
  eventText,
  logFile,
  NAMESPACE,
  number,
  plainChunk,
  plainText,
  sealed,
  type TestValue,
  text,
} from './test-log.ts'
import { readLog } from './test-reading.ts'

const fine = (events: string[]) => ({ events: events.map((text) => ({ text, problem: undefined })), told: [] })
const ids = (events: { text: string }[]) => events.map(({ text }) => Number(/<EventRecordID>(\d+)</.exec(text)?.[1]))

/** One record with the template and values. */
function one(content: Content[], values: TestValue[] = []): Buffer {
  const chunk = new ChunkWriter()
  chunk.record(7, (to) => to.event(eventTemplate(content), [number(10, 8, 7), ...values]))
  return logFile([chunk.finish()])
}

describe('whole files', () => {
  it.each([100_000, 4096, 1000, 200_000])('several chunks, in steps of %d bytes', async (step) => {
    const chunks = [plainChunk(1, ['a', 'b']), plainChunk(3, ['c'])].map((chunk) => chunk.finish())
    const file = logFile([...chunks, Buffer.alloc(CHUNK), Buffer.alloc(CHUNK)], { chunks: 2 })
    expect(await readLog(file, step)).toEqual(fine([plainText(1, 'a'), plainText(2, 'b'), plainText(3, 'c')]))
  })
  it('no events', async () => {
    expect(await readLog(logFile([]))).toEqual(fine([]))
    expect(await readLog(logFile([new ChunkWriter().finish()]))).toEqual(fine([]))
    expect(await readLog(logFile([Buffer.alloc(CHUNK)], { chunks: 0 }))).toEqual(fine([]))
  })
  it('remains of older records behind the last one are not read', async () => {
    const older = plainChunk(1, ['a', 'b']).finish()
    const newer = plainChunk(2, ['c']).finish()
    newer.copy(older, 0, 0, newer.readUInt32LE(48))
    expect(await readLog(logFile([sealed(older)]))).toEqual(fine([plainText(2, 'c')]))
  })
  it('a log in use: chunks that the header does not count, records that the chunk does not count', async () => {
    const open = plainChunk(1, ['a', 'b', 'c']).finish()
    const { end } = { end: recordEnds(open)[0]! }
    open.writeUInt32LE(end, 48)
    const file = logFile([sealed(open), plainChunk(4, ['d']).finish()], { chunks: 1, flags: 1 })
    const { events, told } = await readLog(file)
    expect(told).toEqual([])
    expect(ids(events)).toEqual([1, 2, 3, 4])
  })
  it('the same chunk of a log that was closed is read as far as it counts', async () => {
    const closed = plainChunk(1, ['a', 'b', 'c']).finish()
    closed.writeUInt32LE(recordEnds(closed)[0]!, 48)
    expect(ids((await readLog(logFile([sealed(closed)]))).events)).toEqual([1])
  })
})

describe('binary XML', () => {
  it('texts, CDATA, references, instructions, empty elements', async () => {
    const content: Content[] = [
      {
        name: 'UserData',
        content: [
          { name: 'a', attributes: [['x', `q'<"`]], content: [] },
          { name: 'b' },
          `t<&>'"`,
          { cdata: 'x<]]>y' },
          { character: 10 },
          { entity: 'amp' },
          { instruction: ['pi', 'some ?> data'] },
          { name: 'c', content: ['one', { value: 1 }, 'two'] },
        ],
      },
    ]
    const inside =
      `<UserData><a x='q&apos;&lt;"'></a><b/>t&lt;&amp;&gt;'"<![CDATA[x<]]]]><![CDATA[>y]]>&#10;&amp;` +
      `<?pi some ? > data?><c>oneVtwo</c></UserData>`
    expect(await readLog(one(content, [text('V')]))).toEqual(fine([eventText(7, inside)]))
  })
  it('binary XML in a value: a template of its own, and elements without a template', async () => {
    const inner = {
      name: 'EventData',
      content: [{ name: 'Data', attributes: [['Name', 'x']], content: [{ value: 0 }] }],
    }
    const template: TestValue = { type: 0x21, write: (to) => to.event(inner as never, [text('in')]) }
    const plain: TestValue = {
      type: 0x21,
      write: (to) => to.element({ name: 'Plain', attributes: [['a', 'b']], content: ['t'] }, false),
    }
    const content = [{ value: 1 }, { name: 'UserData', content: [{ value: 2 }] }]
    const inside = "<EventData><Data Name='x'>in</Data></EventData><UserData><Plain a='b'>t</Plain></UserData>"
    expect(await readLog(one(content, [template, plain]))).toEqual(fine([eventText(7, inside)]))
  })
  it('a record without a template', async () => {
    const chunk = new ChunkWriter()
    chunk.record(1, (to) => {
      to.raw([0x0f, 1, 1, 0])
      to.element({ name: 'Event', attributes: [['xmlns', NAMESPACE]], content: [{ name: 'System' }] }, false)
      to.u8(0)
    })
    expect(await readLog(logFile([chunk.finish()]))).toEqual(fine([`<Event xmlns='${NAMESPACE}'><System/></Event>`]))
  })
  it('a template is prepared once and used by many records, with other values', async () => {
    const texts = Array.from({ length: 200 }, (_, i) => `${i}`)
    const { events, told } = await readLog(logFile([plainChunk(1, texts).finish()]))
    expect(told).toEqual([])
    expect(events.map(({ text }) => text)).toEqual(texts.map((value, i) => plainText(i + 1, value)))
  })
  it('halves of surrogate pairs are replaced and counted; the cut of a long event is not inside a character', async () => {
    const texts = ['a\ud83d', '\ude00b\ud83dc', '\ud83d\ude00']
    const { events } = await readLog(logFile([plainChunk(1, texts).finish()]))
    expect(events.map(({ text, problem }) => [text, problem?.replace(/^.*: /, '')])).toEqual([
      [plainText(1, 'a\ufffd'), 'half of a surrogate pair is replaced by U+FFFD'],
      [plainText(2, '\ufffdb\ufffdc'), '2 halves of surrogate pairs are replaced by U+FFFD'],
      [plainText(3, '😀'), undefined],
    ])
    for (const longest of [5000, 5001, 5002]) {
      const cut = await readLog(logFile([plainChunk(1, ['中'.repeat(3000)]).finish()]), 4096, longest)
      expect(cut.events[0]!.problem).toMatch(/^size: /)
      expect(cut.events[0]!.text).toMatch(/<Data Name='v1'>中+$/)
    }
  })
  it('characters beyond Latin-1 do not spoil the events around', async () => {
    const texts = ['é', '中', 'x', '😀']
    const { events } = await readLog(logFile([plainChunk(1, texts).finish()]))
    expect(events.map(({ text }) => text)).toEqual(texts.map((value, i) => plainText(i + 1, value)))
  })
})

describe('damage in a file', () => {
  const chunk = (first: number, texts: string[]) => plainChunk(first, texts).finish()

  it('a file of its magic only', async () => {
    const { events, told } = await readLog(Buffer.from('ElfFile\0'))
    expect(events).toEqual([])
    expect(told).toEqual([{ message: 'evtx: the file ends inside its header (offset 8)', offset: 8, lost: true }])
  })
  it('a wrong checksum of the header, and a version that nobody knows', async () => {
    const file = logFile([chunk(1, ['a'])], { version: [4, 2] })
    file[124]! ^= 1
    const { events, told } = await readLog(file)
    expect(ids(events)).toEqual([1])
    expect(told).toEqual([
      { message: 'evtx: its version is 4.2; it is read as 3.1 (offset 36)', offset: 36, lost: false },
      { message: 'evtx: the checksum of the file header is wrong (offset 124)', offset: 124, lost: false },
    ])
  })
  it('a wrong checksum of a chunk: its events are kept and say so, those of others are as before', async () => {
    const wrong = chunk(1, ['hello', 'b'])
    wrong[wrong.indexOf(Buffer.from('hello', 'utf16le'))] = 0x4a
    const { events, told } = await readLog(logFile([wrong, chunk(3, ['c'])]))
    expect(events).toEqual([
      { text: plainText(1, 'Jello'), problem: 'evtx: record 1 at offset 4608: the checksum of its chunk is wrong' },
      { text: plainText(2, 'b'), problem: expect.stringMatching(/record 2 .*the checksum of its chunk is wrong$/) },
      { text: plainText(3, 'c'), problem: undefined },
    ])
    const message = 'evtx: the checksum of the events of the chunk at offset 4096 is wrong'
    expect(told).toEqual([{ message, offset: 4096, lost: false }])
  })
  it('a wrong checksum of a chunk’s header only', async () => {
    const wrong = chunk(1, ['a'])
    wrong[124]! ^= 1
    const { events, told } = await readLog(logFile([wrong]))
    expect(events).toEqual([{ text: plainText(1, 'a'), problem: undefined }])
    const message = 'evtx: the checksum of the header of the chunk at offset 4096 is wrong'
    expect(told).toEqual([{ message, offset: 4096, lost: false }])
  })
  it('a chunk of zeros between others', async () => {
    const file = logFile([chunk(1, ['a']), Buffer.alloc(CHUNK), Buffer.alloc(CHUNK), chunk(2, ['b'])])
    const { events, told } = await readLog(file)
    expect(ids(events)).toEqual([1, 2])
    expect(told).toEqual([
      { message: 'evtx: 131072 bytes at offset 69632 are zeros, with events behind them', offset: 69_632, lost: true },
    ])
  })
  it('a chunk that is something else', async () => {
    const file = logFile([chunk(1, ['a']), Buffer.alloc(CHUNK, 0x55), chunk(2, ['b'])])
    const { events, told } = await readLog(file)
    expect(ids(events)).toEqual([1, 2])
    expect(told.map(({ offset, lost }) => [offset, lost])).toEqual([
      [69_632, false],
      [69_632, true],
    ])
  })
  it('a chunk without its first bytes: its events are found', async () => {
    const beheaded = chunk(1, ['a', 'b'])
    beheaded.fill(0xff, 0, 40)
    const { events, told } = await readLog(logFile([beheaded]))
    expect(events.map(({ text }) => text)).toEqual([plainText(1, 'a'), plainText(2, 'b')])
    expect(told[0]).toMatchObject({ offset: 4096, lost: false })
    expect(told[0]!.message).toContain('there is no chunk of events')
  })
  it('truncated inside a record, inside the unused space, between chunks', async () => {
    const first = chunk(1, ['a', 'b', 'c'])
    const whole = logFile([first, chunk(4, ['d'])])
    const inside = await readLog(whole.subarray(0, 4096 + recordEnds(first)[1]! + 40))
    expect(inside.events.slice(0, 2)).toEqual(fine([plainText(1, 'a'), plainText(2, 'b')]).events)
    expect(inside.events[2]!.problem).toContain('record 3')
    expect(inside.told.filter(({ lost }) => lost).map(({ message }) => message)).toEqual([
      expect.stringMatching(/the file ends inside the chunk at offset 4096/),
      expect.stringMatching(/1 of 2 chunks that the file's header counts are missing: the file ends at/),
    ])
    const unused = await readLog(whole.subarray(0, whole.length - 1000))
    expect({ ids: ids(unused.events), told: unused.told }).toEqual({ ids: [1, 2, 3, 4], told: [] })
    const between = await readLog(whole.subarray(0, 4096 + CHUNK))
    expect(ids(between.events)).toEqual([1, 2, 3])
    expect(between.told).toEqual([
      {
        message: `evtx: 1 of 2 chunks that the file's header counts are missing: the file ends at ${4096 + CHUNK}`,
        offset: 4096 + CHUNK,
        lost: true,
      },
    ])
  })
  it('bytes that are missing or too many: the next chunk is found again', async () => {
    const chunks = [chunk(1, ['a']), chunk(2, ['b']), chunk(3, ['c'])]
    const whole = logFile(chunks)
    const less = Buffer.concat([whole.subarray(0, 4096 + 40_000), whole.subarray(4096 + 41_000)])
    expect(ids((await readLog(less)).events)).toEqual([1, 2, 3])
    const more = Buffer.concat([whole.subarray(0, 4096 + CHUNK), Buffer.alloc(777, 1), whole.subarray(4096 + CHUNK)])
    const reading = await readLog(more)
    expect(ids(reading.events)).toEqual([1, 2, 3])
    expect(reading.told.some(({ offset, lost }) => offset === 4096 + CHUNK && lost)).toBe(true)
    const cut = chunk(1, ['a', 'b', 'c', 'd'])
    const gap = Buffer.concat([cut.subarray(0, recordEnds(cut)[1]!), chunk(5, ['e'])])
    const { events, told } = await readLog(logFile([gap], { chunks: 2 }))
    expect(ids(events)).toEqual([1, 2, 5])
    expect(told.some(({ message, lost }) => lost && /the chunk at offset 4096 is \d+ bytes short/.test(message))).toBe(
      true,
    )
  })
})

describe('damage in a record', () => {
  it('a size that is wrong: the record is read, and those behind it', async () => {
    for (const size of [0, 10, 0xffff_ffff, 60_000]) {
      const chunk = plainChunk(1, ['a', 'b', 'c']).finish()
      chunk.writeUInt32LE(size, recordEnds(chunk)[0]! + 4)
      const { events } = await readLog(logFile([sealed(chunk)]))
      expect(events).toEqual([
        { text: plainText(1, 'a'), problem: undefined },
        { text: plainText(2, 'b'), problem: expect.stringContaining('the sizes of the record are wrong') },
        { text: plainText(3, 'c'), problem: undefined },
      ])
    }
  })
  it('a record without its beginning: the place is told, the others are read', async () => {
    const chunk = plainChunk(1, ['a', 'b', 'c']).finish()
    const [start, end] = recordEnds(chunk) as [number, number]
    chunk.fill(0, start, start + 8)
    const { events, told } = await readLog(logFile([sealed(chunk)]))
    expect(ids(events)).toEqual([1, 3])
    const message = `evtx: ${end - start} bytes at offset ${4096 + start} are no event that can be read`
    expect(told).toEqual([{ message, offset: 4096 + start, lost: true }])
  })
  it.each([
    ['beyond its chunk', CHUNK + 10],
    ['far beyond it', 0xffff_fff0],
    ['in the chunk’s header', 100],
  ])('a template %s: the values are kept without names', async (_, place) => {
    const chunk = new ChunkWriter()
    chunk.record(7, (to) => {
      to.raw([0x0f, 1, 1, 0, 0x0c, 1, 0, 0, 0, 0])
      to.u32(place)
      to.values([text('a&b'), number(8, 4, 5), { type: 0, bytes: new Uint8Array() }])
      to.u8(0)
    })
    const { events, told } = await readLog(logFile([chunk.finish()]))
    expect(told).toEqual([])
    const system = `<System><TimeCreated SystemTime='2024-03-05T09:18:29.313328400Z'/><EventRecordID>7</EventRecordID></System>`
    expect(events).toEqual([
      {
        text: `<Event xmlns='${NAMESPACE}'>${system}<EventData><Data>a&amp;b</Data><Data>5</Data></EventData></Event>`,
        problem: `evtx: record 7 at offset 4608: its template is said to stand at ${place}, which is not in its chunk`,
      },
    ])
  })
  it('a template of an earlier chunk is not used', async () => {
    const first = plainChunk(1, ['a'])
    const place = first.bytes.indexOf(Buffer.from([0x0c, 1])) + 10
    const second = new ChunkWriter()
    second.record(2, (to) => {
      to.raw([0x0f, 1, 1, 0, 0x0c, 1, 0, 0, 0, 0])
      // There the second chunk has zeros.
      to.u32(place + 4000)
      to.values([number(10, 8, 2), text('b')])
    })
    const { events } = await readLog(logFile([first.finish(), second.finish()]))
    expect(events[0]!.text).toBe(plainText(1, 'a'))
    expect(events[1]!.text).toContain('<Data>b</Data>')
    expect(events[1]!.text).not.toContain('Name=')
    expect(events[1]!.problem).toContain('there is no template at')
  })
  it('a template that is damaged inside: what stands before is used, elements are closed', async () => {
    const template = eventTemplate([
      {
        name: 'EventData',
        content: [{ name: 'Data', content: ['kept'] }, { bytes: [0x3f] }, { name: 'Data', content: ['lost'] }],
      },
    ])
    const chunk = new ChunkWriter()
    for (const id of [7, 8]) chunk.record(id, (to) => to.event(template, [number(10, 8, id)]))
    const { events } = await readLog(logFile([chunk.finish()]))
    const problem = expect.stringContaining('its template is damaged: 0x3f is no token of binary XML')
    const data = '<EventData><Data>kept</Data></EventData>'
    expect(events).toEqual([
      { text: eventText(7, data), problem },
      { text: eventText(8, data), problem },
    ])
  })
  it('values that go beyond the record, and places without a value', async () => {
    const chunk = new ChunkWriter()
    chunk.record(7, (to) => {
      to.raw([0x0f, 1, 1, 0])
      const table = to.at
      to.instance(dataTemplate(2), [number(10, 8, 7), text('a'), text('b')])
      const last = to.bytes.indexOf(Buffer.from('a\0b\0'), table)
      to.bytes.writeUInt16LE(60_000, last - 8 - 4)
    })
    chunk.record(8, (to) => to.event(dataTemplate(2), [number(10, 8, 8), text('a')]))
    const { events } = await readLog(logFile([chunk.finish()]))
    const data = "<EventData><Data Name='v1'>a</Data><Data Name='v2'></Data></EventData>"
    expect(events).toEqual([
      { text: eventText(7, data), problem: expect.stringContaining('1 values of the record are missing') },
      { text: eventText(8, data), problem: expect.stringContaining('its template asks for value 3 of 2') },
    ])
  })
  it('a name that is none, and a name beyond the chunk', async () => {
    for (const place of [CHUNK - 4, 0xffff_ffff, 3]) {
      const chunk = new ChunkWriter()
      chunk.record(7, (to) => {
        to.raw([0x0f, 1, 1, 0, 0x01])
        to.u32(0)
        to.u32(place)
        to.raw([2, 4, 0])
      })
      const { events } = await readLog(logFile([chunk.finish()]))
      expect(events).toHaveLength(1)
      expect(events[0]!.text).toContain('<EventRecordID>7</EventRecordID>')
      expect(events[0]!.problem).toContain('a name')
    }
  })
  it('names and templates whose chains go round are read as any other', async () => {
    const chunk = plainChunk(1, ['a', 'b'])
    const bytes = chunk.finish()
    for (const name of ['Event', 'System', 'Computer']) {
      // Before the characters: the place of the next name, the hash, the count.
      const at = bytes.indexOf(Buffer.from([name.length, 0, ...Buffer.from(name, 'utf16le')])) - 6
      bytes.writeUInt32LE(at, at)
    }
    const template = bytes.indexOf(Buffer.from([0xd1, 0xd2, 0xd3, 0xd4, 0xee])) - 4
    bytes.writeUInt32LE(template, template)
    expect(await readLog(logFile([sealed(bytes)]))).toEqual(fine([plainText(1, 'a'), plainText(2, 'b')]))
  })
  it('elements and binary XML deeper than the bound', async () => {
    const nested = (depth: number): Content => (depth === 0 ? 'x' : { name: 'e', content: [nested(depth - 1)] })
    const elements = await readLog(one([nested(500)]))
    expect(elements.events[0]!.problem).toContain('more than 64 elements inside each other')
    expect(elements.events[0]!.text).toMatch(/<\/e><\/Event>$/)
    const inner = { name: 'i', content: [{ value: 0 }] }
    const level = (depth: number): TestValue =>
      depth === 0 ? text('x') : { type: 0x21, write: (to) => to.event(inner, [level(depth - 1)]) }
    const fragments = await readLog(one([{ value: 1 }], [level(40)]))
    expect(fragments.events[0]!.problem).toContain('binary XML more than 8 levels deep')
    expect(fragments.events[0]!.text).toMatch(/^<Event .*<\/i><\/Event>$/)
  })
  it('a template that names a value thousands of times, in values that do the same: bounded', async () => {
    const many = { name: 'm', content: Array.from({ length: 800 }, () => ({ value: 0 })) }
    const level = (depth: number): TestValue =>
      depth === 0 ? text('x'.repeat(5000)) : { type: 0x21, write: (to) => to.event(many, [level(depth - 1)]) }
    const chunk = new ChunkWriter()
    chunk.record(7, (to) => to.event(many, [level(5)]))
    chunk.record(8, (to) => to.event(dataTemplate(1), [number(10, 8, 8), text('next')]))
    const started = performance.now()
    const { events } = await readLog(logFile([chunk.finish(), plainChunk(9, ['other']).finish()]))
    expect(performance.now() - started).toBeLessThan(5000)
    expect(events[0]!.problem).toMatch(/the event is longer than|become too much text/)
    expect(events[0]!.text.length).toBeLessThan(17 << 20)
    expect(events[2]).toEqual({ text: plainText(9, 'other'), problem: undefined })
  })
  it('thousands of templates that lie over each other, and names that fill the chunk: bounded', async () => {
    const chunk = new ChunkWriter()
    const long = 'n'.repeat(1025)
    const elements = { name: 'e', content: Array.from({ length: 1500 }, () => ({ name: 'Data' })) }
    chunk.record(1, (to) => to.event(elements, []))
    chunk.record(2, (to) => to.element({ name: long, content: ['x'] }, false))
    chunk.record(3, (to) => {
      to.raw([0x0f, 1, 1, 0])
      for (let place = 600; place < 2400; place++) {
        // An instance with the number that happens to stand there, and no values.
        to.raw([0x0c, 1, ...to.bytes.subarray(place + 4, place + 8)])
        to.u32(place)
        to.u32(0)
      }
      to.u8(0)
    })
    chunk.record(4, (to) => to.event(dataTemplate(1), [number(10, 8, 4), text('next')]))
    const started = performance.now()
    const { events } = await readLog(logFile([chunk.finish()]))
    expect(performance.now() - started).toBeLessThan(5000)
    expect(events[0]!.text).toContain('<Data/><Data/></e>')
    expect(events[1]!.problem).toContain('a name')
    expect(events[2]!.problem).toBeDefined()
    expect(events).toHaveLength(4)
  })
  it('an event longer than the bound is cut and says so', async () => {
    const { events } = await readLog(logFile([plainChunk(1, ['x'.repeat(20_000), 'b']).finish()]), 4096, 10_000)
    expect(events[0]!.problem).toBe(
      'size: record 1 at offset 4608: the event is longer than 10000 bytes: the rest is left out',
    )
    expect(events[0]!.text).toHaveLength(10_000)
    expect(events[1]).toEqual({ text: plainText(2, 'b'), problem: undefined })
  })
})

it('checksums are those of zlib', () => {
  expect(crc32(Buffer.from('123456789'))).toBe(0xcbf43926)
})

/** Where the records of a chunk end. */
function recordEnds(chunk: Buffer): number[] {
  const ends: number[] = []
  for (let at = 512; at < chunk.readUInt32LE(48); ) {
    at += chunk.readUInt32LE(at + 4)
    ends.push(at)
  }
  return ends
}
