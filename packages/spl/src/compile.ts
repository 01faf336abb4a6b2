/**
 * Search text → SQL. The only file that knows every layer. Pure: the same text, environment and answers give the
 * same result.
 */

import { optimize } from './optimizer/index.ts'
import { ALL_FIELDS, type OrderKey, type Plan } from './plan/plan.ts'
import { eachColumn, type ScalarType } from './plan/scalar.ts'
import type { Answer, MetricFields, Question } from './semantics/context.ts'
import type { Registry } from './semantics/definition.ts'
import type { Environment } from './semantics/environment.ts'
import { Lowering } from './semantics/lowering.ts'
import { certainDiagnostics, explainMissing } from './semantics/missing-field.ts'
import type { Relation } from './semantics/relation.ts'
import { NO_TRACE, type Trace } from './semantics/stage-trace.ts'
import { syntaxOf } from './semantics/syntax-registry.ts'
import { type Diagnostic, Diagnostics } from './source/diagnostic.ts'
import { SourceText } from './source/source-text.ts'
import { emitSql } from './sql/emit.ts'
import type { Pipeline } from './syntax/ast.ts'
import { Abandon } from './syntax/cursor.ts'
import { expandMacros } from './syntax/macro-expansion.ts'
import { parsePipeline } from './syntax/pipeline-parser.ts'

export interface ResultColumn {
  name: string
  type: ScalarType
}

/** A statement that is ready to run. */
export interface Query {
  sql: string
  /** The columns of the statement, in order. */
  columns: ResultColumn[]
  /**
   * `events`: the last column holds every extracted field of the event (keys as the store writes them); columns
   * before it win over it, and `removed` names are not shown. `rows`: the columns are the result.
   */
  kind: 'events' | 'rows'
  removed: string[]
  plan: Plan
}

export interface OpenQuestion {
  key: string
  why: string
  query: Query
  /** What to do with the rows: give them back, or write them. */
  action:
    | { kind: 'rows' }
    | { kind: 'write-lookup'; lookup: string; append: boolean; whenEmpty: 'keep' | 'replace' }
    | {
        kind: 'write-events'
        index: string
        source: string
        sourcetype: string
        host: string
        metrics?: MetricFields
      }
}

export interface Compilation {
  /** The text with macros expanded. */
  source: SourceText
  pipeline: Pipeline
  diagnostics: Diagnostic[]
  /** Absent when there are errors, or questions to answer first. */
  query: Query | undefined
  questions: OpenQuestion[]
  /** Each stage with the fields before and after it, for the linter. */
  trace: Trace
}

export interface CompileOptions {
  /** How messages call the text. */
  name?: string
  /** Answers to the questions of earlier rounds, by key. */
  answers?: ReadonlyMap<string, Answer>
  /** Most rows to give; undefined = all. */
  maxRows?: number
  /** Rows in no order: for those who put them away. */
  unordered?: boolean
  /** Also bind every condition by itself, for explaining the search: `kept` of the trace's stages. */
  conditions?: boolean
}

export interface Parsed {
  source: SourceText
  pipeline: Pipeline
  diagnostics: Diagnostics
}

/** Expands macros and parses. */
export function parse(text: string, registry: Registry, environment: Environment, name = 'search'): Parsed {
  const diagnostics = new Diagnostics()
  const source = expandMacros(SourceText.of(text, name), environment, diagnostics)
  const nothing: Pipeline = {
    kind: 'pipeline',
    stages: [],
    leadingPipe: false,
    span: { start: 0, end: source.text.length },
  }
  // What a missing macro would have brought is unknown, so what follows it can't be judged.
  if (diagnostics.failed) return { source, pipeline: nothing, diagnostics }
  try {
    return { source, pipeline: parsePipeline(source, syntaxOf(registry), diagnostics), diagnostics }
  } catch (error) {
    if (!(error instanceof Abandon)) throw error
    return { source, pipeline: nothing, diagnostics }
  }
}

export function compileWith(
  registry: Registry,
  text: string,
  environment: Environment,
  options: CompileOptions = {},
): Compilation {
  const { source, pipeline, diagnostics } = parse(text, registry, environment, options.name)
  const base = { source, pipeline, questions: [], query: undefined, trace: NO_TRACE }
  if (diagnostics.failed) return { ...base, diagnostics: diagnostics.list }
  const lowering = new Lowering(registry, environment, diagnostics, source, options.answers ?? new Map())
  if (options.conditions) lowering.kept = []
  const relation = lowering.lower(pipeline)
  const { trace } = lowering
  const explained = explainMissing(diagnostics.list, trace, source)
  if (!relation || diagnostics.failed) return { ...base, trace, diagnostics: explained }
  if (lowering.open.length > 0) {
    const questions = lowering.open.map(openQuestion)
    return { ...base, trace, questions, diagnostics: certainDiagnostics(explained, trace) }
  }
  return {
    ...base,
    trace,
    diagnostics: explained,
    query: toQuery(options.unordered ? relation.withOrder([]) : relation, options.maxRows),
  }
}

function openQuestion(question: Question): OpenQuestion {
  const { key, why, relation } = question
  switch (question.kind) {
    case 'rows':
      return { key, why, query: toQuery(relation, question.limit), action: { kind: 'rows' } }
    case 'write-lookup': {
      const { lookup, append, whenEmpty } = question
      const action = { kind: 'write-lookup', lookup, append, whenEmpty } as const
      return { key, why, query: toQuery(relation, undefined), action }
    }
    case 'write-events': {
      const { index, source, sourcetype, host, metrics } = question
      const target = { kind: 'write-events', index, source, sourcetype, host } as const
      const action = metrics ? { ...target, metrics } : target
      return { key, why, query: toQuery(relation, undefined), action }
    }
  }
}

/** Optimises a relation's plan and writes its SQL. */
export function toQuery(relation: Relation, maxRows: number | undefined): Query {
  const columns: ResultColumn[] = [...relation.columns].map(([name, type]) => ({ name, type }))
  if (relation.open) columns.push({ name: ALL_FIELDS, type: 'data' })
  const needs = new Map<string, ScalarType>(columns.map((c) => [c.name, c.type]))
  const order = uniqueOrder(relation.order)
  for (const key of order) eachColumn(key.value, (c) => needs.set(c.name, c.type))
  const plan = optimize(relation.plan, needs)
  const sql = emitSql(plan, columns, order, maxRows)
  return {
    sql,
    columns,
    kind: relation.open ? 'events' : 'rows',
    removed: relation.open ? [...relation.removed] : [],
    plan,
  }
}

/** A key that repeats an earlier one orders nothing. */
function uniqueOrder(order: readonly OrderKey[]): OrderKey[] {
  const seen = new Set<string>()
  return order.filter((key) => {
    const name = key.value.kind === 'column' ? key.value.name : undefined
    if (name === undefined || !seen.has(name)) {
      if (name !== undefined) seen.add(name)
      return true
    }
    return false
  })
}
