/** New objects of content that validate as they are, and say where their author has to go on. */
import { objectId } from '../content/object-id.ts'
import type { OutputFile } from '../content/output-files.ts'
import { fileStem } from '../content/splunk-app/app-object.ts'
import { renderFile, type TextStyle, type WrittenValue } from '../content/written-value.ts'

export const NEW_KINDS = ['detection', 'story', 'macro', 'lookup', 'data-source'] as const
export type NewKind = (typeof NEW_KINDS)[number]

export interface NewObject {
  name: string
  author: string
  /** YYYY-MM-DD. */
  date: string
}

export interface NewDetection extends NewObject {
  type: 'TTP' | 'Anomaly' | 'Hunting' | 'Correlation'
  domain: string
  status: 'production' | 'experimental'
  description: string
  dataSource: readonly string[]
  /** Without the filter macro, which is put behind it. */
  search: string
  howToImplement: string
  /** Fields of the rows that risk objects and drilldowns are about. */
  entities: readonly { field: string; type: 'system' | 'user' | 'other' }[]
  tests: WrittenValue[]
}

const STYLE: TextStyle = { indent: 2, indentLists: false, eol: '\n' }
const PRODUCTS = ['Splunk Enterprise', 'Splunk Enterprise Security', 'Splunk Cloud']

function header(kind: string, { name, author, date }: NewObject) {
  return { name, id: objectId(kind, name), version: 1, date, author }
}

function file(folder: string, name: string, value: Record<string, WrittenValue | undefined>): OutputFile {
  return { path: `${folder}/${fileStem(name)}.yml`, content: renderFile(value, STYLE) }
}

/** A detection of format 5. */
export function newDetection(detection: NewDetection): OutputFile {
  const { name, type, domain, entities } = detection
  const withRisk = type === 'TTP' || type === 'Anomaly'
  const about = entities.length > 0 ? entities : [{ field: 'dest', type: 'system' as const }]
  const tokens = about.map(({ field }) => `$${field}$`).join(' and ')
  return file(`detections/${domain}`, name, {
    ...header('detection', detection),
    status: detection.status,
    type,
    description: detection.description,
    data_source: detection.dataSource,
    search: `${detection.search}\n| \`${fileStem(name)}_filter\``,
    how_to_implement: detection.howToImplement,
    known_false_positives: 'Not known yet: describe what else looks like this.',
    references: [],
    drilldown_searches: drilldowns(about.map(({ field }) => field)),
    rba: withRisk
      ? {
          message: `${name} on ${tokens}`,
          risk_objects: about.map(({ field, type: kind }) => ({ field, type: kind, score: type === 'TTP' ? 50 : 20 })),
          threat_objects: [],
        }
      : undefined,
    tags: {
      analytic_story: [],
      asset_type: domain === 'network' ? 'Network' : 'Endpoint',
      mitre_attack_id: [],
      product: PRODUCTS,
      security_domain: domain,
    },
    tests: detection.tests.length > 0 ? detection.tests : undefined,
  })
}

function drilldowns(fields: readonly string[]): WrittenValue {
  const named = fields.map((field) => `"$${field}$"`)
  const conditions = fields.map((field) => `${field}="$${field}$"`).join(' ')
  const range = { earliest_offset: '$info_min_time$', latest_offset: '$info_max_time$' }
  return [
    {
      name: `View the detection results for - ${named.join(' and ')}`,
      search: `%original_detection_search% | search ${conditions}`,
      ...range,
    },
    {
      name: `View risk events for the last 7 days for - ${named.join(' and ')}`,
      search: `| from datamodel Risk.All_Risk | search normalized_risk_object IN (${named.join(', ')}) starthoursago=168 | stats count min(_time) as firstTime max(_time) as lastTime values(search_name) as "Search Name" values(risk_message) as "Risk Message" by normalized_risk_object`,
      ...range,
    },
  ]
}

/** The search of a detection that nobody has written yet: it compiles, and its fields are those that the rest names. */
export const FIRST_SEARCH = [
  'index=main sourcetype="XmlWinEventLog" EventCode=4688',
  '| stats count min(_time) as firstTime max(_time) as lastTime by host user',
  '| rename host as dest',
].join('\n')

export function newStory(object: NewObject): OutputFile {
  return file('stories', object.name, {
    ...header('story', object),
    status: 'production',
    description: `What the detections of ${object.name} look for, in a sentence or two.`,
    narrative: `Why ${object.name} matters, how it goes on, and what an analyst should look at first.`,
    references: [],
    tags: {
      category: ['Adversary Tactics'],
      product: PRODUCTS,
      usecase: 'Advanced Threat Detection',
    },
  })
}

export interface NewMacro extends NewObject {
  definition: string
  description: string
}

export function newMacro(macro: NewMacro): OutputFile {
  return file('macros', macro.name, {
    ...header('macro', macro),
    description: macro.description,
    definition: macro.definition,
  })
}

/** The definition, and a file with its header and one row. */
export function newLookup(object: NewObject, fields: readonly string[]): OutputFile[] {
  const definition = file('lookups', object.name, {
    ...header('lookup', object),
    description: `What the rows of ${object.name} say.`,
    lookup_type: 'csv',
    default_match: 'false',
    match_type: [`WILDCARD(${fields[0]})`],
    min_matches: 1,
    case_sensitive_match: false,
  })
  const row = fields.map((_, i) => (i === 0 ? 'example*' : 'true'))
  const text = [fields, row].map((cells) => `${cells.map(csvCell).join(',')}\n`).join('')
  return [definition, { path: definition.path.replace(/\.yml$/, '.csv'), content: text }]
}

function csvCell(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}

export interface NewDataSource extends NewObject {
  source: string
  sourcetype: string
  separator: string | undefined
  separatorValue?: string | undefined
  fields: readonly string[]
  exampleLog: string | undefined
}

export function newDataSource(source: NewDataSource): OutputFile {
  return file('data_sources', source.name, {
    ...header('data source', source),
    description: `Events of the source type ${source.sourcetype}.`,
    source: source.source,
    sourcetype: source.sourcetype,
    separator: source.separator,
    separator_value: source.separatorValue,
    supported_TA: [],
    fields: source.fields.length > 0 ? [...source.fields].sort() : undefined,
    example_log: source.exampleLog,
  })
}
