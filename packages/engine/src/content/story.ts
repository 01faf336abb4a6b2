/** An analytic story: what a group of detections is about. */
import { type ContentObject, type Parsed, parseFile } from './content-object.ts'
import type { FieldReader } from './field-reader.ts'

export interface Story extends ContentObject {
  kind: 'story'
  narrative: string
  categories: string[]
  product: string[]
  useCase: string
  cve: string[]
  group: string[]
}

export function loadStory(file: string): Parsed<Story> {
  return parseFile(file, readStory)
}

/** Format 6 writes the keys of `tags` at the top level. */
export function readStory(reader: FieldReader, header: ContentObject): Story {
  const tags = reader.map('tags') ?? reader
  return {
    ...header,
    kind: 'story',
    narrative: reader.requiredText('narrative'),
    categories: tags.texts('category'),
    product: tags.texts('product'),
    useCase: tags.text('usecase'),
    cve: tags.texts('cve'),
    group: tags.texts(tags.hasKey('threat_group') ? 'threat_group' : 'group'),
  }
}
