/** Options that many verbs take, and what they mean. */
import { DEFAULT_LIMITS, type Limits, resolveTime } from '@karst/spl'
import { type ContentRepository, loadContent } from '../content/repository.ts'
import type { KnowledgeSettings, SearchTime } from '../search/knowledge.ts'
import { openStore } from '../stores/open.ts'
import type { QueryLimits, RewritableStore } from '../stores/store.ts'
import { type OptionSpec, type Options, UsageError } from './verb.ts'

export const DATA: OptionSpec = {
  flags: '--data <dir|url>',
  help: 'the store: a directory, or http(s)://user:password@host:8123/database (default: ./.karst, or KARST_DATA)',
}
export const CONTENT: OptionSpec = {
  flags: '--content <dir>',
  help: 'a content repository: macros, lookups, detections; may be given more than once',
  multiple: true,
}
export const GEOIP: OptionSpec = {
  flags: '--geoip <file>',
  help: 'the database of iplocation, .mmdb or .csv (default: KARST_GEOIP, or the one that the store was given last)',
}
export const JSON_OUTPUT: OptionSpec = { flags: '--json', help: 'the result as JSON, for machines' }
export const TIME: OptionSpec[] = [
  {
    flags: '--earliest <time>',
    help: 'start of the time range: -24h@h, 2026-03-10T08:00:00, epoch seconds (default: all time)',
  },
  { flags: '--latest <time>', help: 'end of the time range, not included (default: all time)' },
  { flags: '--now <time>', help: 'the clock of the search, for results that can be repeated (default: the clock)' },
  { flags: '--timezone <zone>', help: 'IANA name of the time zone (default: the machine’s)' },
]
export const LIMITS: OptionSpec[] = [
  { flags: '--max-seconds <n>', help: 'stop a search that takes longer' },
  { flags: '--max-memory <bytes>', help: 'stop a search that needs more memory' },
  {
    flags: '--limit <name=value>',
    help: `a limit of the language, e.g. subsearchRows=100000 (${Object.keys(DEFAULT_LIMITS).join(', ')})`,
    multiple: true,
  },
]

/** The limits of the language that `--limit name=value` sets. */
export function searchLimits(options: Options): Partial<Limits> {
  const limits: Partial<Limits> = {}
  const names = Object.keys(DEFAULT_LIMITS)
  for (const setting of options.list('limit')) {
    const [name = '', value = ''] = setting.split('=')
    if (!names.includes(name))
      throw new UsageError(`--limit: there is no limit ${name}.`, `There are ${names.join(', ')}.`)
    if (!/^\d+$/.test(value)) throw new UsageError(`--limit ${name}= takes a whole number, not ${value || 'nothing'}.`)
    limits[name as keyof Limits] = Number(value)
  }
  return limits
}

export function dataLocation(options: Options): string {
  // An empty setting is none: a store must not open in whatever folder the command runs in.
  return options.text('data') || process.env.KARST_DATA || './.karst'
}

/** What searches know besides the content. */
export function knowledgeSettings(options: Options): KnowledgeSettings {
  return { geoip: options.text('geoip') ?? (process.env.KARST_GEOIP || undefined) }
}

export function openDataStore(options: Options): Promise<RewritableStore> {
  return openStore(dataLocation(options), { limits: queryLimits(options) })
}

export function queryLimits(options: Options): Partial<QueryLimits> {
  const maxSeconds = options.count('maxSeconds')
  const maxMemoryBytes = options.count('maxMemory')
  return {
    ...(maxSeconds === undefined ? {} : { maxSeconds }),
    ...(maxMemoryBytes === undefined ? {} : { maxMemoryBytes }),
  }
}

/** The content directories; undefined when none was given. */
export async function openContent(
  options: Options,
  only: readonly string[] = [],
): Promise<ContentRepository | undefined> {
  const dirs = options.list('content')
  return dirs.length === 0 && only.length === 0 ? undefined : loadContent(dirs, { only })
}

export function searchTime(options: Options): SearchTime {
  const timeZone = options.text('timezone') ?? Intl.DateTimeFormat().resolvedOptions().timeZone
  try {
    new Intl.DateTimeFormat('en-US', { timeZone })
  } catch {
    throw new UsageError(
      `--timezone: there is no time zone ${timeZone}.`,
      'Give an IANA name such as Europe/Berlin, or UTC.',
    )
  }
  const clock = Date.now() / 1000
  const now = readTime(options, 'now', clock, timeZone) ?? clock
  return {
    now,
    earliest: readTime(options, 'earliest', now, timeZone),
    latest: readTime(options, 'latest', now, timeZone),
    timeZone,
  }
}

function readTime(options: Options, name: string, now: number, timeZone: string): number | null {
  const text = options.text(name)
  if (text === undefined || text === '') return null
  const time = resolveTime(text, now, timeZone)
  if (time === undefined)
    throw new UsageError(
      `--${name}: \`${text}\` is no time.`,
      'Write -24h@h, now, 2026-03-10T08:00:00 or epoch seconds.',
    )
  return time
}
