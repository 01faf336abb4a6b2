import { describe, expect, it } from 'vitest'
import { archiveFormat } from './archive.ts'
import { paxRecord, type TestMember, tarEntry, tarOf, zipMember, zipOf } from './test-archives.ts'

async function* inChunks(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

/** What an archive says, a line for each item; `unreadBytes`: members whose bytes nobody asks for. */
async function contents(bytes: Buffer, { size = 700, skip = false } = {}): Promise<string[]> {
  const format = archiveFormat(bytes)
  if (!format) return ['no archive']
  const lines: string[] = []
  for await (const item of format.items(inChunks(bytes, size))) {
    if (item.kind === 'damage') lines.push(`! ${item.reason}`)
    else if (item.kind === 'unread') lines.push(`${item.name}! ${item.reason}`)
    else lines.push(`${item.name}=${skip ? '' : await textOf(item.chunks)}`)
  }
  return lines
}

async function textOf(chunks: AsyncIterable<Uint8Array>): Promise<string> {
  let text = ''
  try {
    for await (const chunk of chunks) text += Buffer.from(chunk).toString()
  } catch (error) {
    text += `! ${(error as Error).message}`
  }
  return text
}

const two: TestMember[] = [
  { name: 'a.log', content: 'first' },
  { name: 'd/b.log', content: 'second', method: 0 },
]

describe('a zip archive', () => {
  it.each([1, 3, 1000])('is read in chunks of %i bytes', async (size) => {
    expect(await contents(zipOf(...two), { size })).toEqual(['a.log=first', 'd/b.log=second'])
  })
  it('is read where sizes stand behind the data, also behind stored ones that hold such marks', async () => {
    const inner = zipMember({ name: 'x', content: 'y', described: true, method: 0 })
    const members = [
      { name: 'a', content: 'first', described: true },
      { name: 'b', content: inner, described: true, method: 0 },
      { name: 'c', content: 'z'.repeat(200_000), described: true, method: 0 },
    ]
    const lines = await contents(zipOf(...members), { size: 5000 })
    expect(lines).toEqual(['a=first', `b=${inner.toString()}`, `c=${'z'.repeat(200_000)}`])
  })
  it('passes over members that nobody reads', async () => {
    const members = [true, false].flatMap((described) =>
      [0, 8].map((method) => ({ name: `${described}${method}`, content: 'abc', described, method })),
    )
    expect(await contents(zipOf(...members), { skip: true })).toEqual(['true0=', 'true8=', 'false0=', 'false8='])
  })
  it('tells of members that are encrypted or packed in another way, and reads the others', async () => {
    const bytes = zipOf(
      { name: 'e', content: 'secret', encrypted: true },
      { name: 'f', content: 'secret', encrypted: true, described: true, method: 0 },
      { name: 'g', content: 'bz', method: 12 },
      ...two,
    )
    expect(await contents(bytes)).toEqual([
      'e! it is encrypted: unpack the archive with its password first',
      'f! it is encrypted: unpack the archive with its password first',
      'g! it is packed with method 12 (bzip2), which is not supported: unpack the archive first',
      'a.log=first',
      'd/b.log=second',
    ])
  })
  it('has no files where it has folders only, or nothing', async () => {
    expect(await contents(zipOf({ name: 'd/', method: 0 }))).toEqual([])
    expect(await contents(zipOf())).toEqual([])
  })
  it('that ends early gives what was there', async () => {
    const whole = zipOf(...two)
    const text = 'second'
    const end = whole.indexOf(text) + 3
    expect(await contents(whole.subarray(0, end))).toEqual([
      'a.log=first',
      'd/b.log=sec! the archive ends inside it, 3 bytes before its end',
      `! the archive ends early, at byte ${end}: its directory is missing`,
    ])
    const noDirectory = whole.subarray(0, whole.indexOf(text) + text.length)
    expect((await contents(noDirectory)).at(-1)).toMatch(/directory is missing/)
  })
  it('with a wrong checksum gives the text and says so', async () => {
    const bytes = zipOf({ name: 'a', content: 'text', checksum: 1 }, { name: 'b', content: 'more', described: true })
    expect(await contents(bytes)).toEqual(['a=text! it is damaged: its checksum is wrong', 'b=more'])
  })
  it.each([true, false])('with damaged data loses that member only (sizes behind it: %s)', async (described) => {
    const damaged = zipMember({ name: 'a', content: 'x1y2z3'.repeat(500), described })
    damaged.fill(0xff, 34, 40)
    const lines = await contents(Buffer.concat([damaged, zipOf(...two)]))
    expect(lines[0]).toMatch(/^a=! the compressed data is damaged/)
    expect(lines.slice(1)).toEqual(['a.log=first', 'd/b.log=second'])
  })
  it('goes on behind bytes that are nothing', async () => {
    const bytes = Buffer.concat([zipMember(two[0]!), Buffer.from('rubbish PK and more'), zipOf(two[1]!)])
    expect(await contents(bytes)).toEqual(['a.log=first', '! no member begins at byte 42', 'd/b.log=second'])
    const alone = Buffer.concat([zipMember(two[0]!), Buffer.from('rubbish')])
    expect(await contents(alone)).toEqual(['a.log=first', '! from byte 42 on there is nothing that could be read'])
  })
})

const entries = [
  { name: './a.log', content: 'first' },
  { name: 'd/', type: '5' },
  { name: 'd/b.log', content: 'x'.repeat(600) },
]

describe('a tar archive', () => {
  it.each([1, 511, 100_000])('is read in chunks of %i bytes', async (size) => {
    expect(await contents(tarOf(...entries), { size })).toEqual(['./a.log=first', `d/b.log=${'x'.repeat(600)}`])
  })
  it('passes over members that nobody reads, and reads archives that were appended', async () => {
    const bytes = Buffer.concat([tarOf(...entries), tarOf({ name: 'c', content: 'third' }), Buffer.alloc(9000)])
    expect(await contents(bytes, { skip: true })).toEqual(['./a.log=', 'd/b.log=', 'c='])
  })
  it('has long names in three ways', async () => {
    const long = `${'folder/'.repeat(30)}x.log`
    const pax = { name: 'pax', type: 'x', content: paxRecord('mtime', '1700000000.5') + paxRecord('path', `${long}ü`) }
    const bytes = tarOf(
      { name: '././@LongLink', type: 'L', content: `${long}\0` },
      { name: 'cut', content: 'gnu' },
      pax,
      { name: 'cut', content: 'pax' },
      { name: 'short', content: 'own' },
    )
    expect(await contents(bytes)).toEqual([`${long}=gnu`, `${long}ü=pax`, 'short=own'])
  })
  it('tells of what is no file', async () => {
    const bytes = tarOf(
      { name: 'l', type: '2', link: '/etc/passwd' },
      { name: 'p', type: '6' },
      { name: 's', type: 'S', content: 'map' },
      { name: 'a', content: 'text' },
    )
    expect(await contents(bytes)).toEqual([
      'l! it is a link to /etc/passwd, and links in archives are not followed',
      'p! it is a device',
      's! it is stored as a sparse file, which is not supported: unpack the archive first',
      'a=text',
    ])
  })
  it('that ends early gives what was there', async () => {
    const bytes = tarOf(...entries).subarray(0, 512 * 4 + 100)
    expect(await contents(bytes)).toEqual([
      './a.log=first',
      `d/b.log=${'x'.repeat(100)}! the archive ends inside it, 500 bytes before its end`,
      '! the archive ends early, at byte 2148',
    ])
  })
  it('with a damaged header loses that member only', async () => {
    const bytes = tarOf(
      { name: 'a', content: 'first' },
      { name: 'b', content: 'second' },
      { name: 'c', content: 'third' },
    )
    bytes[1024 + 5] = 0x41
    expect(await contents(bytes)).toEqual([
      'a=first',
      '! no file begins at byte 1024: its header is damaged',
      'c=third',
    ])
  })
  it('with impossible properties or sizes is read on', async () => {
    const bytes = Buffer.concat([
      tarEntry({ name: 'x', type: 'x', content: '999 path=evil\n' }),
      tarEntry({ name: 'y', type: 'x', content: 'no record' }),
      tarOf({ name: 'a', content: 'text' }),
    ])
    expect(await contents(bytes)).toEqual([
      '! the properties at byte 0 can’t be read',
      '! the properties at byte 1024 can’t be read',
      'a=text',
    ])
  })
})

describe('what is no archive', () => {
  it.each(['', 'PK', 'PK\x01\x02', 'text', '\0'.repeat(600), 'x'.repeat(600)])('%j', async (text) => {
    expect(await contents(Buffer.from(text))).toEqual(['no archive'])
  })
})
