/**
 * Where the attack data of a test lie: a file beside the content, or a file of a directory that mirrors the path of the
 * URL. Nothing is guessed from the file's name alone: `windows-sysmon.log` is the name of a thousand files.
 */
import { statSync } from 'node:fs'
import { basename, isAbsolute, join, resolve } from 'node:path'
import { fetchedObject, type LfsPointer, readLfsPointer } from './lfs-pointer.ts'

export interface DataPlaces {
  /** Directories that mirror URLs (`--attack-data`), the first that has the file wins. */
  directories: readonly string[]
  /** What paths are relative to: the content directory, the detection's folder, the working directory. */
  bases: readonly string[]
}

export type FoundData =
  | { kind: 'file'; path: string }
  /** Git LFS has left a pointer in place of the file. */
  | { kind: 'pointer'; path: string; pointer: LfsPointer }
  | { kind: 'missing'; looked: string[] }

export function isUrl(data: string): boolean {
  return /^https?:\/\//i.test(data) && URL.canParse(data)
}

export function findData(data: string, places: DataPlaces): FoundData {
  const looked = candidates(data, places)
  for (const path of looked) {
    for (const form of [path, `${path}.gz`]) {
      if (!statSync(form, { throwIfNoEntry: false })?.isFile()) continue
      const pointer = readLfsPointer(form)
      if (pointer === undefined) return { kind: 'file', path: form }
      const object = fetchedObject(form, pointer)
      return object === undefined ? { kind: 'pointer', path: form, pointer } : { kind: 'file', path: object }
    }
  }
  return { kind: 'missing', looked }
}

function candidates(data: string, { directories, bases }: DataPlaces): string[] {
  if (isUrl(data)) return unique(directories.flatMap((directory) => mirrored(data, directory)))
  if (isAbsolute(data)) return [data]
  return unique([...bases, ...directories].map((base) => join(resolve(base), data)))
}

/** A suffix of a URL's path that is shorter than this may be that of another file. */
const TELLING_SEGMENTS = 3

/**
 * The files that a directory may hold a URL's content in: below the host, below any folder of the path (so that the
 * directory may be a clone of the repository, or its `datasets`), the longest first.
 */
export function mirrored(data: string, directory: string): string[] {
  const url = new URL(data)
  const segments = url.pathname.split('/').filter((segment) => segment !== '')
  const root = resolve(directory)
  const name = basename(root)
  const suffixes = segments.flatMap((_, at) => {
    const rest = segments.slice(at)
    const telling = at === 0 || rest.length >= TELLING_SEGMENTS || decoded(segments[at - 1]!) === name
    return telling ? [rest] : []
  })
  const paths = [[url.host, ...segments], [url.hostname, ...segments], ...suffixes]
  return unique(paths.flatMap((path) => [join(root, ...path.map(decoded)), join(root, ...path)]))
}

/** What would leave the directory stays as it is written. */
function decoded(segment: string): string {
  try {
    const text = decodeURIComponent(segment)
    return /[/\\\0]/.test(text) || text === '..' || text === '.' ? segment : text
  } catch {
    return segment
  }
}

function unique(paths: readonly string[]): string[] {
  return [...new Set(paths)]
}
