/** The search in a file of content, whatever else stands in it: a detection, a baseline, an investigation. */
import type { Parsed } from './content-object.ts'
import { FieldReader } from './field-reader.ts'
import type { LocatedText } from './located-text.ts'
import { readYamlFile, YamlDocument } from './yaml-document.ts'

export interface SearchFile {
  /** The object's name; the path where it has none. */
  name: string
  search: LocatedText
  /** True for what its authors have given up. */
  deprecated: boolean
}

/** No object and no diagnostics: the file is content of a kind that has no search. */
export function loadSearchFile(file: string): Parsed<SearchFile> {
  const document = readYamlFile(file)
  if (!(document instanceof YamlDocument)) return { object: undefined, diagnostics: [document] }
  const diagnostics = [...document.diagnostics]
  if (document.root === undefined) return { object: undefined, diagnostics }
  const reader = new FieldReader(document, document.root, diagnostics)
  const search = reader.located('search')
  if (search === undefined) return { object: undefined, diagnostics }
  const name = reader.text('name').trim()
  const deprecated = reader.text('status') === 'deprecated' || /[\\/]deprecated[\\/]/.test(file)
  return { object: { name: name === '' ? file : name, search, deprecated }, diagnostics }
}
