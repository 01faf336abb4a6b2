/** Damaged files: nothing is thrown, nothing hangs, and the chunks that were not touched give their events. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { resolve } from 'node:path'
import { describe, expect, it } from 'vitest'
import { rowsOf } from '../../test-loader.ts'
import { damaged, IN_PLACE, mutants, type Random, randomFrom } from '../test-mutations.ts'
import { CHUNK, ChunkWriter, eventTemplate, logFile, NOTHING, number, plainChunk, sealed, text } from './test-log.ts'
import { readLog } from './test-reading.ts'

const LOGS = resolve(import.meta.dirname, '../../../../../../../shared/logs/evtx')
const present = existsSync(LOGS)
if (!present) console.log('skipped: ../shared/logs is not here; written files are damaged instead')

/** A chunk with everything that binary XML has. */
function richChunk(first: number): Buffer {
  const inner = {
    name: 'EventData',
    content: [
      { name: 'Data', attributes: [['Name', 'a']] as [string, string][], content: [{ value: 0 }] },
      { name: 'Data', attributes: [['Name', 'b']] as [string, string][], content: [{ value: 1, optional: true }] },
      { name: 'Binary', content: [{ value: 2 }] },
    ],
  }
  const template = eventTemplate([
    { value: 1 },
    {
      name: 'UserData',
      content: [{ cdata: 'x' }, { character: 10 }, { entity: 'amp' }, { instruction: ['a', 'b'] }, 't'],
    },
    { name: 'List', attributes: [['x', { value: 2, optional: true }]], content: [{ value: 3 }] },
  ])
  const chunk = new ChunkWriter()
  for (let id = first; id < first + 40; id++) {
    chunk.record(id, (to) =>
      to.event(template, [
        number(0x0a, 8, id),
        {
          type: 0x21,
          write: (within) =>
            within.event(inner, [
              text(`value ${id}`),
              id % 2 ? NOTHING : number(0x15, 8, id),
              { type: 14, bytes: Buffer.alloc(20, id) },
            ]),
        },
        number(0x11, 8, 133_541_039_093_133_284n),
        { type: 0x81, bytes: Buffer.from('a\0bc\0', 'utf16le') },
      ]),
    )
  }
  return chunk.finish()
}

function seeds(): Buffer[] {
  const written = [
    logFile([richChunk(1), richChunk(41), plainChunk(81, ['a', 'b', 'c']).finish()]),
    logFile([plainChunk(1, ['x'.repeat(9000), 'é中', 'c']).finish()]),
  ]
  if (!present) return written
  const recorded = readdirSync(LOGS, { recursive: true })
    .map((name) => resolve(LOGS, String(name)))
    .filter((path) => path.endsWith('.evtx') && statSync(path).size < 300_000)
    .sort()
    .filter((_, i) => i % 10 === 0)
  return [...written, ...recorded.map((path) => readFileSync(path))]
}

/** Half of them get right checksums again, as if they had been written so. */
function reseal(file: Buffer, random: Random): Buffer {
  if (random(2) === 0) return file
  for (let at = 4096; at + CHUNK <= file.length; at += CHUNK) {
    const chunk = file.subarray(at, at + CHUNK)
    if (chunk.toString('latin1', 0, 7) === 'ElfChnk' && chunk.readUInt32LE(48) <= CHUNK) sealed(chunk)
  }
  return file
}

/** Milliseconds: a thousand times what such a file takes. */
const HANG = 5000

describe('damaged event logs', () => {
  it('are read without a throw, in time, whatever was damaged', async () => {
    const files = seeds()
    for (let seed = 1; seed <= mutants(600); seed++) {
      const random = randomFrom(seed)
      const original = files[random(files.length)]!
      const file = reseal(damaged(original, random(4) === 0 ? 0 : 4096, original.length, random), random)
      const started = performance.now()
      const { events, told } = await readLog(file, 1 + random(200_000)).catch((error: unknown) => {
        throw new Error(`seed ${seed}`, { cause: error })
      })
      expect(performance.now() - started, `seed ${seed}`).toBeLessThan(HANG)
      for (const { message, offset } of told) {
        expect(message, `seed ${seed}`).toMatch(/^evtx: .*offset|evtx: .* ends at/)
        expect(offset, `seed ${seed}`).toBeLessThanOrEqual(file.length)
      }
      for (const { text, problem } of events) {
        expect(text.length, `seed ${seed}`).toBeGreaterThan(0)
        if (problem !== undefined)
          expect(problem, `seed ${seed}`).toMatch(/^(?:evtx|size): record \d+ at offset \d+: ./)
      }
    }
  }, 120_000)

  it('lose nothing of the chunks that were not damaged', async () => {
    const files = await Promise.all(
      seeds()
        .filter((file) => file.length > 4096 + CHUNK * 2)
        .map(async (file) => ({ file, chunks: await eventsOfChunks(file) })),
    )
    for (let seed = 1; seed <= mutants(200); seed++) {
      const random = randomFrom(seed * 7919)
      const { file, chunks } = files[random(files.length)]!
      const used = chunks.flatMap((events, i) => (events.length > 0 ? [i] : []))
      const hit = used[random(used.length)]!
      const start = 4096 + hit * CHUNK
      const { events } = await readLog(reseal(damaged(file, start, start + CHUNK, random, IN_PLACE), random))
      const texts = events.map(({ text }) => text)
      const before = chunks.slice(0, hit).flat()
      const after = chunks.slice(hit + 1).flat()
      expect(texts.slice(0, before.length), `seed ${seed}`).toEqual(before)
      expect(after.length === 0 ? [] : texts.slice(-after.length), `seed ${seed}`).toEqual(after)
    }
  }, 120_000)

  it('go through ingest: every event found is a row, and the report adds up', async () => {
    const files = seeds()
    for (let seed = 1; seed <= mutants(60); seed++) {
      const random = randomFrom(seed * 104_729)
      const original = files[random(files.length)]!
      const file = reseal(damaged(original, 4096, original.length, random), random)
      const { rows, report } = await rowsOf(file)
      const { events, told } = await readLog(file, 100_000, 1_000_000)
      expect({ seed, rows: rows.length, events: report.events }).toEqual({
        seed,
        rows: events.length,
        events: events.length,
      })
      expect({ seed, status: report.status }).toEqual({
        seed,
        status: told.some(({ lost }) => lost) ? 'failed' : 'loaded',
      })
      const marked = rows.filter(({ fields }) => fields.parse_error !== undefined).length
      expect({ seed, marked: report.eventsWithProblems }).toEqual({ seed, marked })
    }
  }, 120_000)
})

async function eventsOfChunks(file: Buffer): Promise<string[][]> {
  const chunks: string[][] = []
  for (let at = 4096; at < file.length; at += CHUNK) {
    const { events } = await readLog(Buffer.concat([file.subarray(0, 4096), file.subarray(at, at + CHUNK)]))
    chunks.push(events.map(({ text }) => text))
  }
  return chunks
}
