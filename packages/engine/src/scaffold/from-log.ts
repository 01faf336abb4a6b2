/** A data source, its macro, a first search and its test, proposed from a sample of a log. */
import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import type { OutputFile } from '../content/output-files.ts'
import { loadContent } from '../content/repository.ts'
import { fileStem } from '../content/splunk-app/app-object.ts'
import { ingestAll } from '../ingest/pipeline.ts'
import { summariseFields } from '../search/field-summary.ts'
import { Knowledge } from '../search/knowledge.ts'
import { compileSearch, runSearch } from '../search/run-search.ts'
import { openTemporaryStore } from '../stores/open.ts'
import type { Store } from '../stores/store.ts'
import { type LogProfile, profileLog } from './log-profile.ts'
import { type NewDetection, newDataSource, newDetection, newMacro } from './templates.ts'

export interface FromLogOptions {
  file: string
  /** Of the detection; the data source and the macro are called after the source type. */
  name: string
  type: NewDetection['type']
  author: string
  date: string
  domain: string
  sourcetype?: string | undefined
}

export interface FromLog {
  files: OutputFile[]
  profile: LogProfile
  /** The search as it was run, and how many rows it gave. */
  search: string
  rows: number
}

/** The log can't be proposed from; the message says why. */
export class NoProposal extends Error {
  readonly hint: string
  constructor(message: string, hint: string) {
    super(message)
    this.name = 'NoProposal'
    this.hint = hint
  }
}

const TIME = { now: 0, earliest: null, latest: null, timeZone: 'UTC' }
/** Longest event that is shown as the example of a data source. */
const LONGEST_EXAMPLE = 10_000

export async function proposeFromLog(options: FromLogOptions): Promise<FromLog> {
  const store = await openTemporaryStore()
  try {
    await ingestAll({ store, paths: [options.file], sourcetype: options.sourcetype })
    const knowledge = new Knowledge(store, await loadContent([], { only: [] }))
    const profile = await profileOf(store, knowledge, options.file)
    const definition = definitionOf(profile)
    const { conditions, search } = searchOf(profile)
    const whole = `${definition}${conditions}\n${search}`
    const found = await runSearch(store, knowledge, whole, { time: TIME })
    if (found.rows.length === 0)
      throw new NoProposal('The first search over the log finds nothing.', `It was: ${whole}`)
    const example = await exampleOf(store, knowledge, whole)
    const files = filesOf(options, profile, { definition, conditions, search, example })
    return { files, profile, search: whole, rows: found.rows.length }
  } finally {
    await store.close()
  }
}

async function profileOf(store: Store, knowledge: Knowledge, file: string): Promise<LogProfile> {
  const counted = await runSearch(store, knowledge, 'index=* | stats count by sourcetype source | sort 0 - count', {
    time: TIME,
  })
  const [most] = counted.rows
  if (most === undefined)
    throw new NoProposal(`There are no events in ${file}.`, 'Give a log that karst ingest can load.')
  const sourcetype = String(most.sourcetype)
  const source = String(most.source)
  const narrowed = `index=* sourcetype=${quoted(sourcetype)} source=${quoted(source)}`
  const { query } = await compileSearch(store, knowledge, narrowed, { time: TIME })
  if (query === undefined) throw new NoProposal(`The events of ${file} can't be searched.`, 'Give --sourcetype.')
  const summaries = await summariseFields(store, query, { values: 60, interesting: 20 })
  // The path of the sample says nothing of where events come from later.
  const isPath = source === file || source.endsWith(basename(file)) || /^\.?\//.test(source)
  return profileLog(summaries, { sourcetype, source: isPath ? undefined : source })
}

async function exampleOf(store: Store, knowledge: Knowledge, whole: string): Promise<string | undefined> {
  const events = whole.split('\n')[0]!
  const { rows } = await runSearch(store, knowledge, `${events} | head 1 | table _raw`, { time: TIME })
  const raw = rows[0]?._raw
  return typeof raw === 'string' && raw.length <= LONGEST_EXAMPLE ? raw : undefined
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`
}

function definitionOf({ sourcetype, source }: LogProfile): string {
  return `sourcetype=${quoted(sourcetype)}${source === undefined ? '' : ` source=${quoted(source)}`}`
}

function searchOf({ kind, entities, worth }: LogProfile): { conditions: string; search: string } {
  const conditions = kind === undefined ? '' : ` ${fieldName(kind.field)}=${quoted(kind.value)}`
  const by = entities.length > 0 ? entities.map(({ field }) => fieldName(field)) : ['host']
  const values = worth.slice(0, 3).map((field) => ` values(${fieldName(field)}) as ${fieldName(field)}`)
  const stats = `| stats count min(_time) as firstTime max(_time) as lastTime${values.join('')} by ${by.join(' ')}`
  return { conditions, search: entities.length > 0 ? stats : `${stats}\n| rename host as dest` }
}

function fieldName(field: string): string {
  return /^[A-Za-z_][\w.{}]*$/.test(field) ? field : quoted(field)
}

function filesOf(
  options: FromLogOptions,
  profile: LogProfile,
  found: { definition: string; conditions: string; search: string; example: string | undefined },
): OutputFile[] {
  const { sourcetype, kind, entities, fields } = profile
  const { author, date } = options
  const sourceName = kind === undefined ? sourcetype : `${sourcetype} ${kind.field} ${kind.value}`
  const macro = fileStem(sourcetype.replace(/[^\w]+/g, '_')).replace(/^_+|_+$/g, '') || 'events'
  const data = `attack_data/${fileStem(options.name)}/${basename(options.file)}`
  const source = profile.source ?? basename(options.file)
  return [
    newMacro({
      ...{ name: macro, author, date, definition: found.definition },
      description: `Where events of ${sourcetype} are. Change it to your index, source and source type.`,
    }),
    newDataSource({
      ...{ name: safeName(sourceName), author, date, source, sourcetype, separator: kind?.field },
      separatorValue: kind?.value,
      fields: fields.filter(({ coverage }) => coverage >= 20).map(({ field }) => field),
      exampleLog: found.example,
    }),
    newDetection({
      ...{ name: options.name, author, date, type: options.type, domain: options.domain, status: 'production' },
      description: `Finds events of ${sourcetype}${kind ? ` with ${kind.field} ${kind.value}` : ''}, a first search proposed from a log.`,
      dataSource: [safeName(sourceName)],
      search: `\`${macro}\`${found.conditions}\n${found.search}`,
      howToImplement: `Collect events of the source type ${sourcetype}, and change the macro \`${macro}\`.`,
      entities: entities.length > 0 ? entities : [{ field: 'dest', type: 'system' }],
      tests: [{ name: 'True Positive Test', attack_data: [{ data, source, sourcetype }] }],
    }),
    { path: data, content: readFileSync(options.file) },
  ]
}

/** Letters, digits and what names of content have besides. */
function safeName(name: string): string {
  return name.replace(/[^\w .-]+/g, ' ').trim()
}
