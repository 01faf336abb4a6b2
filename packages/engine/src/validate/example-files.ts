/** Lays pieces of YAML over the files of an example repository, and writes it to a folder. */
import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { parseDocument } from 'yaml'
import type { FormatVersion } from '../content/detection.ts'
import { FOLDERS, KINDS, type Kind } from './content-file.ts'
import { EXAMPLE_FILES, exampleRepository, type Files } from './example-repository.ts'

/** A detection in format 4, 5 or 6 keeps `tags.x` where its format has it. */
function place(path: string[], format: FormatVersion): string[] {
  return format === 6 && path[0] === 'tags' ? path.slice(1) : path
}

/** Lays a piece of YAML over a file; `# no key` takes a key away. */
export function merge(base: string, piece: string, format: FormatVersion): string {
  const document = parseDocument(base, { uniqueKeys: false, schema: 'failsafe' })
  const raw: string[] = []
  for (const [, key] of piece.matchAll(/^# no ([\w.]+)$/gm)) document.deleteIn(place(key!.split('.'), format))
  const over = parseDocument(piece, { uniqueKeys: false, schema: 'failsafe', keepSourceTokens: true })
  // A key twice, comments behind values and quotes over lines matter as they are written.
  if (over.errors.length > 0 || /#|^(\w+):.*\n(?:.*\n)*?\1:/m.test(piece) || /"[^"]*\n/.test(piece)) {
    for (const key of piece.match(/^[\w-]+(?=:)/gm) ?? []) document.delete(key)
    raw.push(piece)
  } else lay(document, over.contents, [], format)
  return `${String(document)}${raw.join('\n')}\n`
}

function lay(document: ReturnType<typeof parseDocument>, node: unknown, path: string[], format: FormatVersion): void {
  const map = node as { items?: { key: { value: string }; value: unknown }[] } | null
  const isMap = map?.items?.[0] !== undefined && 'key' in map.items[0]
  if (!isMap) document.setIn(place(path, format), node)
  else for (const { key, value } of map!.items!) lay(document, value, [...path, String(key.value)], format)
}

function kindOf(path: string): Kind | undefined {
  return KINDS.find((kind) => path.startsWith(`${FOLDERS[kind]}/`))
}

/** A new file of a kind is one of that kind without faults, under a name and an id of its own. */
export function newFile(path: string, text: string, files: Files, format: FormatVersion): string {
  const kind = kindOf(path)
  if (!kind || !/\.ya?ml$/.test(path) || basename(path).startsWith('deprecation_mapping') || text.includes('[broken'))
    return text
  const base = files[EXAMPLE_FILES[kind]] ?? ''
  const stem = basename(path).replace(/\.ya?ml$/, '')
  const fresh = `id: 0f3f2f8e-61d5-4c0e-9c76-${String(1000 + stem.length).padStart(12, '0')}\nname: ${stem.replace(/_/g, ' ')}`
  const named = kind === 'macro' ? `name: ${stem}` : fresh
  return merge(merge(base, named, format), text, format)
}

/** A repository without faults, with pieces laid over its files: an empty text takes a file away, a new path is a new file. */
export function changedRepository(pieces: Files, format: FormatVersion = 5): Files {
  const files = exampleRepository(format)
  for (const [path, text] of Object.entries(pieces)) {
    if (text === '') delete files[path]
    else if (files[path] !== undefined && /\.ya?ml$/.test(path)) files[path] = merge(files[path], text, format)
    else files[path] = newFile(path, text, files, format)
  }
  return files
}

/** Writes it to a new folder below `root`; every folder of content is there, as V1 wants it. */
export function writeRepository(root: string, files: Files): string {
  const folder = mkdtempSync(join(root, 'r'))
  for (const kind of KINDS)
    if (kind !== 'schedule' && kind !== 'removed') mkdirSync(join(folder, FOLDERS[kind]), { recursive: true })
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true })
    writeFileSync(join(folder, path), text)
  }
  return folder
}
