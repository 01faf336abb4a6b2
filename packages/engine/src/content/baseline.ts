/** A baseline: a scheduled search that fills a lookup or trains a model for detections. */
import { type ContentObject, type Parsed, parseFile } from './content-object.ts'
import { type Deployment, readInlineDeployment, readScheduling, type Scheduling } from './deployment.ts'
import type { FieldReader } from './field-reader.ts'
import type { LocatedText } from './located-text.ts'

export interface Baseline extends ContentObject {
  kind: 'baseline'
  search: LocatedText
  howToImplement: string
  knownFalsePositives: string
  analyticStories: string[]
  /** Names of the detections that need it. */
  detections: string[]
  product: string[]
  securityDomain: string
  deployment: Deployment | undefined
  schedule: string | undefined
  customSchedule: Scheduling | undefined
}

export function loadBaseline(file: string): Parsed<Baseline> {
  return parseFile(file, readBaseline)
}

/** Format 6 writes the keys of `tags` at the top level. */
export function readBaseline(reader: FieldReader, header: ContentObject): Baseline | undefined {
  const tags = reader.map('tags') ?? reader
  const search = reader.located('search')
  if (search === undefined) reader.require('search')
  const custom = reader.map('custom_schedule')
  const baseline = {
    ...header,
    kind: 'baseline' as const,
    howToImplement: reader.text('how_to_implement'),
    knownFalsePositives: reader.text('known_false_positives'),
    analyticStories: tags.texts('analytic_story'),
    detections: tags.texts('detections'),
    product: tags.texts('product'),
    securityDomain: tags.text('security_domain'),
    deployment: readInlineDeployment(reader),
    schedule: reader.optionalText('schedule'),
    customSchedule: custom && readScheduling(custom),
  }
  return search && { ...baseline, search }
}
