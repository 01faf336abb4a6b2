/** A detection of format 4, 5 or 6, normalised to one model. */
import { basename, dirname } from 'node:path'
import { type ContentObject, type Parsed, parseFile } from './content-object.ts'
import { type Deployment, readInlineDeployment, readScheduling, type Scheduling } from './deployment.ts'
import { type DetectionTags, NO_TAGS, readDetectionTags } from './detection-tags.ts'
import { type DetectionTest, readTests } from './detection-test.ts'
import { type Drilldown, readDrilldowns } from './drilldown.ts'
import type { FieldReader } from './field-reader.ts'
import type { LocatedText } from './located-text.ts'
import { legacyScore, readObservables } from './observables.ts'
import { type FindingDefinition, type RiskDefinition, readFinding, readIntermediateFindings, readRba } from './risk.ts'

export const DETECTION_TYPES = ['TTP', 'Anomaly', 'Hunting', 'Correlation'] as const
export type DetectionType = (typeof DETECTION_TYPES)[number]

export const FORMATS = [4, 5, 6] as const
export type FormatVersion = (typeof FORMATS)[number]

export interface Detection extends ContentObject {
  kind: 'detection'
  formatVersion: FormatVersion
  type: DetectionType
  search: LocatedText
  /** As written; `A AND B` is one entry that needs both. */
  dataSource: string[]
  howToImplement: string
  knownFalsePositives: string
  drilldowns: Drilldown[]
  /** Undefined for Hunting and Correlation, and where the file has none. */
  rba: RiskDefinition | undefined
  /** Format 6: the text and the entity of the detection's own finding. */
  finding: FindingDefinition | undefined
  /** Format 4: the message of a type that writes no risk events. */
  legacyMessage: string | undefined
  /** Format 4: confidence times impact, which also decided the severity of findings. */
  legacyScore: number | undefined
  tags: DetectionTags
  tests: DetectionTest[]
  enabledByDefault: boolean
  /** `deployment:` in the file. */
  deployment: Deployment | undefined
  /** Format 6: the name of a schedule, or one of the detection's own. */
  schedule: string | undefined
  customSchedule: Scheduling | undefined
  /** Format 6: names of the baselines that must run before. Elsewhere the baselines name the detection. */
  baselines: string[]
  explanation: string | undefined
  /** Folder that it lies in: endpoint, cloud, deprecated…; format 6 may say otherwise. */
  category: string
  /** The macro that users tune it with, named after the file. */
  filterMacro: string
}

export function loadDetection(file: string): Parsed<Detection> {
  return parseFile(file, readDetection)
}

export function readDetection(reader: FieldReader, header: ContentObject): Detection | undefined {
  const formatVersion = formatOf(reader)
  const tagsReader = formatVersion === 6 ? reader : reader.map('tags')
  if (formatVersion !== 6) reader.require('tags')
  const type = reader.require('type') ? reader.oneOf('type', DETECTION_TYPES) : undefined
  const search = reader.located('search')
  if (search === undefined) reader.require('search')
  const risk = readRisk(reader, tagsReader, formatVersion, type)
  const tags = tagsReader ? readDetectionTags(tagsReader) : { ...NO_TAGS }
  if (formatVersion === 4 && tagsReader) reportTechniquePairs(tagsReader, tags.mitreAttackIds)
  const detection = {
    ...header,
    kind: 'detection' as const,
    formatVersion,
    status: header.status === 'validation' ? 'experimental' : header.status,
    dataSource: reader.texts(reader.hasKey('data_source') ? 'data_source' : 'data_sources'),
    howToImplement: reader.text('how_to_implement'),
    knownFalsePositives: reader.text('known_false_positives'),
    drilldowns: readDrilldowns(reader),
    ...risk,
    tags,
    tests: readTests(reader),
    enabledByDefault: reader.boolean('enabled_by_default') ?? false,
    deployment: readInlineDeployment(reader),
    schedule: reader.optionalText('schedule'),
    customSchedule: readCustomSchedule(reader),
    baselines: formatVersion === 6 ? reader.texts('baselines') : [],
    explanation: reader.optionalText('explanation'),
    category: reader.optionalText('category') ?? basename(dirname(header.filePath)),
    filterMacro: filterMacroOf(header.filePath),
  }
  return type === undefined || search === undefined ? undefined : { ...detection, type, search }
}

/** `<file name without .yml>_filter` */
export function filterMacroOf(file: string): string {
  return `${basename(file).replace(/\.ya?ml$/i, '')}_filter`
}

/** The data sources that entries name: `A AND B` names two. */
export function dataSourceNames(detection: Pick<Detection, 'dataSource'>): string[] {
  const names = detection.dataSource.flatMap((entry) => entry.split(/\s+AND\s+/)).map((name) => name.trim())
  return [...new Set(names.filter((name) => name !== ''))]
}

const V4_TAGS = ['observable', 'message', 'confidence', 'impact']
const V5_KEYS = ['tags', 'rba', 'date', 'deployment']
const V6_KEYS = [
  'finding',
  'intermediate_findings',
  'schedule',
  'custom_schedule',
  'creation_date',
  'modification_date',
]

function formatOf(reader: FieldReader): FormatVersion {
  const tags = reader.has('tags') ? reader.map('tags') : undefined
  const six = V6_KEYS.filter((key) => reader.hasKey(key)).length
  // A key of the other format is a mistake of its own, and no reason to read the file as one of that format.
  if (tags === undefined ? six > 0 : six > V5_KEYS.filter((key) => reader.hasKey(key)).length) return 6
  const old = tags !== undefined && V4_TAGS.some((key) => tags.hasKey(key))
  if (old && reader.hasKey('rba')) {
    reader.report(
      'format-mixed',
      'rba',
      'The file has both `rba` and `tags.observable`, `message`, `confidence` or `impact`.',
      {
        hint: '`rba` is used. Remove the others.',
      },
    )
    return 5
  }
  return old ? 4 : 5
}

/** Format 5 forbids a technique beside its own sub-technique; content of format 4 lists both, and its annotations say so. */
function reportTechniquePairs(tags: FieldReader, ids: readonly string[]): void {
  const pairs = ids.filter((id) => ids.some((other) => other.startsWith(`${id}.`)))
  if (pairs.length === 0) return
  const message = `${pairs.join(', ')} stands beside a sub-technique of its own; both are kept.`
  tags.report('technique-with-sub-technique', 'mitre_attack_id', message, {
    hint: 'Format 5 allows the sub-technique only.',
  })
}

type Risk = Pick<Detection, 'rba' | 'finding' | 'legacyMessage' | 'legacyScore'>

const NO_RISK: Risk = { rba: undefined, finding: undefined, legacyMessage: undefined, legacyScore: undefined }

function readRisk(
  reader: FieldReader,
  tags: FieldReader | undefined,
  format: FormatVersion,
  type: DetectionType | undefined,
): Risk {
  if (format === 6) return { ...NO_RISK, rba: readIntermediateFindings(reader), finding: readFinding(reader) }
  if (format === 5) {
    const rba = reader.map('rba')
    return { ...NO_RISK, rba: rba && readRba(rba) }
  }
  if (tags === undefined) return NO_RISK
  const score = legacyScore(tags)
  if (type === 'Hunting' || type === 'Correlation') {
    return { ...NO_RISK, legacyMessage: tags.optionalText('message'), legacyScore: score }
  }
  const rba = readObservables(tags, score)
  if (rba.riskObjects.length === 0) {
    tags.report('no-risk-object', 'observable', 'No observable has the role Victim, so no risk event can be made.', {
      hint: 'Add an observable with role Victim, or a risk object in format 5.',
    })
  }
  return { ...NO_RISK, rba, legacyScore: score }
}

function readCustomSchedule(reader: FieldReader): Scheduling | undefined {
  const schedule = reader.map('custom_schedule')
  return schedule && readScheduling(schedule)
}
