/** What an app's stanza is as an object of content, and its YAML. */
import { AppDocument } from '../app-document.ts'
import type { ContentFolder } from '../content-folder.ts'
import type { ContentDiagnostic } from '../diagnostic.ts'
import { contentDiagnostic } from '../diagnostic.ts'
import type { LocatedText } from '../located-text.ts'
import { renderFile, type WrittenValue } from '../written-value.ts'
import type { Stanza } from './conf-layers.ts'

export interface AppObject {
  folder: ContentFolder
  /** Path that the object would have in a content directory: `detections/endpoint/odd_logon.yml`. */
  path: string
  document: AppDocument
  /** The file behind a lookup. */
  lookupFile?: string
  /** Detections: the macro that its search ends in, whatever the file's name. */
  filterMacro?: string
}

/** What reading an app has to say and to share. */
export interface AppReading {
  root: string
  author: string
  date: string
  diagnostics: ContentDiagnostic[]
}

/** Names of files that follow from names of objects, as contentctl wants them. */
export function fileStem(name: string): string {
  return name.replace(/[ \-./]/g, '_').toLowerCase()
}

export function appObject(
  stanza: Stanza,
  folder: ContentFolder,
  path: string,
  value: Readonly<Record<string, WrittenValue | undefined>>,
  keys: Readonly<Record<string, string>>,
): AppObject {
  const places = new Map<string, LocatedText>()
  for (const [key, conf] of Object.entries(keys)) {
    const setting = stanza.setting(conf)
    if (setting) places.set(key, setting.value)
  }
  const text = renderFile(value, { indent: 2, indentLists: false, eol: '\n' })
  const document = new AppDocument(stanza.file, text, { stanza: stanza.range, keys: places })
  return { folder, path, document }
}

/** A setting whose value is JSON; one that is none is reported. */
export function jsonSetting(stanza: Stanza, key: string, reading: AppReading): unknown {
  const setting = stanza.setting(key)
  if (setting === undefined || setting.value.text === '') return undefined
  try {
    return JSON.parse(setting.value.text)
  } catch (error) {
    const message = `\`${key}\` of [${stanza.name}] is no JSON: ${(error as Error).message}`
    const { file } = setting.value
    reading.diagnostics.push(contentDiagnostic('conf-value', file, setting.range, message))
    return undefined
  }
}

export function strings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}

/** Says which settings of a stanza content has no place for. */
export function reportUnread(stanza: Stanza, reading: AppReading, known: RegExp): void {
  for (const { key, value, range } of stanza.unread()) {
    if (known.test(key)) continue
    const message = `\`${key}\` of [${stanza.name}] has no place in content and is not carried over.`
    reading.diagnostics.push(contentDiagnostic('conf-not-carried', value.file, range, message))
  }
}
