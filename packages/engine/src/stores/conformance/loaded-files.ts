/** The list of loaded files. */
import { expect, test } from 'vitest'
import type { LoadedFile, Store } from '../store.ts'

export function loadedFileTests(store: () => Store): void {
  const hash = (digit: string) => digit.repeat(64)
  const file = (digit: string, more: Partial<LoadedFile> = {}): LoadedFile => ({
    hash: hash(digit),
    head: digit.repeat(16),
    path: `/logs/${digit}'\\\n.log`,
    bytes: 2 ** 40,
    events: 12,
    index: 'main',
    sourcetypes: ['_json', 'XmlWinEventLog'],
    loaded: 1_700_000_000.25,
    ...more,
  })

  test('is written and asked', async () => {
    await store().loadedFiles.record([file('a'), file('b', { sourcetypes: [] })])
    await store().loadedFiles.record([])
    expect(await store().loadedFiles.find(hash('a'))).toEqual(file('a'))
    expect(await store().loadedFiles.find(hash('b'))).toEqual(file('b', { sourcetypes: [] }))
    expect(await store().loadedFiles.find(hash('c'))).toBeUndefined()
    expect((await store().loadedFiles.heads()).sort()).toEqual(['a', 'b'].map((digit) => digit.repeat(16)))
  })

  test('tells how a file was loaded first', async () => {
    await store().loadedFiles.record([file('d', { path: 'second', loaded: 20 })])
    await store().loadedFiles.record([file('d', { path: 'first', loaded: 10 })])
    expect((await store().loadedFiles.find(hash('d')))?.path).toBe('first')
  })
}
