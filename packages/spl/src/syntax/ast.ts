/**
 * What was parsed. Commands keep arguments of their own (`args`, known to the command alone) and a list of parts in
 * the order of the text, from which any tool can print or walk a stage without knowing the command.
 */
import type { Span } from '../source/span.ts'

export interface Pipeline {
  kind: 'pipeline'
  stages: Stage[]
  /** True when the text began with a pipe: the first stage generates its rows. */
  leadingPipe: boolean
  span: Span
}

export interface Stage {
  kind: 'stage'
  /** The command's name as the registry knows it. */
  name: string
  /** True for the search that stands at the head of a pipeline without the word `search`. */
  implicit: boolean
  nameSpan: Span
  span: Span
  args: unknown
  parts: Part[]
}

export type Part =
  | { kind: 'word'; text: string; span: Span }
  | { kind: 'comma'; span: Span }
  | { kind: 'text'; value: string; quoted: boolean; span: Span }
  | { kind: 'option'; name: string; value: string; quoted: boolean; span: Span }
  | { kind: 'field'; field: FieldName }
  | { kind: 'expression'; expression: Expression }
  | { kind: 'search'; search: SearchExpression }
  | { kind: 'subsearch'; pipeline: Pipeline }
  /** `count`, `sum(bytes)`, `avg(eval(a/b))`; an alias is a part of its own. */
  | { kind: 'aggregation'; aggregation: Aggregation }

/** A field's name as written. `quote` tells how, so that it prints as it was. */
export interface FieldName {
  name: string
  quote: '' | '"' | "'"
  span: Span
}

/** The grammar of eval and where: AND binds tighter than OR. */
export type Expression =
  | { kind: 'string'; value: string; span: Span }
  | { kind: 'number'; value: number; text: string; span: Span }
  | { kind: 'boolean'; value: boolean; span: Span }
  | { kind: 'field'; name: string; quoted: boolean; span: Span }
  | { kind: 'call'; name: string; nameSpan: Span; args: Expression[]; span: Span }
  | { kind: 'unary'; op: '-' | '+' | 'NOT'; operand: Expression; span: Span }
  | { kind: 'binary'; op: BinaryOperator; left: Expression; right: Expression; span: Span }
  | { kind: 'in'; operand: Expression; list: Expression[]; span: Span }
  /** `[ … ]`: its rows run first and give the text of an expression. */
  | { kind: 'subsearch'; pipeline: Pipeline; span: Span }

export type BinaryOperator = 'AND' | 'OR' | 'XOR' | Comparison | 'LIKE' | '+' | '-' | '*' | '/' | '%' | '.'
export type Comparison = '=' | '!=' | '<' | '<=' | '>' | '>='

/** The grammar of the search command: OR binds tighter than AND. */
export type SearchExpression =
  | { kind: 'and'; terms: SearchExpression[]; span: Span }
  | { kind: 'or'; terms: SearchExpression[]; span: Span }
  | { kind: 'not'; term: SearchExpression; span: Span }
  | { kind: 'compare'; field: FieldName; op: Comparison; value: SearchValue; span: Span }
  | { kind: 'in'; field: FieldName; values: SearchValue[]; span: Span }
  | { kind: 'term'; directive: '' | 'TERM' | 'CASE'; value: SearchValue; span: Span }
  | { kind: 'subsearch'; pipeline: Pipeline; span: Span }
  /** `field=[ … ]` */
  | { kind: 'compare-subsearch'; field: FieldName; op: Comparison; pipeline: Pipeline; span: Span }
  | { kind: 'everything'; span: Span }

/** A value of the search grammar. In `text`, `*` is always a wildcard: a search can't escape it. */
export interface SearchValue {
  text: string
  quoted: boolean
  /** Written as CASE(…) or TERM(…): compared with case, as a whole token. */
  directive: '' | 'TERM' | 'CASE'
  span: Span
}

/** One aggregate of stats and its relatives: `count`, `dc(user) as users`, `avg(eval(a/b))`. */
export interface Aggregation {
  /** The function as written, in lower case: `count`, `perc95`. */
  name: string
  nameSpan: Span
  /** undefined for a bare `count`. */
  argument: AggregationArgument | undefined
  alias: FieldName | undefined
  /** The text as written, which names the output field when there is no alias. */
  text: string
  span: Span
}

export type AggregationArgument =
  | { kind: 'field'; field: FieldName }
  | { kind: 'wildcard'; pattern: string; span: Span }
  | { kind: 'eval'; expression: Expression; span: Span }
  | { kind: 'sparkline'; aggregation: Aggregation | undefined; span: string | undefined }
