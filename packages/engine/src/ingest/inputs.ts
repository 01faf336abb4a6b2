/** Which files the paths of a command name: folders are searched, in the order of their names. */
import type { Stats } from 'node:fs'
import { readdir, realpath, stat } from 'node:fs/promises'
import { join } from 'node:path'

export interface InputFile {
  /** As given, or below a folder as given; `-` for standard input. */
  path: string
  /** Bytes on disk; 0 when it can't be known before reading. */
  size: number
  /** Epoch seconds of the last change. */
  changed: number
  /** True when the user named this file, false when a folder held it. */
  named: boolean
}

/** A path that can't be read. */
export interface InputProblem {
  path: string
  reason: string
}

export interface Inputs {
  files: InputFile[]
  problems: InputProblem[]
}

export const STANDARD_INPUT = '-'

interface Collected extends Inputs {
  /** Real paths of the files so far. */
  seen: Set<string> | undefined
}

/** `once`: a file that is named twice, or linked, is taken once. */
export async function listInputs(paths: readonly string[], now: () => number, once = false): Promise<Inputs> {
  const inputs: Collected = { files: [], problems: [], seen: once ? new Set() : undefined }
  for (const path of paths) {
    if (path === STANDARD_INPUT) inputs.files.push({ path, size: 0, changed: now(), named: true })
    else await addPath(path, true, new Set(), inputs)
  }
  return inputs
}

async function addPath(path: string, named: boolean, above: ReadonlySet<string>, inputs: Collected): Promise<void> {
  try {
    const found = await stat(path)
    if (found.isDirectory()) await addFolder(path, above, inputs)
    else if (found.isFile() || named) {
      if (await isNew(path, inputs.seen)) inputs.files.push(fileOf(path, found, named))
    } else inputs.problems.push({ path, reason: kindOf(found) })
  } catch (error) {
    inputs.problems.push({ path, reason: reasonOf(error) })
  }
}

async function isNew(path: string, seen: Set<string> | undefined): Promise<boolean> {
  if (!seen) return true
  const real = await realpath(path)
  if (seen.has(real)) return false
  seen.add(real)
  return true
}

function kindOf(found: Stats): string {
  if (found.isFIFO()) return 'it is a pipe: name it by itself to read it'
  if (found.isSocket()) return 'it is a socket'
  return found.isCharacterDevice() || found.isBlockDevice() ? 'it is a device' : 'neither a file nor a folder'
}

function fileOf(path: string, found: Stats, named: boolean): InputFile {
  return { path, size: found.isFile() ? found.size : 0, changed: found.mtimeMs / 1000, named }
}

async function addFolder(path: string, above: ReadonlySet<string>, inputs: Collected): Promise<void> {
  // A link to a folder above would never end.
  const real = await realpath(path)
  if (above.has(real)) return
  const names = await readdir(path)
  const inside = new Set([...above, real])
  for (const name of names.sort()) await addPath(join(path, name), false, inside, inputs)
}

const REASONS: Record<string, string> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'no permission to read it',
  EPERM: 'no permission to read it',
  ELOOP: 'its links go round in a circle',
  EISDIR: 'it is a folder',
  EIO: 'the disk reported an error',
}

/** A sentence for what the file system said. */
export function reasonOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException
  return (code && REASONS[code]) ?? message ?? String(error)
}
