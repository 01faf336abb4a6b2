/** The `time` of a source type: where an event's time stands, tried in order. */
import type { FieldNames, Slot } from '../field-names.ts'
import type { LoadingEvent } from '../loading-event.ts'
import { parseEpoch } from './epoch.ts'
import { parseIso } from './iso.ts'
import { compileTimeFormat, type TimeParser } from './strptime.ts'
import { UTC, type Zone, zoneOf } from './zone.ts'

/** The shape of a rule, as sourcetypes/definition.ts checks it. */
export interface TimeRuleText {
  from: string[]
  /** What stands before the time in the text of the event. */
  prefix?: string | undefined
  format?: string[] | undefined
  zone?: string | { local: string; utc: string } | undefined
}

export interface TimeContext {
  names: FieldNames
  /** For texts that name no zone, where the rule names none. */
  zone: Zone
  now: () => number
}

/** Epoch seconds, or undefined when the event says nothing that is a time. */
export type EventTime = (event: LoadingEvent) => number | undefined

/**
 * The field that stands for the text of the event: where a format is given, a time of that format at its beginning, else
 * its first time of the form YYYY-MM-DD hh:mm:ss.
 */
const RAW = '_raw'
const ISO_IN_TEXT = /\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}/
const LOOK_AHEAD = 20_000
/** No time is longer. */
const BEGINNING = 100

export function compileTime(rules: readonly TimeRuleText[], context: TimeContext): EventTime {
  const attempts = rules.map((rule) => compileRule(rule, context))
  if (attempts.length === 1) return attempts[0]!
  return (event) => {
    for (const attempt of attempts) {
      const time = attempt(event)
      if (time !== undefined) return time
    }
    return undefined
  }
}

function compileRule(rule: TimeRuleText, context: TimeContext): EventTime {
  const parsers = (rule.format ?? ['iso', 'epoch']).map((format) => parserOf(format, context.now))
  const zoneFor = compileZone(rule.zone, context)
  const slots = rule.from.filter((name) => name !== RAW).map((name) => context.names.slot(name))
  const inRaw = rule.from.includes(RAW)
  const prefix = rule.prefix === undefined ? undefined : new RegExp(rule.prefix)
  return (event) => {
    for (const slot of slots) {
      const value = first(event, slot)
      if (value === undefined) continue
      const zone = zoneFor(event)
      for (const parse of parsers) {
        const time = parse(value, zone)
        if (time !== undefined) return time
      }
    }
    if (!inRaw) return undefined
    return rule.format ? timeOfText(event, prefix, parsers, zoneFor) : isoOfText(event, zoneFor)
  }
}

/** A time at the beginning of the text, or behind what must stand before it. */
function timeOfText(
  event: LoadingEvent,
  prefix: RegExp | undefined,
  parsers: TimeParser[],
  zoneFor: (event: LoadingEvent) => Zone,
): number | undefined {
  const before = prefix?.exec(event.raw.length > LOOK_AHEAD ? event.raw.slice(0, LOOK_AHEAD) : event.raw)
  if (before === null) return undefined
  const start = before ? before.index + before[0].length : 0
  const beginning = event.raw.slice(start, start + BEGINNING)
  for (const parse of parsers) {
    const time = parse(beginning, zoneFor(event))
    if (time !== undefined) return time
  }
  return undefined
}

function isoOfText(event: LoadingEvent, zoneFor: (event: LoadingEvent) => Zone): number | undefined {
  const found = ISO_IN_TEXT.exec(event.raw.length > LOOK_AHEAD ? event.raw.slice(0, LOOK_AHEAD) : event.raw)
  return found ? parseIso(event.raw, zoneFor(event), found.index) : undefined
}

function parserOf(format: string, now: () => number): TimeParser {
  if (format === 'iso') return (text, zone) => parseIso(text, zone)
  if (format === 'epoch') return (text) => parseEpoch(text)
  const parse = compileTimeFormat(format, now)
  if (!parse) throw new Error(`unchecked time format ${format}`)
  return parse
}

function compileZone(zone: TimeRuleText['zone'], context: TimeContext): (event: LoadingEvent) => Zone {
  if (zone === undefined) return () => context.zone
  if (typeof zone === 'string') {
    const fixed = zoneOf(zone)
    if (!fixed) throw new Error(`unchecked time zone ${zone}`)
    return () => fixed
  }
  return measuredZone(context.names.slot(zone.local), context.names.slot(zone.utc), context.zone)
}

/** The zone of a log that writes one moment twice, in local time and in UTC: their distance, in quarters of an hour. */
function measuredZone(local: Slot, utc: Slot, otherwise: Zone): (event: LoadingEvent) => Zone {
  return (event) => {
    const here = first(event, local)
    const there = first(event, utc)
    const a = here === undefined ? undefined : parseIso(here, UTC)
    const b = there === undefined ? undefined : parseIso(there, UTC)
    if (a === undefined || b === undefined) return otherwise
    const offset = Math.round((a - b) / 900) * 900
    return Math.abs(offset) > 14 * 3600 ? otherwise : () => offset
  }
}

function first({ fields }: LoadingEvent, slot: Slot): string | undefined {
  const value = fields.get(slot)
  return typeof value === 'object' ? value[0] : value
}
