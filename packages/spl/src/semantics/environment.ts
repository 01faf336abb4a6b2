/** What a search is compiled against: clock, time range, knowledge objects. All of it is an argument. */
import type { Column } from '../plan/plan.ts'
import type { MacroSource } from '../syntax/macro-expansion.ts'
import type { EventKnowledge } from './event-knowledge.ts'
import type { FieldCatalogue } from './relation.ts'

export interface LookupDefinition {
  name: string
  /** The table in the store. */
  table: string
  columns: readonly string[]
  /** Columns that match by wildcard or CIDR; all others match exactly. */
  matchType: ReadonlyMap<string, 'WILDCARD' | 'CIDR'>
  /** Splunk's default is true (transforms.conf, case_sensitive_match). */
  caseSensitive: boolean
  minMatches: number
  maxMatches: number
  /** Value of the output fields when fewer than minMatches rows match; undefined = none. */
  defaultMatch: string | undefined
  /** For a time-based lookup: the column with the time and its format. */
  time?: { field: string; format: string; maxOffset: number; minOffset: number }
}

export interface DataModelDataset {
  /** The dataset's own name: `Account_Management`. */
  name: string
  parent: string | undefined
  /** A search expression over the event's fields and tags, on top of the parent's. */
  constraint: string
  /** Fields that it declares itself. */
  fields: ReadonlySet<string>
  /** Eval expressions, in order; each sees the event's own fields and the results before it. */
  calculations: readonly { field: string; expression: string }[]
  /** True when every field of the events belongs to it (Risk.All_Risk). */
  anyField: boolean
}

export interface DataModel {
  name: string
  /** By the dataset's own name. */
  datasets: ReadonlyMap<string, DataModelDataset>
  /** The dataset that the model's name alone means. */
  root: string
}

/** A table that holds the rows of a dataset, of all time, with the base columns and fields of it that it lists. */
export interface AcceleratedDataset {
  table: string
  /** `_time`, `_serial`, … and fields, with the types that they have in a search. */
  columns: readonly Column[]
}

export interface SavedSearch {
  name: string
  search: string
  earliest?: string
  latest?: string
}

export interface Limits {
  /** Rows of a subsearch that becomes a predicate (limits.conf [format] maxresults; Splunk's default is 10,000). */
  subsearchRows: number
  /** Searches that one `map` may start unless it says maxsearches. */
  mapSearches: number
  /** Values that list() keeps (limits.conf [stats] list_maxsize; 100 as in Splunk). */
  listValues: number
  /** Distinct values that become columns in chart, timechart and xyseries when `limit` does not say otherwise. */
  pivotColumns: number
  /** Distinct names, or shapes of JSON and XML, that a command looks at to know the fields in a text (xmlkv, spath). */
  foundNames: number
}

export const DEFAULT_LIMITS: Limits = {
  subsearchRows: 50_000,
  mapSearches: 10,
  listValues: 100,
  pivotColumns: 1_000,
  foundNames: 10_000,
}

export interface Environment extends MacroSource {
  /** The search's clock, epoch seconds. */
  now: number
  /** The time range [earliest, latest), epoch seconds; null = open. */
  earliest: number | null
  latest: number | null
  /** IANA name, e.g. `Europe/Berlin`. */
  timeZone: string
  catalogue: FieldCatalogue
  limits: Limits
  lookup(name: string): LookupDefinition | undefined
  lookupNames(): Iterable<string>
  dataModel(name: string): DataModel | undefined
  dataModelNames(): Iterable<string>
  /** An event type's search. */
  eventType(name: string): string | undefined
  /** The names of all event types, for typer. */
  eventTypeNames?(): Iterable<string>
  /** What searches see of events besides what is stored with them. */
  eventKnowledge?: EventKnowledge
  /**
   * Where networks are, for iplocation: a lookup with one match, whose column `network` matches by CIDR, and whose
   * others are called as the fields that iplocation gives. Undefined when there is no such database.
   */
  geoip?(): LookupDefinition | undefined
  savedSearch(name: string): SavedSearch | undefined
  /** Indexes that are searched only where a search names an index: `risk` and `notable`. */
  namedIndexes: readonly string[]
  /**
   * What stands behind FROM where events are read: a table, or a table function over several, with the columns of
   * `events`. Left out: the table `events`. It is how a test sees its own data and nothing else.
   */
  events?: string
  /** The table of a dataset that its owner has accelerated, where it holds what the definitions of now would give. */
  accelerated?(model: string, dataset: string): AcceleratedDataset | undefined
}
