/** What there is to say of a search over a store: what every stage leaves, why there is nothing, or what rows come from. */
import type { Diagnostic, SourceText } from '@karst/spl'
import type { WrittenPlace } from '../content/written-at.ts'
import type { CellValue, Row } from '../search/result.ts'

export interface ExplainedCondition {
  text: string
  place: WrittenPlace
  /** Rows that meet it and all conditions before it. */
  left: number
  /** Rows that meet it, whatever the other conditions say. */
  alone: number
  /** Rows that meet all other conditions of the stage, and not this one. */
  onlyMissing: number
}

/** Conditions that one stage asks of the same rows. */
export interface ExplainedConditions {
  /** Whose they are, where they do not stand in the search: `the dataset Processes`. */
  from: string | undefined
  /** Rows that came in. */
  rows: number
  conditions: ExplainedCondition[]
}

export interface ExplainedStage {
  command: string
  /** As written, macros expanded. */
  text: string
  place: WrittenPlace
  /** Rows that it leaves. */
  rows: number
  kept: ExplainedConditions[]
  /** Searches in brackets, in their order. */
  searches: ExplainedStage[][]
  /** What is worth knowing: a lookup that met no row, a search in brackets without rows. */
  notes: string[]
}

export interface FieldValue {
  value: string
  rows: number
}

/** What a field of the condition that failed has in the rows that came as far as it. */
export interface FieldFacts {
  field: string
  /** Whose rows these are, where they are not those that came as far: `the search in brackets`. */
  of: string | undefined
  rowsWith: number
  rowsWithout: number
  /** The first ones: the most frequent, or those nearest to the number that was asked for. */
  values: FieldValue[]
  /** Distinct values; at least so many where `more`. */
  distinct: number
  more: boolean
  /** Values that are nearly what was asked for, and how they differ. */
  near: { value: string; rows: number; difference: string }[]
  /** Where no row has the field: fields that may be meant. */
  hint: string | undefined
}

/** A row that misses few conditions, and those that it misses. */
export interface NearestRow {
  missed: { condition: string; has: Record<string, CellValue> }[]
  row: Row
}

export interface Emptiness {
  /** What happened, in a sentence. */
  sentence: string
  stage: { text: string; place: WrittenPlace }
  condition: ExplainedCondition | undefined
  /** Rows that came as far as the condition, or the stage. */
  reached: number
  fields: FieldFacts[]
  nearest: NearestRow[]
  /** When what failed is a search in brackets: why that one has no rows. */
  inner: Emptiness | undefined
}

export interface OriginEvent {
  _serial: string
  _time: number
  index: string
  source: string
  sourcetype: string
  host: string
  _raw: string
}

export interface ExplainedRow {
  row: Row
  /** Events that it comes from, the first few in order of time. */
  events: OriginEvent[]
  /** How many there are; at least so many where `manyEvents`. */
  eventCount: number
  manyEvents: boolean
}

export interface Explanation {
  diagnostics: Diagnostic[]
  source: SourceText
  /** False when the search could not be compiled: then there is nothing but diagnostics. */
  ran: boolean
  stages: ExplainedStage[]
  /** Rows of the search. */
  rows: number
  empty: Emptiness | undefined
  fields: string[]
  shown: ExplainedRow[]
  /** Why the events behind a row are not all that there is to it. */
  notes: string[]
  /** Statements that ran. */
  queries: number
}

export const NOTHING: Pick<Explanation, 'stages' | 'rows' | 'empty' | 'fields' | 'shown' | 'notes'> = {
  stages: [],
  rows: 0,
  empty: undefined,
  fields: [],
  shown: [],
  notes: [],
}
