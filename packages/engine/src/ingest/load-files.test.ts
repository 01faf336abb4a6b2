/** Reading in worker threads, from a bundle as it is shipped. */
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { windowsEvent } from './test-loader.ts'

const root = mkdtempSync(join(tmpdir(), 'karst-threads-'))
afterAll(() => rmSync(root, { recursive: true, force: true }))

const files = ['a.log', 'b.log', 'c.log'].map((name) => join(root, name))
beforeAll(() => {
  const event = `${windowsEvent('Security', 4688, { CommandLine: 'x'.repeat(500) })}\n`
  files.forEach((path, i) => {
    writeFileSync(path, event.repeat(4000 + i))
  })
})

interface Figures {
  events: number
  stored: number
}

/** The benchmark is a program that loads and prints what it loaded. */
function bench(args: string[], input?: string): Figures {
  const program = ['scripts/run-ts.mjs', 'bench/ingest.ts', '--parse', '--json', ...args]
  return JSON.parse(
    execFileSync(process.execPath, program, { encoding: 'utf8', ...(input !== undefined && { input }) }),
  ) as Figures
}

describe('threads', () => {
  it.each([['1'], ['2']])('%s of them read all files, in many batches', (workers) => {
    expect(bench(['--workers', workers, '--batch', '1', ...files])).toMatchObject({ events: 12_003, stored: 12_003 })
  })
  it('read standard input', () => {
    const input = `${windowsEvent('Security', 4688, {})}\n`.repeat(10)
    expect(bench(['-'], input)).toMatchObject({ events: 10, stored: 10 })
  })
  it('are not started for small files', () => {
    const small = join(root, 'small.log')
    writeFileSync(small, windowsEvent('Security', 4688, {}))
    expect(bench([small])).toMatchObject({ events: 1, stored: 1 })
  })
})
