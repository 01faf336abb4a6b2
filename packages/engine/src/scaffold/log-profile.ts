/** What a log holds, for a first search over it: source type, the fields that tell events apart, a condition, entities. */
import type { FieldSummaries, FieldSummary } from '../search/field-summary.ts'

export interface LogProfile {
  events: number
  sourcetype: string
  /** Undefined where it is only the path of the file. */
  source: string | undefined
  /** Fields with their coverage, the most telling first. */
  fields: FieldSummary[]
  /** What kind of event it is, and the kind that the search starts with. */
  kind: { field: string; value: string; events: number } | undefined
  entities: { field: string; type: 'system' | 'user' | 'other' }[]
  /** More fields that are worth a look: they differ, and most events have them. */
  worth: string[]
}

/** Fields that every event has, whatever it says. */
const META =
  /^(?:_.*|date_.*|time(?:start|end)pos|punct|linecount|splunk_server|index|source|sourcetype|host|eventtype|tag.*|vendor_product|.*_Xml)$/

/** Names of fields that say what kind of event it is, the best first. */
const KINDS = [
  'EventCode',
  'EventID',
  'eventName',
  'Operation',
  'operationName',
  'event_type',
  'eventType',
  'signature_id',
  'action',
  'type',
  'event',
  'status',
  'http_method',
  'method',
]

/** Fields that name who or what an event is about, the best first. */
const ENTITIES: readonly [field: string, type: 'system' | 'user' | 'other'][] = [
  ['dest', 'system'],
  ['user', 'user'],
  ['src_user', 'user'],
  ['Computer', 'system'],
  ['src', 'system'],
  ['src_ip', 'system'],
  ['clientip', 'system'],
  ['userName', 'user'],
  ['username', 'user'],
  ['userIdentity.arn', 'user'],
  ['hostname', 'system'],
]

const MOST_ENTITIES = 2
const MOST_WORTH = 6
/** Percent of the events that must have a field for a search to lean on it. */
const MOST_EVENTS = 60
/** A kind of event has few values; one that differs in every event is no kind. */
const MOST_KINDS = 60

export function profileLog(
  { events, fields }: FieldSummaries,
  { sourcetype, source }: { sourcetype: string; source: string | undefined },
): LogProfile {
  const own = fields.filter(({ field }) => !META.test(field))
  const kind = kindOf(own, events)
  const entities = ENTITIES.filter(([name]) => covers(own, name, MOST_EVENTS)).slice(0, MOST_ENTITIES)
  const taken = new Set([kind?.field, ...entities.map(([name]) => name)])
  const worth = own
    .filter(({ field, coverage, distinct }) => !taken.has(field) && coverage >= MOST_EVENTS && distinct > 1)
    .sort((a, b) => telling(b, events) - telling(a, events) || (a.field < b.field ? -1 : 1))
  return {
    events,
    sourcetype,
    source,
    fields: own,
    kind,
    entities: entities.map(([field, type]) => ({ field, type })),
    worth: worth.slice(0, MOST_WORTH).map(({ field }) => field),
  }
}

function covers(fields: readonly FieldSummary[], name: string, percent: number): boolean {
  return fields.some(({ field, coverage, multivalue }) => field === name && coverage >= percent && multivalue === 0)
}

/** Of the field that names kinds of events, the rarest kind that is told: what is rare is worth a look. */
function kindOf(fields: readonly FieldSummary[], events: number): LogProfile['kind'] {
  const named = KINDS.map((name) => fields.find(({ field }) => field === name)).filter((field) => field !== undefined)
  const candidates = [...named, ...fields.filter(({ field }) => !KINDS.includes(field)).sort(byFewValues)]
  const field = candidates.find(
    ({ coverage, distinct, values, multivalue }) =>
      coverage >= 90 &&
      multivalue === 0 &&
      values.length > 0 &&
      distinct <= Math.min(MOST_KINDS, Math.max(1, events / 2)),
  )
  if (field === undefined) return undefined
  const rarest = [...field.values].sort((a, b) => a.events - b.events || (a.value < b.value ? -1 : 1))[0]!
  return { field: field.field, value: rarest.value, events: rarest.events }
}

function byFewValues(a: FieldSummary, b: FieldSummary): number {
  return Number(a.distinct < 2) - Number(b.distinct < 2) || a.distinct - b.distinct || (a.field < b.field ? -1 : 1)
}

/** Between "the same everywhere" and "different everywhere": both tell little. */
function telling({ coverage, distinct }: FieldSummary, events: number): number {
  const share = Math.min(1, distinct / Math.max(1, events))
  return (coverage / 100) * (1 - Math.abs(Math.log(Math.max(share, 1e-6)) / Math.log(1e-6) - 0.5))
}
