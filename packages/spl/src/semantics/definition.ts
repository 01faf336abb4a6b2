/**
 * The three kinds of things that content names: commands, eval functions and statistical functions. Each is one
 * object in one file; docs, completion, tests and the compiler read the same object.
 */

import type { Scalar } from '../plan/scalar.ts'
import type { Span } from '../source/span.ts'
import type { Expression } from '../syntax/ast.ts'
import type { StageParser } from '../syntax/stage-parser.ts'
import type { Binder } from './binder.ts'
import type { LowerContext } from './context.ts'
import type { Relation } from './relation.ts'

export type CellValue = string | number | boolean | null | readonly (string | number)[]
export type ExampleRow = Readonly<Record<string, CellValue>>
/** Lookups that an example uses: their rows by name. */
export type ExampleLookups = Readonly<Record<string, readonly ExampleRow[]>>

export interface CommandExample {
  /** What it shows, as a sentence without a full stop. */
  title: string
  /** Stages after the rows of `given`, or a whole search with a leading pipe when there are none. */
  spl: string
  given?: readonly ExampleRow[]
  lookups?: ExampleLookups
  /** Saved searches by name. */
  savedSearches?: Readonly<Record<string, string>>
  /** Expected rows; only the named fields are compared. */
  expect: readonly ExampleRow[]
  /** False when the order of the rows is not defined. */
  ordered?: boolean
}

export interface CommandDocs {
  summary: string
  usage: string
  notes?: readonly string[]
  /** Splunk's page of the command. */
  page: string
  /** Where results differ from Splunk's, and why. */
  differences?: readonly string[]
}

export interface Command<A = unknown> {
  name: string
  aliases?: readonly string[]
  /** True when it may stand first after a pipe. */
  generating?: boolean
  docs: CommandDocs
  syntax: (parser: StageParser) => A
  lower(args: NoInfer<A>, input: Relation, context: LowerContext): Relation
  examples: readonly CommandExample[]
}

/** Gives a command its type; lowering sees its own arguments, the registry sees them as opaque. */
export function command<A>(definition: Omit<Command<A>, 'syntax'> & { syntax: (parser: StageParser) => A }): Command {
  return definition as unknown as Command
}

export interface FunctionExample {
  /** An eval expression. */
  spl: string
  expect: CellValue
  /** Fields that the expression reads. */
  given?: ExampleRow
  lookups?: ExampleLookups
}

export interface FunctionDocs {
  summary: string
  usage: string
  category:
    | 'bitwise'
    | 'comparison'
    | 'conversion'
    | 'cryptographic'
    | 'date and time'
    | 'informational'
    | 'json'
    | 'mathematical'
    | 'multivalue'
    | 'statistical'
    | 'text'
    | 'trigonometry'
  notes?: readonly string[]
  differences?: readonly string[]
}

export interface FunctionCall {
  span: Span
  args: readonly Expression[]
  binder: Binder
}

export interface EvalFunction {
  name: string
  aliases?: readonly string[]
  docs: FunctionDocs
  /** Least and most arguments. */
  arity: readonly [number, number]
  /**
   * The value from the bound arguments. `call` gives the spans, for diagnostics, and the arguments unbound, for
   * functions that bind them in a scope of their own (mvmap).
   */
  lower(args: readonly Scalar[], call: FunctionCall): Scalar
  /** True when lower() binds the arguments itself: it then gets an empty list. */
  bindsItself?: boolean
  examples: readonly FunctionExample[]
}

export function fn(definition: EvalFunction): EvalFunction {
  return definition
}

/** What a statistical function aggregates. */
export interface AggregateInput {
  /** The value of each row: text, num or list; undefined for a bare function (count). */
  value: Scalar | undefined
  /** The row's time, for earliest_time(), rate() and their like; undefined when the rows have none. */
  time: Scalar | undefined
  /** Grows with the row's time, and tells rows of the same time apart; asks the relation to number its rows. */
  chronology(): Scalar
  /** The row's position (from 1), for first(), last() and list(); asks the relation to number its rows. */
  position(): Scalar
  /** The number in the name: 95 of perc95. */
  parameter: number | undefined
  /** Seconds that the rows of a group span, for per_second() and its like; only timechart knows them. */
  bucketSeconds: Scalar | undefined
  span: Span
  context: LowerContext
}

export interface AggregateDocs {
  summary: string
  usage: string
  notes?: readonly string[]
  differences?: readonly string[]
}

export interface StatsFunction {
  name: string
  aliases?: readonly string[]
  /** For names with a number: matches the whole name, the first group is the number. */
  pattern?: RegExp
  docs: AggregateDocs
  /** True when it can do without an argument. */
  bare?: boolean
  /** True when it works on numbers only: `allnum` then wants every value of the field to be one. */
  numeric?: boolean
  /** True when no rows give 0 and not null: what a chart shows for a combination that never occurs. */
  countsNothing?: boolean
  /** An expression with aggregate functions of ClickHouse. It also runs as a window (eventstats, streamstats). */
  lower(input: AggregateInput): Scalar
  /** `within` is the command to use it with; stats when it is left out. */
  examples: readonly { given: readonly ExampleRow[]; spl: string; expect: CellValue; within?: string }[]
}

export function stat(definition: StatsFunction): StatsFunction {
  return definition
}

/** Everything that a search may name. */
export interface Registry {
  commands: ReadonlyMap<string, Command>
  functions: ReadonlyMap<string, EvalFunction>
  stats: ReadonlyMap<string, StatsFunction>
  /** Statistical functions with a number in their name. */
  patterns: readonly StatsFunction[]
  /** Commands that Splunk has and Karst has not, with the reason. */
  unsupportedCommands: ReadonlyMap<string, string>
  /** Eval functions that Splunk has and Karst has not, with the reason. */
  unsupportedFunctions: ReadonlyMap<string, string>
}
