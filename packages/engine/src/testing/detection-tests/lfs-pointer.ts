/** Pointers that Git LFS leaves where a large file was not fetched (git-lfs, "docs/spec.md", The Pointer). */
import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface LfsPointer {
  /** SHA-256 of the file that it stands for, in hexadecimal digits. */
  oid: string
  /** Bytes of that file. */
  size: number
}

/** The specification's bound: a larger file is no pointer. */
const LONGEST = 1024

export function readLfsPointer(path: string): LfsPointer | undefined {
  if (statSync(path).size > LONGEST) return undefined
  const buffer = Buffer.alloc(LONGEST)
  const file = openSync(path, 'r')
  try {
    return parseLfsPointer(buffer.toString('utf8', 0, readSync(file, buffer)))
  } finally {
    closeSync(file)
  }
}

export function parseLfsPointer(text: string): LfsPointer | undefined {
  if (!text.startsWith('version https://git-lfs.github.com/spec/v1\n')) return undefined
  const oid = /^oid sha256:([0-9a-f]{64})$/m.exec(text)?.[1]
  const size = /^size (\d+)$/m.exec(text)?.[1]
  return oid === undefined || size === undefined ? undefined : { oid, size: Number(size) }
}

/** The file in the object store of the repository around the pointer, where `git lfs fetch` has brought it. */
export function fetchedObject(pointerPath: string, { oid, size }: LfsPointer): string | undefined {
  for (let folder = dirname(pointerPath); dirname(folder) !== folder; folder = dirname(folder)) {
    if (!existsSync(join(folder, '.git'))) continue
    const object = join(folder, '.git', 'lfs', 'objects', oid.slice(0, 2), oid.slice(2, 4), oid)
    return statSync(object, { throwIfNoEntry: false })?.size === size ? object : undefined
  }
  return undefined
}
