/**
 * What searches see of events besides what is stored with them: extractions, aliases, calculated fields and automatic
 * lookups of source types, and tags (Knowledge Manager Manual, "The sequence of search-time operations").
 */

import { type Span, span } from '../source/span.ts'

/** Knowledge stands in no search: what is wrong with it is reported at the beginning of the text. */
export const NOWHERE: Span = span(0, 0)

/** The events that a rule is for (a stanza of props.conf); undefined = all. */
export interface AppliesTo {
  by: 'host' | 'source' | 'sourcetype'
  /**
   * `*` stands for any text without a slash, `...` for any text. A source type has patterns only behind `(?::){0}`, a
   * prefix that add-ons use because Splunk then takes the stanza for a pattern.
   */
  pattern: string
  /** Of several stanzas of a kind, the one with the higher number counts, then the first in the order of characters. */
  priority: number
}

interface EventRule {
  applies: AppliesTo | undefined
  /** For messages: `EVAL-action of [acme]`. */
  what: string
}

/** The named groups of a regular expression over a field. */
export interface Extraction extends EventRule {
  regex: string
  from: string
  /** The groups that have names. */
  fields: readonly string[]
}

export interface Alias extends EventRule {
  from: string
  to: string
  /** AS: the alias says what the original says, or nothing. ASNEW: a value that is there stays. */
  replace: boolean
}

export interface Calculation extends EventRule {
  field: string
  expression: string
}

export interface AutomaticLookup extends EventRule {
  lookup: string
  inputs: readonly { column: string; field: string }[]
  outputs: readonly { column: string; field: string }[]
  /** OUTPUT; false for OUTPUTNEW, which leaves a value that is there. */
  replace: boolean
}

/** Events with this value of the field have the tag. */
export interface TagRule {
  field: string
  value: string
  tag: string
}

/** Rules of one kind for the same field: a source before a host before a source type before all. */
export interface EventKnowledge {
  extractions: readonly Extraction[]
  aliases: readonly Alias[]
  calculations: readonly Calculation[]
  /** In the order in which they run. */
  lookups: readonly AutomaticLookup[]
  tags: readonly TagRule[]
}
