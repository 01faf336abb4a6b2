/** karst new — an object of content from a template, or a first detection from a log. */
import { statSync } from 'node:fs'
import { resolve } from 'node:path'
import { readAppSettings } from '../../content/app-settings.ts'
import { DETECTION_TYPES, type DetectionType, type FormatVersion } from '../../content/detection.ts'
import { existingFiles, type OutputFile, writeFiles } from '../../content/output-files.ts'
import { fileStem } from '../../content/splunk-app/app-object.ts'
import { convertFiles } from '../../convert/convert-files.ts'
import { IngestUsageError } from '../../ingest/pipeline.ts'
import { type FromLog, NoProposal, proposeFromLog } from '../../scaffold/from-log.ts'
import {
  FIRST_SEARCH,
  NEW_KINDS,
  type NewKind,
  type NewObject,
  newDataSource,
  newDetection,
  newLookup,
  newMacro,
  newStory,
} from '../../scaffold/templates.ts'
import { plural } from '../output/lint.ts'
import { JSON_OUTPUT } from '../shared-options.ts'
import type { Terminal } from '../terminal.ts'
import { Failure, type Options, UsageError, type Verb } from '../verb.ts'

const DOMAINS = ['endpoint', 'network', 'threat', 'identity', 'access', 'audit']
/** contentctl: the name of the saved search around it has a limit of its own. */
const LONGEST_NAME = 67

export const newVerb: Verb = {
  name: 'new',
  arguments: [
    { name: '[kind]', help: `${NEW_KINDS.join(', ')}; not with --from-log` },
    { name: '[name]', help: 'the name of the new object' },
  ],
  summary: 'starts a detection, story, macro, lookup or data source, from a template or from a log',
  description:
    'With --from-log the log is loaded into a store of its own; its source type, the fields worth searching, and the rarest\nkind of event become a macro, a data source, a detection and its test, which passes. What is written validates.',
  options: [
    { flags: '--out <dir>', help: 'the content repository that it belongs to (default: .)' },
    {
      flags: '--type <type>',
      help: `of a detection: ${DETECTION_TYPES.join(', ')} (default: TTP; with --from-log: Hunting)`,
    },
    { flags: '--from-log <file>', help: 'a sample of the log to search' },
    { flags: '--name <name>', help: 'with --from-log: the name of the detection' },
    { flags: '--sourcetype <name>', help: 'of the log, or of a data source' },
    { flags: '--source <name>', help: 'of a data source' },
    { flags: '--domain <domain>', help: `security domain: ${DOMAINS.join(', ')} (default: endpoint)` },
    { flags: '--definition <search>', help: 'of a macro (default: search *)' },
    { flags: '--fields <names>', help: 'columns of a lookup, separated by commas' },
    { flags: '--author <name>', help: 'default: the author that contentctl.yml names' },
    { flags: '--date <YYYY-MM-DD>', help: 'default: today' },
    { flags: '--format <format>', help: 'v5 or v6 (default: v5)' },
    { flags: '--force', help: 'overwrites files that are there' },
    JSON_OUTPUT,
  ],
  examples: [
    { note: 'A detection', line: "karst new detection 'Certificate Export By Script' --type Anomaly --out content" },
    { note: 'From a log', line: "karst new --from-log sysmon.log --name 'Rare Sysmon Event' --out content" },
    { note: 'A lookup with its file', line: 'karst new lookup known_hosts --fields host,owner --out content' },
  ],
  async run({ args, options, terminal }) {
    const out = resolve(options.text('out') ?? '.')
    const format = readFormat(options)
    const log = options.text('fromLog')
    const proposal = log === undefined ? undefined : await propose(log, args, options, out)
    const made = proposal?.files ?? fromTemplate(args, options, out)
    const files = format === 6 ? convertFiles(made, 6, readDate(options)) : made
    const existing = options.flag('force') ? [] : existingFiles(out, files)
    if (existing.length > 0)
      throw new UsageError(`${existing[0]} exists.`, 'Give another name, or --force to overwrite.')
    try {
      writeFiles(out, files)
    } catch (error) {
      const { code, path } = error as NodeJS.ErrnoException
      throw new Failure(`${path ?? out} can't be written: ${code}.`)
    }
    report(files, proposal, options, terminal)
    return 0
  },
}

function report(
  files: readonly OutputFile[],
  proposal: FromLog | undefined,
  options: Options,
  terminal: Terminal,
): void {
  const written = files.map(({ path }) => path)
  if (options.flag('json')) {
    const told = proposal && {
      ...{ events: proposal.profile.events, sourcetype: proposal.profile.sourcetype, source: proposal.profile.source },
      ...{ kind: proposal.profile.kind, entities: proposal.profile.entities, worth: proposal.profile.worth },
      fields: proposal.profile.fields.map(({ field, coverage, distinct }) => ({ field, coverage, distinct })),
      ...{ search: proposal.search, rows: proposal.rows },
    }
    terminal.out(JSON.stringify({ version: 1, written, ...(told ? { proposal: told } : {}) }, undefined, 2))
    return
  }
  for (const path of written) terminal.out(path)
  if (proposal === undefined) return
  const { profile, search, rows } = proposal
  terminal.err(
    `${plural(profile.events, 'event')} of ${profile.sourcetype}. The first search gives ${plural(rows, 'row')}:`,
  )
  terminal.err(`  ${search.replaceAll('\n', '\n  ')}`)
  if (profile.worth.length > 0) terminal.err(`Fields worth searching: ${profile.worth.join(', ')}.`)
}

async function propose(log: string, args: readonly string[], options: Options, out: string): Promise<FromLog> {
  if (args.length > 0)
    throw new UsageError(`${args[0]} is too much.`, 'With --from-log, name the detection with --name.')
  if (!statSync(log, { throwIfNoEntry: false })?.isFile())
    throw new UsageError(`There is no file ${log}.`, 'Give a file of events.')
  const name = readName(options.text('name'), '--name')
  const object = readObject(name, options, out)
  try {
    return await proposeFromLog({
      ...{ ...object, file: resolve(log), type: readType(options, 'Hunting'), domain: readDomain(options) },
      sourcetype: options.text('sourcetype'),
    })
  } catch (error) {
    if (error instanceof NoProposal) throw new Failure(error.message, error.hint)
    if (error instanceof IngestUsageError) throw new UsageError(error.message, error.hint)
    throw error
  }
}

function fromTemplate([kind, given, more]: readonly string[], options: Options, out: string): OutputFile[] {
  const known = `It is one of ${NEW_KINDS.join(', ')}.`
  if (kind === undefined) throw new UsageError('Say what is to be made.', `${known} Or give --from-log.`)
  if (!NEW_KINDS.includes(kind as NewKind)) throw new UsageError(`There is no kind ${kind}.`, known)
  if (more !== undefined) throw new UsageError(`${more} is too much.`, 'Quote the name.')
  const object = readObject(readName(given, 'The name'), options, out)
  return TEMPLATES[kind as NewKind](object, options)
}

const TEMPLATES: Readonly<Record<NewKind, (object: NewObject, options: Options) => OutputFile[]>> = {
  detection: (object, options) => [
    newDetection({
      ...{ ...object, type: readType(options, 'TTP'), domain: readDomain(options), status: 'experimental' },
      description: `What ${object.name} looks for, and why it matters.`,
      dataSource: [],
      search: FIRST_SEARCH,
      howToImplement: 'Which logs have to be collected, and how.',
      entities: [
        { field: 'dest', type: 'system' },
        { field: 'user', type: 'user' },
      ],
      tests: [],
    }),
  ],
  story: (object) => [newStory(object)],
  macro: (object, options) => {
    const definition = options.text('definition') ?? 'search *'
    return [
      newMacro({ ...object, name: fileStem(object.name), definition, description: `What ${object.name} stands for.` }),
    ]
  },
  lookup: (object, options) => {
    const fields = (options.text('fields') ?? 'value,known').split(',').map((field) => field.trim())
    if (fields.some((field) => field === '') || new Set(fields).size < fields.length)
      throw new UsageError('--fields has an empty or a double name.', 'Write --fields host,owner.')
    return newLookup({ ...object, name: fileStem(object.name) }, fields)
  },
  'data-source': (object, options) => {
    const sourcetype = options.text('sourcetype')
    if (sourcetype === undefined) throw new UsageError('--sourcetype is missing.', 'A data source has a source type.')
    const source = options.text('source') ?? sourcetype
    return [newDataSource({ ...object, source, sourcetype, separator: undefined, fields: [], exampleLog: undefined })]
  },
}

function readObject(name: string, options: Options, out: string): NewObject {
  const author = options.text('author') ?? (readAppSettings(out).authorName || 'unknown')
  return { name, author, date: readDate(options) }
}

function readName(name: string | undefined, what: string): string {
  if (name === undefined || name.trim() === '')
    throw new UsageError(`${what} is missing.`, "Write it in quotes: 'Odd Logon'.")
  if (name.length > LONGEST_NAME)
    throw new UsageError(`The name has ${name.length} characters.`, `Names have at most ${LONGEST_NAME}.`)
  if (!/^[\w .()/-]+$/.test(name) || !/\w/.test(name))
    throw new UsageError(`\`${name}\` can't be the name of a file.`, 'Use letters, digits, blanks, - and dots.')
  return name.trim()
}

function readType(options: Options, fallback: DetectionType): DetectionType {
  const text = options.text('type')
  if (text === undefined) return fallback
  const found = DETECTION_TYPES.find((type) => type.toLowerCase() === text.toLowerCase())
  if (found) return found
  throw new UsageError(`--type: there is no type ${text}.`, `It is one of ${DETECTION_TYPES.join(', ')}.`)
}

function readDomain(options: Options): string {
  const text = options.text('domain') ?? 'endpoint'
  if (DOMAINS.includes(text)) return text
  throw new UsageError(`--domain: there is no domain ${text}.`, `It is one of ${DOMAINS.join(', ')}.`)
}

function readFormat(options: Options): FormatVersion {
  const text = options.text('format')
  const format = text === undefined ? 5 : Number(/^v?([56])$/i.exec(text)?.[1] ?? 0)
  if (format === 5 || format === 6) return format
  throw new UsageError(`--format: there is no format ${text}.`, 'Write --format v5 or --format v6.')
}

function readDate(options: Options): string {
  const text = options.text('date')
  if (text === undefined) return new Date().toISOString().slice(0, 10)
  if (/^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text))) return text
  throw new UsageError(`--date: \`${text}\` is no day.`, 'Write a day as 2026-03-10.')
}
