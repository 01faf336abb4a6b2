/** An entry as functions: compiled once for a worker, then called for every event. */

import type { Extraction } from '../extract/extraction.ts'
import type { FieldNames, Slot } from '../field-names.ts'
import type { LoadingEvent } from '../loading-event.ts'
import type { Breaker } from '../readers/cut.ts'
import { compileTime, type EventTime } from '../time/time-rules.ts'
import type { Zone } from '../time/zone.ts'
import type { Catalogue, ResolvedEntry } from './catalogue.ts'
import { compileReading } from './compile-reading.ts'
import { type Assignment, type Context, compileFields, compileValue, template } from './field-rules.ts'
import { compileTags, type Tagging } from './tag-rules.ts'

export interface SourceType {
  readonly entry: ResolvedEntry
  newBreaker(): Breaker
  extract: Extraction
  time: EventTime
  /** The source that the event names itself, if it does. */
  source(event: LoadingEvent): string | undefined
  host(event: LoadingEvent): string | undefined
  /** Runs the field rules and answers the tags. */
  enrich(event: LoadingEvent): Tagging
}

export interface CompileOptions {
  catalogue: Catalogue
  names: FieldNames
  zone: Zone
  now: () => number
}

export function compileSourceType(entry: ResolvedEntry, options: CompileOptions): SourceType {
  const { names, catalogue } = options
  const context: Context = {
    names,
    tables: catalogue.tables,
    key: entry.key === undefined ? undefined : names.slot(entry.key),
  }
  const host = entry.host && compileValue(entry.host, context)
  return {
    entry,
    ...compileReading(entry, names, catalogue.tables),
    time: compileTime(entry.time ?? [], options),
    source: compileSource(entry.source, names),
    host: host ?? (() => undefined),
    enrich: compileEnrichment(entry, context),
  }
}

interface Prepared {
  assignments: Assignment[]
  tags: (event: LoadingEvent) => Tagging
}

/** More values of a key field than this: rules are prepared for each event anew, and memory stays bounded. */
const MOST_KEY_VALUES = 5000

function compileEnrichment(entry: ResolvedEntry, context: Context): (event: LoadingEvent) => Tagging {
  const fields = compileFields(entry.fields, context)
  const tags = compileTags(entry.tags, context)
  const prepare = (keyValue: string): Prepared => ({ assignments: fields(keyValue), tags: tags(keyValue) })
  const known = new Map<string, Prepared>()
  const keyOf = context.key ? keyReader(context.key) : () => ''
  return (event) => {
    const keyValue = keyOf(event)
    let prepared = known.get(keyValue)
    if (!prepared) {
      prepared = prepare(keyValue)
      if (known.size < MOST_KEY_VALUES) known.set(Buffer.from(keyValue).toString(), prepared)
    }
    for (const assignment of prepared.assignments) assignment(event)
    return prepared.tags(event)
  }
}

function keyReader(key: Slot): (event: LoadingEvent) => string {
  return ({ fields }) => {
    const value = fields.get(key)
    return (typeof value === 'object' ? value[0] : value) ?? ''
  }
}

/** `XmlWinEventLog:{Channel}`: undefined for an event that lacks one of the fields. */
function compileSource(pattern: string | undefined, names: FieldNames): (event: LoadingEvent) => string | undefined {
  if (pattern === undefined) return () => undefined
  const fill = template(pattern, names)
  const made = new Map<string, string>()
  return (event) => {
    const text = fill(event)
    if (text === undefined) return undefined
    // The same few sources come again and again: one text for each, and none that holds on to a block of log.
    let source = made.get(text)
    if (source === undefined) {
      if (made.size > 10_000) made.clear()
      source = Buffer.from(text).toString()
      made.set(source, source)
    }
    return source
  }
}
