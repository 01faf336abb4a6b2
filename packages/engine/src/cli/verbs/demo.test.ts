import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { makePaint, type Terminal } from '../terminal.ts'
import { Options, type VerbCall } from '../verb.ts'
import { demo } from './demo.ts'

const folder = mkdtempSync(join(tmpdir(), 'karst-demo-'))

afterAll(() => rmSync(folder, { recursive: true, force: true }))

function callWith(options: Record<string, unknown>): { call: VerbCall; out: string[]; err: string[] } {
  const out: string[] = []
  const err: string[] = []
  const paint = makePaint(false)
  const terminal: Terminal = {
    ...{ out: (text) => void out.push(text), err: (text) => void err.push(text) },
    ...{ paint, paintErr: paint, width: 100, interactive: false },
  }
  const signal = new AbortController().signal
  return {
    call: { args: [], options: new Options({ data: join(folder, 'store'), ...options }), terminal, signal },
    out,
    err,
  }
}

test('a directory that is not there yet is made; the second run needs nothing but the first one’s store', async () => {
  const first = callWith({})
  expect(await demo.run(first.call)).toBe(0)
  expect(first.err).toEqual([])
  const second = callWith({ json: true })
  expect(await demo.run(second.call)).toBe(0)
  expect(second.err).toEqual([])
  const json = JSON.parse(second.out.join('\n'))
  expect(json).toMatchObject({ version: 1, data: join(folder, 'store'), totals: { findings: 12 } })
  // People see the same findings as machines.
  const shown = first.out.join('\n')
  for (const { title } of json.findings) expect(shown).toContain(title)
})
