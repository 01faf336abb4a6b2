/** What every object of a content repository has, and how one is read from a file. */
import type { ContentDiagnostic } from './diagnostic.ts'
import { FieldReader } from './field-reader.ts'
import { readYamlFile, YamlDocument } from './yaml-document.ts'

export interface ContentObject {
  name: string
  /** Empty where the file has none (macros, lookups and deployments of old content). */
  id: string
  version: number | undefined
  /** Day of the last change, as written (`date`, in ESCU 6 `modification_date`). */
  date: string | undefined
  /** ESCU 6 only. */
  creationDate: string | undefined
  author: string
  description: string
  references: string[]
  /** As written; empty where the file has none. */
  status: string
  filePath: string
  /** The file it was read from: positions of every path, and the keys that the model leaves out. */
  source: YamlDocument
}

/** The object, unless what it can't be used without is missing, and everything that was found wrong. */
export interface Parsed<T> {
  object: T | undefined
  diagnostics: ContentDiagnostic[]
}

/** Reads the keys of an object's kind; undefined when it can't be used without one that is missing. */
export type ObjectReader<T> = (reader: FieldReader, header: ContentObject) => T | undefined

export function parseFile<T>(file: string, read: ObjectReader<T>): Parsed<T> {
  const document = readYamlFile(file)
  if (!(document instanceof YamlDocument)) return { object: undefined, diagnostics: [document] }
  return parseDocument(document, read)
}

export function parseDocument<T>(document: YamlDocument, read: ObjectReader<T>): Parsed<T> {
  const diagnostics = [...document.diagnostics]
  if (document.root === undefined) return { object: undefined, diagnostics }
  const reader = new FieldReader(document, document.root, diagnostics)
  const header = readHeader(reader)
  const object = read(reader, header)
  return { object: header.name === '' ? undefined : object, diagnostics }
}

function readHeader(reader: FieldReader): ContentObject {
  return {
    name: reader.requiredText('name').trim(),
    id: reader.text('id'),
    version: reader.integer('version'),
    date: reader.optionalText(reader.has('modification_date') ? 'modification_date' : 'date'),
    creationDate: reader.optionalText('creation_date'),
    author: reader.text('author'),
    description: reader.text('description'),
    references: reader.texts('references'),
    status: reader.text('status'),
    filePath: reader.document.file,
    source: reader.document,
  }
}
