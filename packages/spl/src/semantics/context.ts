/** What a command may ask for while it lowers. */

import type { TimeRange } from '../plan/plan.ts'
import type { Scalar } from '../plan/scalar.ts'
import type { Diagnostics } from '../source/diagnostic.ts'
import type { SourceText } from '../source/source-text.ts'
import type { Span } from '../source/span.ts'
import type { Expression, Pipeline, SearchExpression } from '../syntax/ast.ts'
import type { Environment } from './environment.ts'
import type { Relation } from './relation.ts'

/** The rows that answer a question, by the names of their columns. Values as the store gives them. */
export interface Answer {
  columns: readonly string[]
  rows: readonly (readonly AnswerValue[])[]
}

export type AnswerValue = string | number | boolean | null | readonly (string | number | null)[]

/** Something that must be known, or done, before the search can be compiled any further. */
export type Question =
  /** Run this relation and give its rows. */
  | { kind: 'rows'; key: string; relation: Relation; limit: number; why: string }
  /**
   * Run this relation and, when the search is over, write its rows into a lookup; the answer has no rows.
   * `whenEmpty`: whether a result without rows leaves the lookup as it is or empties it.
   */
  | {
      kind: 'write-lookup'
      key: string
      relation: Relation
      lookup: string
      append: boolean
      whenEmpty: 'keep' | 'replace'
      why: string
    }
  /** Run this relation and, when the search is over, write its rows as events into an index; the answer has no rows. */
  | {
      kind: 'write-events'
      key: string
      relation: Relation
      index: string
      source: string
      sourcetype: string
      /** For rows without a host of their own. */
      host: string
      metrics?: MetricFields
      why: string
    }

/** How mcollect makes measurements of the fields of a row; a measurement is a field with the metric's name. */
export interface MetricFields {
  /** `no`: one in metric_name and _value; `all`: every field that is no dimension; `numbers`: those that are numbers. */
  split: 'no' | 'all' | 'numbers'
  dimensions: readonly string[]
  /** The field whose value comes before the names of the row's metrics, with a dot. */
  prefixField: string | undefined
}

export type { TimeRange }

export interface LowerContext {
  readonly environment: Environment
  readonly diagnostics: Diagnostics
  readonly source: SourceText
  /** The range of this pipeline; a subsearch has the range of the search around it. */
  readonly range: TimeRange

  /** Binds an expression of eval over the fields of a relation. */
  expression(expression: Expression, input: Relation): Scalar
  /** Binds an expression that must be true or false. */
  predicate(expression: Expression, input: Relation): Scalar
  /** Binds a search expression over the fields of a relation. */
  search(search: SearchExpression, input: Relation): Scalar

  /**
   * Says that a stage is about to keep the rows of `input` that meet a condition, for those who explain a search. It
   * changes nothing; `from` tells whose condition it is where it does not stand in the search (a dataset).
   */
  keeps(condition: SearchExpression | Expression, grammar: 'search' | 'eval', input: Relation, from?: string): void

  /** Lowers a subsearch that stands on its own. */
  pipeline(pipeline: Pipeline, range?: TimeRange): Relation
  /** Lowers the stages of a pipeline on top of a relation (appendpipe, foreach). */
  stages(pipeline: Pipeline, input: Relation): Relation
  /**
   * Parses and lowers text that a command holds or makes (map, savedsearch). `at` is where diagnostics point. `inner`:
   * the text stood in brackets, where a command may come first without a pipe.
   */
  text(text: string, name: string, at: Span, range?: TimeRange, inner?: boolean): Relation
  /** The same on top of a relation: text of stages (foreach). */
  stagesOfText(text: string, name: string, at: Span, input: Relation): Relation
  /** Parses text of stages and uses what was parsed, in a context that reports what it finds as above. */
  withText<T>(text: string, name: string, at: Span, use: (stages: Pipeline, context: LowerContext) => T): T | undefined
  /** Parses an eval expression from text. */
  expressionOfText(text: string, name: string, at: Span): Expression
  /** Parses a search expression from text (data model constraints, event types, rows of a subsearch). */
  searchOfText(text: string, name: string, at: Span): SearchExpression

  /** The stored events of a range. */
  events(range: TimeRange): Relation

  /** The answer to a question, or undefined while it is open; the lowering then goes on with no rows. */
  ask(question: Question): Answer | undefined
  /** A key for a question: the same in every round of one search. */
  questionKey(purpose: string, at: Span): string
}
