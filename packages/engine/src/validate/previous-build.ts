/** The searches of an app that was built before, from its savedsearches.conf. */
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

export interface BuiltSearch {
  stanza: string
  keys: ReadonlyMap<string, string>
  id: string
  version: number | undefined
}

/** `place`: the file, or the app's directory. Undefined when there is no such file. */
export function readBuiltSearches(place: string): BuiltSearch[] | undefined {
  const file = existsSync(place) && statSync(place).isDirectory() ? join(place, 'default', 'savedsearches.conf') : place
  if (!existsSync(file)) return undefined
  const searches: BuiltSearch[] = []
  let keys: Map<string, string> | undefined
  // A backslash at the end of a line goes on in the next.
  for (const line of joinLines(readFileSync(file, 'utf8'))) {
    const stanza = /^\[(.+)\]\s*$/.exec(line)?.[1]
    if (stanza !== undefined) {
      keys = new Map()
      searches.push({ stanza, keys, id: '', version: undefined })
    }
    const setting = /^([^#=[\s][^=]*?)\s*=\s*([\s\S]*)$/.exec(line)
    if (setting) keys?.set(setting[1]!, setting[2]!)
  }
  return searches.map((search) => ({ ...search, ...metadataOf(search.keys.get('action.correlationsearch.metadata')) }))
}

function joinLines(text: string): string[] {
  return text
    .replace(/\\\r?\n/g, '\u0000')
    .split(/\r?\n/)
    .map((line) => line.replaceAll('\u0000', '\n'))
}

function metadataOf(text: string | undefined): Pick<BuiltSearch, 'id' | 'version'> {
  try {
    const { detection_id: id, detection_version: version } = JSON.parse(text ?? '{}') as Record<string, unknown>
    return { id: String(id ?? ''), version: version === undefined ? undefined : Number(version) }
  } catch {
    return { id: '', version: undefined }
  }
}

/** A text as a conf file has it and as YAML has it, in one form. */
export function sameText(built: string | undefined, written: string): boolean {
  const plain = (text: string): string => text.replace(/\s*\n\s*/g, '\n').trim()
  return built === undefined || plain(built) === plain(written)
}
