/** karst ingest and karst reindex as a person types them: what they print, and their exit codes. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { zipOf } from '../../ingest/readers/test-archives.ts'
import { runVerb } from '../test-run.ts'
import type { Verb } from '../verb.ts'
import { ingest } from './ingest.ts'
import { reindex } from './reindex.ts'

const folder = mkdtempSync(join(tmpdir(), 'karst-loading-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

let stores = 0
const newData = () => join(folder, `store-${++stores}`)

function write(name: string, content: string | Uint8Array): string {
  writeFileSync(join(folder, name), content)
  return join(folder, name)
}

async function run(verb: Verb, args: string[], options: Record<string, unknown>) {
  const { code, out, err } = await runVerb(verb, args, options, 160)
  return { code, out, err: err.replaceAll(`${folder}/`, '') }
}

const json = (n: number) => `{"time":"2024-01-01T00:00:00Z","n":${n}}\n`

describe('karst ingest', () => {
  test('tells the fate of files and events, and loads none twice', async () => {
    const data = newData()
    const archive = write(
      'a.zip',
      zipOf({ name: 'x.json', content: json(1) }, { name: '../y', content: json(2), encrypted: true }),
    )
    const first = await run(ingest, [archive, write('b.json', json(3) + json(4)), write('c', '')], { data })
    expect(first.code).toBe(1)
    expect(first.out).toContain('4 files: 2 loaded, 1 empty, 1 failed, from 2024-01-01T00:00:00Z')
    expect(first.out).toContain('3 events read = 3 stored + 0 refused; 0 of them not whole')
    expect(first.err).toBe(
      [
        'error: a.zip:y: it is encrypted: unpack the archive with its password first.',
        'note: a.zip:y: the archive calls it "../y", which leads out of the archive; here it is y',
        'empty: c: there is nothing in it.',
      ].join('\n'),
    )
    const again = await run(ingest, [join(folder, 'b.json')], { data })
    expect(again.code).toBe(0)
    expect(again.err).toMatch(
      /^known: b\.json: not loaded again: its bytes were loaded \S+Z from b\.json as _json, 2 events in index main\. --again loads them once more\.$/,
    )
    expect(again.out).toContain('1 file: 1 known already\n0 events read = 0 stored + 0 refused')
    const more = await run(ingest, [join(folder, 'b.json')], { data, again: true, json: true })
    expect(JSON.parse(more.out)).toMatchObject({
      version: 1,
      events: 2,
      stored: 2,
      refused: 0,
      fileCounts: { loaded: 1, known: 0, empty: 0, refused: 0, failed: 0 },
      files: [{ path: join(folder, 'b.json'), status: 'loaded', events: 2, stored: 2, eventsWithProblems: 0 }],
    })
  })

  test('says of a folder only once that its files are known', async () => {
    const data = newData()
    const many = join(folder, 'many')
    mkdirSync(many)
    for (let n = 0; n < 9; n++) write(`many/${n}.json`, json(n))
    await run(ingest, [many], { data })
    const { err } = await run(ingest, [many], { data })
    expect(err.split('\n').map((line) => line.slice(0, 20))).toHaveLength(6)
    expect(err).toMatch(/known: 4 more files, not loaded again either\.$/)
  })

  test('has bounds that the user sets', async () => {
    const file = write('big.zip', zipOf({ name: 'x', content: json(1).repeat(1000) }))
    const { code, err } = await run(ingest, [file], { data: newData(), maxUnpacked: '1000' })
    expect(code).toBe(1)
    expect(err).toContain('big.zip: it unpacks to more than 1000 bytes: raise --max-unpacked if that is right.')
    await expect(run(ingest, [file], { data: newData(), maxRatio: 'x' })).rejects.toThrow('takes a whole number')
  })
})

describe('karst reindex', () => {
  const content = join(folder, 'content')
  mkdirSync(join(content, 'sourcetypes'), { recursive: true })
  writeFileSync(
    join(content, 'sourcetypes', 'numbers.yml'),
    'version: 1\nsourcetypes:\n  json:\n    title: JSON\n    sourcetype: _json\n    match: [{ sourcetype: _json }]\n    detect: { format: json }\n    events: json\n    extract: json\n    time: [{ from: time }]\n    fields: { number: n }\n',
  )

  test('shows what would change, then changes it', async () => {
    const data = newData()
    await run(ingest, [write('r.json', json(1) + json(2))], { data })
    await run(ingest, [write('s.json', json(3))], { data, index: 'other' })
    const dry = await run(reindex, [], { data, index: 'main', content: [content], dryRun: true })
    expect([dry.code, dry.err]).toEqual([0, ''])
    expect(dry.out.split('\n').map((line) => line.trim().replace(/ {2,}/g, '  '))).toEqual([
      'sourcetype  events  changed  gained  lost  other values',
      '_json  2  2  number (2)',
      '2 events, of which 2 would change; nothing was written',
    ])
    const real = await run(reindex, ['index=main n=2'], { data, content: [content], json: true })
    expect(JSON.parse(real.out)).toMatchObject({
      version: 1,
      dryRun: false,
      events: 1,
      changed: 1,
      partitions: 1,
      types: [{ sourcetype: '_json', gained: { number: 1 }, lost: {}, altered: {} }],
    })
    const rest = await run(reindex, [], { data, all: true, content: [content] })
    expect(rest.out).toContain('3 events, of which 2 changed; the new ones are in their place')
  })

  test('asks which events, and says what is wrong with a search', async () => {
    const data = newData()
    await expect(run(reindex, [], { data })).rejects.toThrow('Which events?')
    await expect(run(reindex, [], { data, all: true, time: true, timezone: 'Mars/Base' })).rejects.toThrow(
      'no time zone',
    )
    const { code, err } = await run(reindex, ['index=main | stats count by ('], { data })
    expect(code).toBe(2)
    expect(err).toMatch(/error\[/)
  })
})
