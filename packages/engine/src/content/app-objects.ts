/** Objects of a Splunk app, read by the readers of content files. */
import { readBaseline } from './baseline.ts'
import type { ContentFolder } from './content-folder.ts'
import { type ObjectReader, type Parsed, parseDocument } from './content-object.ts'
import { type Detection, readDetection } from './detection.ts'
import { readInvestigation } from './investigation.ts'
import { type Lookup, readLookup } from './lookup.ts'
import { readMacro } from './macro.ts'
import type { AppObject } from './splunk-app/app-object.ts'
import { readStory } from './story.ts'

const READERS: Partial<Record<ContentFolder, ObjectReader<unknown>>> = {
  detections: readDetection,
  macros: readMacro,
  lookups: readLookup,
  stories: readStory,
  baselines: readBaseline,
  investigations: readInvestigation,
}

/** The object with what follows from its place in the app, not from the place of a file. */
export function parseAppObject(object: AppObject): Parsed<unknown> {
  const read = READERS[object.folder]
  if (read === undefined) return { object: undefined, diagnostics: [] }
  const parsed = parseDocument(object.document, read)
  if (parsed.object === undefined) return parsed
  return { ...parsed, object: placed(parsed.object, object) }
}

function placed(read: unknown, { folder, path, lookupFile, filterMacro }: AppObject): unknown {
  if (folder === 'detections') {
    const stem = path
      .split('/')
      .at(-1)!
      .replace(/\.yml$/, '')
    const category = path.split('/').at(-2) ?? ''
    return { ...(read as Detection), category, filterMacro: filterMacro ?? `${stem}_filter` }
  }
  const lookup = read as Lookup
  if (folder === 'lookups' && lookupFile !== undefined && lookup.backing.kind !== 'kvstore') {
    return { ...lookup, backing: { ...lookup.backing, path: lookupFile } }
  }
  return read
}
