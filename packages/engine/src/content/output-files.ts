/** Writing many files so that each is there as a whole or not at all, and nothing that exists is lost by accident. */
import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface OutputFile {
  /** Relative to the directory that is written to, with forward slashes. */
  path: string
  /** Its text or bytes, or the file to copy. */
  content: string | Uint8Array | { copyOf: string }
}

/** Paths that exist already, so that the user can be asked before anything is written. */
export function existingFiles(dir: string, files: readonly OutputFile[]): string[] {
  return files.map(({ path }) => join(dir, path)).filter((path) => existsSync(path))
}

export function writeFiles(dir: string, files: readonly OutputFile[]): void {
  for (const { path, content } of files) writeAtomically(join(dir, path), content)
}

/** Written beside its place under another name, then moved there: a crash leaves the old file or the new one. */
export function writeAtomically(path: string, content: OutputFile['content']): void {
  mkdirSync(dirname(path), { recursive: true })
  const temporary = `${path}.${process.pid}.tmp`
  try {
    if (typeof content === 'object' && 'copyOf' in content) copyFileSync(content.copyOf, temporary)
    else writeFileSync(temporary, content)
    renameSync(temporary, path)
  } catch (error) {
    rmSync(temporary, { force: true })
    throw error
  }
}
