/** An investigation: a search that an analyst runs with inputs of a finding (`$dest$`). Gone in newer content. */
import { type ContentObject, type Parsed, parseFile } from './content-object.ts'
import type { FieldReader } from './field-reader.ts'
import type { LocatedText } from './located-text.ts'

export interface Investigation extends ContentObject {
  kind: 'investigation'
  search: LocatedText
  howToImplement: string
  knownFalsePositives: string
  analyticStories: string[]
  product: string[]
  securityDomain: string
  /** Names of the `$input$` tokens in the search, in order. */
  inputs: string[]
}

export function loadInvestigation(file: string): Parsed<Investigation> {
  return parseFile(file, readInvestigation)
}

export function readInvestigation(reader: FieldReader, header: ContentObject): Investigation | undefined {
  const tags = reader.map('tags') ?? reader
  const search = reader.located('search')
  if (search === undefined) {
    reader.require('search')
    return undefined
  }
  return {
    ...header,
    kind: 'investigation',
    search,
    howToImplement: reader.text('how_to_implement'),
    knownFalsePositives: reader.text('known_false_positives'),
    analyticStories: tags.texts('analytic_story'),
    product: tags.texts('product'),
    securityDomain: tags.text('security_domain'),
    inputs: [...new Set([...search.text.matchAll(/\$([^\s.$]+)\$/g)].map((match) => match[1]!))],
  }
}
