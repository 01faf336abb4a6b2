/** Datasets by name, as join and union take them beside subsearches: `savedsearch:products`, `datamodel:"Web.Web"`. */
import type { Span } from '../source/span.ts'
import { quote } from '../syntax/printer.ts'
import type { StageParser } from '../syntax/stage-parser.ts'
import type { LowerContext } from './context.ts'
import type { Relation } from './relation.ts'

export interface NamedDataset {
  kind: string
  name: string
  span: Span
}

const DATASET = /(datamodel|savedsearch|inputlookup|lookup)\s*:\s*/iy

/** Reads `<type>:<name>` if it is next. */
export function namedDataset(parser: StageParser): NamedDataset | undefined {
  const { cursor } = parser
  cursor.skipSpace()
  const match = cursor.match(DATASET)
  if (!match) return undefined
  const start = cursor.position
  cursor.position += match[0].length
  parser.parts.push({ kind: 'word', text: `${match[1]}:`, span: cursor.spanFrom(start) })
  const { value } = parser.text('The name of a dataset')
  return { kind: match[1]!.toLowerCase(), name: value, span: cursor.spanFrom(start) }
}

export function datasetRows({ kind, name, span }: NamedDataset, context: LowerContext): Relation {
  return context.text(`| from ${kind} ${quote(name)}`, `the dataset ${name}`, span)
}
