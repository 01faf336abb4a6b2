import { setTimeout as sleep } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { InsertGate } from './insert-gate.ts'

test('inserts go side by side; the one alone waits for them, and the next ones for it', async () => {
  const gate = new InsertGate()
  const log: string[] = []
  const work = (name: string, milliseconds: number) => async () => {
    log.push(`${name} begins`)
    await sleep(milliseconds)
    log.push(`${name} ends`)
  }
  await Promise.all([
    gate.enter(work('a', 30)),
    gate.enter(work('b', 10)),
    gate.alone(work('alone', 20)),
    gate.enter(work('c', 5)),
    gate.alone(work('alone again', 5)),
  ])
  expect(log.slice(0, 6)).toEqual(['a begins', 'b begins', 'b ends', 'a ends', 'alone begins', 'alone ends'])
  expect(log.slice(6).sort()).toEqual(['alone again begins', 'alone again ends', 'c begins', 'c ends'])
})

test('failures open it again', async () => {
  const gate = new InsertGate()
  const fail = () => Promise.reject(new Error('no'))
  await expect(gate.alone(fail)).rejects.toThrow('no')
  await expect(gate.enter(fail)).rejects.toThrow('no')
  expect(await gate.alone(async () => 'done')).toBe('done')
})
