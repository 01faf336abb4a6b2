import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { listInputs } from './inputs.ts'

const root = mkdtempSync(join(tmpdir(), 'karst-inputs-'))
const at = (...names: string[]) => join(root, ...names)
const now = () => 5
// Temporary folders are their owner's alone.
chmodSync(root, 0o755)

beforeAll(() => {
  for (const folder of ['b', 'a', join('a', 'deep')]) mkdirSync(at(folder))
  for (const file of ['z.log', 'a/2.log', 'a/10.log', 'a/deep/x', 'b/.hidden']) writeFileSync(at(file), '123')
  symlinkSync(root, at('b', 'loop'))
  symlinkSync(at('nowhere'), at('b', 'dangling'))
})
afterAll(() => rmSync(root, { recursive: true, force: true }))

describe('inputs', () => {
  it('are the files of a folder in order, links followed once', async () => {
    const { files, problems } = await listInputs([root], now)
    expect(files.map(({ path }) => path.slice(root.length + 1))).toEqual([
      'a/10.log',
      'a/2.log',
      'a/deep/x',
      'b/.hidden',
      'z.log',
    ])
    expect(files[0]).toMatchObject({ size: 3, named: false })
    expect(problems).toEqual([{ path: at('b', 'dangling'), reason: 'there is no such file or folder' }])
  })
  it('are named files in the order of their names, and standard input', async () => {
    const { files } = await listInputs([at('z.log'), '-', at('a', 'deep')], now)
    expect(files.map(({ path, named }) => [path, named])).toEqual([
      [at('z.log'), true],
      ['-', true],
      [at('a', 'deep', 'x'), false],
    ])
    expect(files[1]).toMatchObject({ size: 0, changed: 5 })
  })
  it('report what is not there and go on', async () => {
    const { files, problems } = await listInputs([at('none'), at('z.log')], now)
    expect(files).toHaveLength(1)
    expect(problems).toEqual([{ path: at('none'), reason: 'there is no such file or folder' }])
  })
  it('report folders that may not be read and go on', async () => {
    const closed = at('closed')
    mkdirSync(closed)
    writeFileSync(join(closed, 'x'), '')
    chmodSync(closed, 0)
    // Root may read everything: another user asks.
    const root = process.getuid?.() === 0
    if (root) process.seteuid!(65_534)
    try {
      const { files, problems } = await listInputs([closed, at('z.log')], now)
      expect(problems).toEqual([{ path: closed, reason: 'no permission to read it' }])
      expect(files.map(({ path }) => path)).toEqual([at('z.log')])
    } finally {
      if (root) process.seteuid!(0)
      chmodSync(closed, 0o700)
    }
  })
})
