/** How an entry reads a file: the text as events, an event's text as fields. */

import { Columns, type Delimited, delimited } from '../extract/delimited.ts'
import { eventData } from '../extract/event-data.ts'
import { eventProperties } from '../extract/event-properties.ts'
import type { Extraction } from '../extract/extraction.ts'
import { json } from '../extract/json.ts'
import { keyValue } from '../extract/key-value.ts'
import { membersOf } from '../extract/members-of.ts'
import { namedValues } from '../extract/named-values.ts'
import { pattern } from '../extract/pattern.ts'
import { syslog } from '../extract/syslog.ts'
import { wevtutilText } from '../extract/wevtutil-text.ts'
import { windowsXml } from '../extract/windows-xml.ts'
import { wineventlogText } from '../extract/wineventlog-text.ts'
import type { FieldNames } from '../field-names.ts'
import { begunEventBreaker } from '../readers/begun-events.ts'
import type { Breaker } from '../readers/cut.ts'
import { JsonEventBreaker } from '../readers/json-events.ts'
import { lineBreaker } from '../readers/lines.ts'
import { RowBreaker } from '../readers/rows.ts'
import { XmlEventBreaker } from '../readers/xml-events.ts'
import type { ResolvedEntry } from './catalogue.ts'
import type { BREAKERS, Definitions, Extract } from './definition.ts'

export interface Reading {
  /** For one file: a worker reads its files one after the other, so that breaker and extraction may share what a file says about itself. */
  newBreaker(): Breaker
  extract: Extraction
}

interface Context {
  names: FieldNames
  tables: Definitions['tables']
  /** The form of the rows, where an entry reads such. */
  rows: { form: Delimited; columns: Columns } | undefined
  /** Members whose lists hold the events. */
  records: readonly string[] | undefined
}

const BREAKER: Record<(typeof BREAKERS)[number], (context: Context) => Breaker> = {
  json: ({ records }) => new JsonEventBreaker(records),
  lines: lineBreaker,
  rows: ({ rows }) => new RowBreaker(rows!.form, rows!.columns),
  'xml-events': () => new XmlEventBreaker(),
}

export function compileReading(entry: ResolvedEntry, names: FieldNames, tables: Definitions['tables']): Reading {
  const extracts = entry.extract ?? []
  const form = delimitedOf(extracts)
  const rows = form && { form, columns: new Columns(names, form) }
  const context: Context = { names, tables, rows, records: entry.records }
  const events = entry.events!
  const breaker = typeof events === 'string' ? BREAKER[events] : () => begunEventBreaker(events)
  return { newBreaker: () => breaker(context), extract: together(extracts.map((one) => compileExtract(one, context))) }
}

export function delimitedOf(extracts: readonly Extract[]): Delimited | undefined {
  for (const extract of extracts) if (typeof extract === 'object' && 'delimited' in extract) return extract.delimited
  return undefined
}

function compileExtract(extract: Extract, { names, tables, rows }: Context): Extraction {
  if (extract === 'json') return json(names)
  if (extract === 'windows-xml') return windowsXml(names)
  if (extract === 'wineventlog-text') return wineventlogText(names)
  if (extract === 'wevtutil-text') return wevtutilText(names)
  if (extract === 'kv') return keyValue(names)
  if (extract === 'syslog') return syslog(names)
  if ('named_values' in extract) return namedValues(names, extract.named_values)
  if ('members_of' in extract) return membersOf(names, extract.members_of, extract.clean)
  if ('kv' in extract) return keyValue(names, extract.kv)
  if ('pattern' in extract) return pattern(names, extract)
  if ('properties' in extract) return eventProperties(names, tables[extract.properties] ?? {})
  if ('delimited' in extract) return delimited(rows!.form, rows!.columns)
  return eventData(names, names.slot(extract.event_data))
}

function together(all: readonly Extraction[]): Extraction {
  if (all.length === 1) return all[0]!
  return (text, start, end, fields) => {
    let problem: string | undefined
    for (const one of all) problem = one(text, start, end, fields) ?? problem
    return problem
  }
}
