import { expect, test } from 'vitest'
import { nearValues } from './near-values.ts'

const search = (value: string) => [{ field: 'f', value, wildcard: '*' as const, caseSensitive: false }]
const where = (value: string) => [{ field: 'f', value, wildcard: '' as const, caseSensitive: true }]
const like = (value: string) => [{ field: 'f', value, wildcard: '%' as const, caseSensitive: true }]
const differences = (wanted: Parameters<typeof nearValues>[0], ...values: string[]) =>
  nearValues(
    wanted,
    values.map((value) => ({ value, rows: 1 })),
  ).map(({ value, difference }) => [value, difference])

test('where compares with case, search does not', () => {
  expect(differences(where('Admin'), 'admin')).toEqual([['admin', 'only the case differs']])
  expect(differences(like('%Admin%'), 'the admin')).toEqual([['the admin', 'only the case differs']])
})

test('blanks and backslashes', () => {
  expect(differences(where('ann'), 'ann ')).toEqual([['ann ', 'only blanks at the ends differ']])
  expect(differences(search('C:\\\\Temp\\\\a.exe'), 'C:\\Temp\\a.exe')).toEqual([
    ['C:\\Temp\\a.exe', 'backslashes differ'],
  ])
})

test('a value that goes on, and a pattern that asks for more than there is', () => {
  expect(differences(search('cmd.exe'), 'C:\\Windows\\cmd.exe')).toEqual([
    ['C:\\Windows\\cmd.exe', 'the value goes on: a wildcard would meet it'],
  ])
  expect(differences(search('*\\cmd.exe'), 'cmd.exe')).toEqual([
    ['cmd.exe', 'has «cmd.exe» without what stands around it in the pattern'],
  ])
  expect(differences(search('*lsass.exe'), 'lsass.exe.dmp')).toEqual([
    ['lsass.exe.dmp', 'has «lsass.exe», but not the rest of the pattern'],
  ])
})

test('a typing error is near, another number is not', () => {
  expect(differences(search('powershel.exe'), 'powershell.exe', 'winword.exe')).toEqual([
    ['powershell.exe', 'written in nearly the same way'],
  ])
  expect(differences(search('1007'), '1006')).toEqual([])
})
