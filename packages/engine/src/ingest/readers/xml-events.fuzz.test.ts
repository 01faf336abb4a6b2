/** Damaged XML logs: nothing is thrown, nothing hangs, and the events far from the damage are as before. */
import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { rowsOf, windowsEvent } from '../test-loader.ts'
import { damaged, IN_PLACE, mutants, randomFrom } from './test-mutations.ts'

const LOGS = resolve(import.meta.dirname, '../../../../../../shared/logs/xmlwineventlog')
const present = existsSync(LOGS)
if (!present) console.log('skipped: ../shared/logs is not here; written files are damaged instead')

function seeds(): Buffer[] {
  const events = Array.from({ length: 40 }, (_, i) =>
    windowsEvent('Some/Channel', i, { A: `x${i}`, B: `<![CDATA[a<b ${i}]]>` }),
  )
  const pretty = events.map((event) => event.replaceAll('><', '>\n  <'))
  const written = [`${events.join('\n')}\n`, `<?xml version="1.0"?>\n<Events>\n${pretty.join('\n')}\n</Events>`].map(
    (text) => Buffer.from(text),
  )
  if (!present) return written
  const names = ['Microsoft-Windows-CAPI2-Operational', 'Microsoft-Windows-Sysmon-Operational', 'Windows-PowerShell']
  const recorded = names.map((name) => gunzipSync(readFileSync(resolve(LOGS, `${name}.log.gz`))).subarray(0, 60_000))
  return [...written, ...recorded]
}

const HANG = 5000

/** Pieces of markup where they do most harm. */
const MARKUP = [
  '<![CDATA[',
  '<!--',
  '-->',
  ']]>',
  '<Event>',
  '</Event>',
  "<Event xmlns='",
  '</',
  '&',
  "'",
  '<?',
  '<Events>',
  '\0',
]

describe('damaged XML logs', () => {
  it('are read without a throw, in time, and every event is a row', async () => {
    const files = seeds()
    for (let seed = 1; seed <= mutants(150); seed++) {
      const random = randomFrom(seed)
      const original = files[random(files.length)]!
      const file = damaged(original, random(2) === 0 ? 0 : 200, original.length, random)
      for (let count = random(6); count > 0; count--) {
        const markup = Buffer.from(MARKUP[random(MARKUP.length)]!)
        markup.copy(file, random(Math.max(1, file.length - markup.length)))
      }
      const started = performance.now()
      const { rows, report } = await rowsOf(file, { sourcetype: 'XmlWinEventLog' }).catch((error: unknown) => {
        throw new Error(`seed ${seed}`, { cause: error })
      })
      expect(performance.now() - started, `seed ${seed}`).toBeLessThan(HANG)
      expect({ seed, rows: rows.length }).toEqual({ seed, rows: report.events })
      const marked = rows.filter(({ fields }) => fields.parse_error !== undefined).length
      expect({ seed, marked }).toEqual({ seed, marked: report.eventsWithProblems })
    }
  }, 120_000)

  it('keep the events on the lines that were not damaged', async () => {
    const [file] = seeds() as [Buffer]
    const lines = file.toString().trim().split('\n')
    for (let seed = 1; seed <= mutants(60); seed++) {
      const random = randomFrom(seed * 7919)
      const line = random(lines.length)
      const start = lines.slice(0, line).join('\n').length + (line === 0 ? 0 : 1)
      // The first line tells what the file is; the source type is said because it may be the damaged one.
      const bytes = damaged(file, start, start + lines[line]!.length, random, IN_PLACE)
      const { rows } = await rowsOf(bytes, { sourcetype: 'XmlWinEventLog' })
      const texts = new Set(rows.map(({ _raw }) => _raw))
      expect(
        lines.filter((text, i) => i !== line && !texts.has(text)),
        `seed ${seed}`,
      ).toEqual([])
    }
  }, 120_000)
})
