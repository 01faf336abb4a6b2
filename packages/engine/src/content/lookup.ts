/** Lookup definitions: a CSV file, a KV-store collection or a machine-learning model under a name. */
import { basename, dirname, join } from 'node:path'
import { type ContentObject, type Parsed, parseFile } from './content-object.ts'
import type { FieldReader } from './field-reader.ts'

export interface MatchType {
  kind: 'EXACT' | 'WILDCARD' | 'CIDR'
  field: string
}

export type LookupBacking =
  | { kind: 'csv'; fileName: string; path: string }
  /** Starts empty: baselines fill it with outputlookup. */
  | { kind: 'kvstore'; collection: string }
  | { kind: 'mlmodel'; fileName: string; path: string }

export interface Lookup {
  kind: 'lookup'
  name: string
  description: string
  backing: LookupBacking
  /** `fields_list`. Empty for a CSV file, whose header says it. */
  fields: string[]
  /** Fields that are not listed match exactly. */
  matchType: MatchType[]
  caseSensitive: boolean
  /** What output fields hold when fewer than `minMatches` rows match; undefined for nothing. */
  defaultMatch: string | undefined
  minMatches: number
  maxMatches: number
  /** Undefined for a CSV file without a definition. */
  file: ContentObject | undefined
}

/** Defaults of transforms.conf ("transforms.conf.spec", lookup tables). */
export const LOOKUP_DEFAULTS = {
  matchType: [] as MatchType[],
  caseSensitive: true,
  defaultMatch: undefined as string | undefined,
  minMatches: 0,
  maxMatches: 1000,
}

export function loadLookup(file: string): Parsed<Lookup> {
  return parseFile(file, readLookup)
}

export function readLookup(reader: FieldReader, header: ContentObject): Lookup | undefined {
  const backing = readBacking(reader, header)
  if (backing === undefined) return undefined
  return {
    kind: 'lookup',
    name: header.name,
    description: header.description,
    backing,
    fields: commaList(reader, reader.hasKey('fields_list') ? 'fields_list' : 'fields'),
    matchType: readMatchTypes(reader),
    caseSensitive: reader.boolean('case_sensitive_match') ?? LOOKUP_DEFAULTS.caseSensitive,
    defaultMatch: readDefaultMatch(reader),
    minMatches: reader.integer('min_matches') ?? LOOKUP_DEFAULTS.minMatches,
    maxMatches: reader.integer('max_matches') ?? LOOKUP_DEFAULTS.maxMatches,
    file: header,
  }
}

/** A CSV file used by its file name: no definition, so every setting has its default. */
export function csvLookup(path: string): Lookup {
  const name = basename(path)
  return {
    kind: 'lookup',
    name,
    description: '',
    backing: { kind: 'csv', fileName: name, path },
    fields: [],
    ...LOOKUP_DEFAULTS,
    file: undefined,
  }
}

const LOOKUP_TYPES = ['csv', 'kvstore', 'mlmodel'] as const

/** Format 4 names the file or the collection; formats 5 and 6 name the kind, and the file is the YAML file's twin. */
function readBacking(reader: FieldReader, header: ContentObject): LookupBacking | undefined {
  const folder = dirname(header.filePath)
  const collection = reader.optionalText('collection')
  if (collection !== undefined) return { kind: 'kvstore', collection }
  const fileName = reader.optionalText('filename')
  if (fileName !== undefined) {
    const kind = fileName.toLowerCase().endsWith('.mlmodel') ? 'mlmodel' : 'csv'
    return { kind, fileName, path: join(folder, fileName) }
  }
  const type = reader.oneOf('lookup_type', LOOKUP_TYPES) ?? (reader.hasKey('fields') ? 'kvstore' : undefined)
  if (type === 'kvstore') return { kind: 'kvstore', collection: header.name }
  if (type === undefined) {
    reader.require('lookup_type', 'Write `lookup_type: csv`, `kvstore` or `mlmodel`.')
    return undefined
  }
  const twin = basename(header.filePath).replace(/\.ya?ml$/i, `.${type}`)
  return { kind: type, fileName: twin, path: join(folder, twin) }
}

/** `WILDCARD(a), CIDR(b)` as one text or as a list. */
function readMatchTypes(reader: FieldReader): MatchType[] {
  const types: MatchType[] = []
  for (const text of commaList(reader, 'match_type')) {
    const match = /^(EXACT|WILDCARD|CIDR)\s*\(\s*(.+?)\s*\)$/i.exec(text)
    if (match) types.push({ kind: match[1]!.toUpperCase() as MatchType['kind'], field: match[2]! })
    else {
      reader.report('unknown-value', 'match_type', `\`${text}\` is no match type.`, {
        hint: 'Write `WILDCARD(field)`, `CIDR(field)` or `EXACT(field)`.',
      })
    }
  }
  return types
}

/** `default_match: false` is the text "false", as in transforms.conf. */
function readDefaultMatch(reader: FieldReader): string | undefined {
  const text = reader.optionalText('default_match')
  return text !== undefined && /^(true|false)$/i.test(text) ? text.toLowerCase() : text
}

function commaList(reader: FieldReader, key: string): string[] {
  const texts = reader.isText(key) ? reader.text(key).split(',') : reader.texts(key)
  return texts.map((text) => text.trim()).filter((text) => text !== '')
}
