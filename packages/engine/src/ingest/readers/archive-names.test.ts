import { expect, it } from 'vitest'
import { memberName } from './archive-names.ts'

it.each([
  ['logs/a.log', 'logs/a.log'],
  ['./logs/a.log', './logs/a.log'],
  ['a..b/..c', 'a..b/..c'],
  ['../../etc/passwd', 'etc/passwd'],
  ['./../a', './a'],
  ['logs/../../a', 'logs/a'],
  ['/var/log/a', 'var/log/a'],
  ['C:\\Windows\\a.evtx', 'Windows/a.evtx'],
  ['..\\..\\a', 'a'],
  ['\\\\server\\share\\a', 'server/share/a'],
  ['logs\\a.log', 'logs\\a.log'],
  ['a\nb\0c', 'a_b_c'],
  ['..', 'unnamed'],
  ['', 'unnamed'],
])('%j is shown as %j', (written, shown) => {
  const { name, notice } = memberName(written)
  expect(name).toBe(shown)
  expect(notice === undefined).toBe(written === shown)
  if (notice) expect(notice).toContain(JSON.stringify(written))
})

it('a name without end is cut', () => {
  const { name, notice } = memberName('n'.repeat(100_000))
  expect(name).toBe(`${'n'.repeat(1024)}…`)
  expect(notice).toMatch(/is no name of a file/)
})
