/** Baselines, investigations, stories, macros and lookups of an app. */
import { join } from 'node:path'
import { contentDiagnostic } from '../diagnostic.ts'
import { objectId } from '../object-id.ts'
import type { WrittenValue } from '../written-value.ts'
import {
  type AppObject,
  type AppReading,
  appObject,
  fileStem,
  jsonSetting,
  reportUnread,
  strings,
} from './app-object.ts'
import type { Stanza } from './conf-layers.ts'

const IMPLIED =
  /^(?:action\.escu|disabled$|enableSched$|is_visible$|request\.|display\.|realtime_schedule$|allow_skew$)/
const PRODUCTS = ['Splunk Enterprise', 'Splunk Enterprise Security', 'Splunk Cloud']

function common(stanza: Stanza, kind: string, name: string, reading: AppReading) {
  const date = stanza.text('action.escu.modification_date')
  return {
    name,
    id: objectId(kind, name),
    version: 1,
    date: /^\d{4}-\d\d-\d\d$/.test(date) ? date : reading.date,
    author: reading.author,
  }
}

export function baselineOf(stanza: Stanza, reading: AppReading): AppObject {
  const name = /^(.+?) - (.+)$/.exec(stanza.name)?.[2] ?? stanza.name
  const value = {
    ...common(stanza, 'baseline', name, reading),
    status: 'production',
    type: 'Baseline',
    description: stanza.text('description') || name,
    search: stanza.text('search'),
    how_to_implement: stanza.text('action.escu.how_to_implement') || 'See the app that it is from.',
    known_false_positives: 'None known.',
    references: [],
    tags: {
      analytic_story: strings(jsonSetting(stanza, 'action.escu.analytic_story', reading)),
      detections: [],
      product: PRODUCTS,
      security_domain: 'endpoint',
    },
    deployment: {
      scheduling: {
        cron_schedule: stanza.text('cron_schedule') || '10 0 * * *',
        earliest_time: stanza.text('dispatch.earliest_time') || '-1450m@m',
        latest_time: stanza.text('dispatch.latest_time') || '-10m@m',
        schedule_window: stanza.text('schedule_window') || 'auto',
      },
    },
  }
  reportUnread(stanza, reading, IMPLIED)
  return appObject(stanza, 'baselines', `baselines/${fileStem(name)}.yml`, value, { search: 'search' })
}

export function investigationOf(stanza: Stanza, reading: AppReading): AppObject {
  const name = stanza.name.replace(/^(.+?) - /, '').replace(/ - Response Task$/, '')
  const value = {
    ...common(stanza, 'investigation', name, reading),
    type: 'Investigation',
    description: stanza.text('description') || name,
    search: stanza.text('search'),
    how_to_implement: stanza.text('action.escu.how_to_implement') || 'none',
    known_false_positives: stanza.text('action.escu.known_false_positives') || 'none',
    references: [],
    tags: {
      analytic_story: strings(jsonSetting(stanza, 'action.escu.analytic_story', reading)),
      product: PRODUCTS,
      security_domain: 'endpoint',
    },
  }
  reportUnread(stanza, reading, /^(?:action\.escu|disabled$|schedule_window$|is_visible$|request\.)/)
  return appObject(stanza, 'investigations', `investigations/${fileStem(name)}.yml`, value, { search: 'search' })
}

/** `[analytic_story://<name>]` of analyticstories.conf. */
export function storyOf(stanza: Stanza, reading: AppReading): AppObject {
  const name = stanza.name.slice('analytic_story://'.length)
  const maintainers = jsonSetting(stanza, 'maintainers', reading)
  const date = stanza.text('last_updated')
  const value = {
    name,
    id: objectId('story', name),
    version: Number(stanza.text('version')) || 1,
    date: /^\d{4}-\d\d-\d\d$/.test(date) ? date : reading.date,
    author: authorOf(maintainers) || reading.author,
    status: 'production',
    description: stanza.text('description') || name,
    narrative: stanza.text('narrative') || stanza.text('description') || name,
    references: strings(jsonSetting(stanza, 'references', reading)),
    tags: {
      category: [stanza.text('category') || 'Uncategorized'],
      product: PRODUCTS,
      usecase: 'Other',
    },
  }
  reportUnread(stanza, reading, /^(?:searches|spec_version)$/)
  return appObject(stanza, 'stories', `stories/${fileStem(name)}.yml`, value, { narrative: 'narrative' })
}

function authorOf(maintainers: unknown): string {
  const first = Array.isArray(maintainers) ? (maintainers[0] as Record<string, unknown> | undefined) : undefined
  return [first?.name, first?.company].filter((each) => typeof each === 'string' && each !== '').join(', ')
}

/** `[name]` or `[name(2)]` of macros.conf. */
export function macroOf(stanza: Stanza, reading: AppReading): AppObject | undefined {
  const match = /^(.*?)(?:\((\d+)\))?$/.exec(stanza.name)!
  const name = match[1]!
  const parameters = stanza
    .text('args')
    .split(',')
    .map((arg) => arg.trim())
    .filter(Boolean)
  if (stanza.flag('iseval') === true) {
    const message = `The macro [${stanza.name}] is an eval expression (iseval = 1), which content can't say; it is left out.`
    const range = stanza.setting('iseval')!.range
    reading.diagnostics.push(contentDiagnostic('conf-value', stanza.file, range, message))
    return undefined
  }
  if (match[2] !== undefined && Number(match[2]) !== parameters.length) {
    const message = `The macro [${stanza.name}] names ${parameters.length} arguments in \`args\`.`
    reading.diagnostics.push(contentDiagnostic('conf-value', stanza.file, stanza.range, message))
  }
  const value = {
    name,
    description: stanza.text('description') || 'From a Splunk app.',
    arguments: parameters.length > 0 ? parameters : undefined,
    definition: stanza.text('definition'),
  }
  reportUnread(stanza, reading, /^$/)
  const suffix = parameters.length > 0 && match[2] !== undefined ? `_${parameters.length}` : ''
  const path = `macros/${fileStem(name)}${suffix}.yml`
  return appObject(stanza, 'macros', path, value, { definition: 'definition' })
}

/** A lookup of transforms.conf: of a CSV file, a model or a KV store collection. Other transforms are no content. */
export function lookupOf(
  stanza: Stanza,
  collectionFields: (collection: string) => string[],
  reading: AppReading,
): AppObject | undefined {
  const fileName = stanza.text('filename')
  const collection = stanza.text('collection')
  if (fileName === '' && collection === '') {
    if (stanza.has('external_cmd') || stanza.has('REGEX')) {
      const what = stanza.has('external_cmd') ? 'runs a script' : 'takes fields out of events, for REPORT of props.conf'
      const message = `[${stanza.name}] ${what}, which content can't say; it is left out.`
      reading.diagnostics.push(contentDiagnostic('conf-not-carried', stanza.file, stanza.range, message))
    }
    return undefined
  }
  stanza.text('external_type')
  const listed = stanza
    .text('fields_list')
    .split(',')
    .map((field) => field.trim())
    .filter(Boolean)
  const fields = listed.length > 0 || collection === '' ? listed : ['_key', ...collectionFields(collection)]
  const value: Record<string, WrittenValue | undefined> = {
    name: stanza.name,
    description: stanza.text('description') || 'From a Splunk app.',
    filename: fileName === '' ? undefined : fileName,
    collection: collection === '' ? undefined : collection,
    fields_list: fields.length > 0 ? fields.join(', ') : undefined,
    default_match: stanza.has('default_match') ? stanza.text('default_match') : undefined,
    match_type: stanza.has('match_type') ? stanza.text('match_type') : undefined,
    case_sensitive_match: stanza.flag('case_sensitive_match'),
    min_matches: numberOf(stanza, 'min_matches'),
    max_matches: numberOf(stanza, 'max_matches'),
  }
  reportUnread(stanza, reading, /^$/)
  const made = appObject(stanza, 'lookups', `lookups/${fileStem(stanza.name)}.yml`, value, { filename: 'filename' })
  return fileName === '' ? made : { ...made, lookupFile: join(reading.root, 'lookups', fileName) }
}

function numberOf(stanza: Stanza, key: string): number | undefined {
  return /^\d+$/.test(stanza.text(key)) ? Number(stanza.text(key)) : undefined
}
