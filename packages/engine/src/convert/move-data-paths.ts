/**
 * Attack data outside a content directory. Their paths count from the directory, so that `../logs/a.log` is another file
 * where the converted content lies elsewhere.
 */
import { existsSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { type ContentDiagnostic, contentDiagnostic } from '../content/diagnostic.ts'
import { LineIndex } from '../content/line-index.ts'
import type { OutputFile } from '../content/output-files.ts'

/** `data:` with a path that leaves the directory: what stands before it, quotes, the path, and a comment. */
const OUTSIDE = /^([ \t]*(?:-[ \t]+)*data:[ \t]*)(['"]?)(\.\.\/[^'"\r\n#]*?)\2([ \t]*(?:#.*)?)$/gm

/** Writes the paths of such files anew, as seen from `to`; a file that is not there, or is found all the same, stays. */
export function moveDataPaths(files: readonly OutputFile[], from: string, to: string): ContentDiagnostic[] {
  const notes: ContentDiagnostic[] = []
  for (const file of files) {
    if (typeof file.content !== 'string' || !file.path.startsWith('detections/')) continue
    const text = file.content
    file.content = text.replace(OUTSIDE, (line, key: string, quote: string, path: string, rest: string, at: number) => {
      if (!existsSync(join(from, path)) || existsSync(join(to, path))) return line
      const moved = relative(to, join(from, path)).split(sep).join('/')
      const range = new LineIndex(text).range(at + key.length, at + line.length)
      const message = `The attack data \`${path}\` lie outside the content: seen from the new place they are \`${moved}\`.`
      notes.push(contentDiagnostic('convert-changed', join(to, file.path), range, message))
      return `${key}${quote}${moved}${quote}${rest}`
    })
  }
  return notes
}
