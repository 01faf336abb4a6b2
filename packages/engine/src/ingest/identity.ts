/**
 * A file is identified by its bytes, whatever its name and wherever it lies: on the disk, in an archive, on standard
 * input. To know before it is read costs no second reading of a new file: only one that begins like a file that was
 * loaded is read to its end first.
 */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { LoadedFile } from '../stores/store.ts'
import { type RawBytes, rawBytes } from './readers/open-bytes.ts'

export type FindLoaded = (hash: string) => Promise<LoadedFile | undefined>

/** What identifies a file, once it was read. */
export interface Identity {
  hash: string
  head: string
}

export class Identification {
  readonly #heads: ReadonlySet<string>
  readonly #find: FindLoaded

  /** `heads`: those of every file that was loaded (`headKey`). */
  constructor(heads: ReadonlySet<string>, find: FindLoaded) {
    this.#heads = heads
    this.#find = find
  }

  /**
   * The file that these bytes were loaded as, or the bytes, to be read from their beginning. `reopen` gives them
   * again; where it is undefined they are kept in a temporary file meanwhile.
   */
  async check(raw: RawBytes, reopen: (() => Promise<RawBytes>) | undefined): Promise<RawBytes | LoadedFile> {
    if (raw.head.length === 0 || !this.#heads.has(headKey(raw.head))) return raw
    const kept = reopen ? undefined : await keep(raw)
    const hash = await raw.hash()
    const found = hash === undefined ? undefined : await this.#find(hash)
    if (found) {
      await kept?.remove()
      return found
    }
    if (kept) return kept.open()
    await raw.close()
    return reopen!()
  }
}

/** Of the first 64 kB: the beginning of the hash of a file that is not longer. */
export function headKey(head: Uint8Array): string {
  return createHash('sha256').update(head).digest('hex').slice(0, 16)
}

interface Kept {
  open(): Promise<RawBytes>
  remove(): Promise<void>
}

async function keep(raw: RawBytes): Promise<Kept> {
  const folder = await mkdtemp(join(tmpdir(), 'karst-input-'))
  const remove = () => rm(folder, { recursive: true, force: true })
  const path = join(folder, 'bytes')
  let failure: { error: unknown } | undefined
  try {
    const file = await open(path, 'w', 0o600)
    try {
      for await (const chunk of withoutFailure(raw.chunks, (error) => (failure = { error })))
        await file.writeFile(chunk)
    } finally {
      await file.close()
    }
  } catch (error) {
    await remove()
    throw error
  }
  async function* again(): AsyncGenerator<Uint8Array> {
    yield* createReadStream(path)
    if (failure) throw failure.error
  }
  const close = async () => {
    await remove()
    await raw.close()
  }
  return { remove, open: () => rawBytes(again(), true, close) }
}

/** What failed the reading comes back where the kept bytes end. */
async function* withoutFailure<T>(items: AsyncIterable<T>, failed: (error: unknown) => void): AsyncGenerator<T> {
  try {
    yield* items
  } catch (error) {
    failed(error)
  }
}
