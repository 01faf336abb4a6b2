/** The public names of the language package. */
import { COMMANDS } from './commands/index.ts'
import { UNSUPPORTED } from './commands/unsupported.ts'
import { type Compilation, type CompileOptions, compileWith, type Parsed, parse as parseWith } from './compile.ts'
import { FUNCTIONS } from './functions/index.ts'
import { UNSUPPORTED_FUNCTIONS } from './functions/unsupported.ts'
import { type LintDiagnostic, lintWith, type Severities } from './lint/lint.ts'
import { RULES } from './lint/rules/index.ts'
import type { Registry } from './semantics/definition.ts'
import type { Environment } from './semantics/environment.ts'
import { STATS } from './stats/index.ts'

/** Everything that a search may name. */
export const REGISTRY: Registry = {
  commands: COMMANDS,
  functions: FUNCTIONS,
  ...STATS,
  unsupportedCommands: UNSUPPORTED,
  unsupportedFunctions: UNSUPPORTED_FUNCTIONS,
}

/** Compiles a search. Pure: run the questions it leaves open and compile again with their answers. */
export function compile(text: string, environment: Environment, options: CompileOptions = {}): Compilation {
  return compileWith(REGISTRY, text, environment, options)
}

/** Expands macros and parses, without looking at what the stages mean. */
export function parse(text: string, environment: Environment, name = 'search'): Parsed {
  return parseWith(text, REGISTRY, environment, name)
}

/**
 * What there is to say of a compiled search: the compiler's own diagnostics, and what the rules find. Severities can be
 * set by code. Nothing is run: what depends on data that were not looked at is not judged.
 */
export function lint(compilation: Compilation, severities: Severities = {}): LintDiagnostic[] {
  return lintWith(RULES, compilation, severities)
}

export {
  type Compilation,
  type CompileOptions,
  compileWith,
  type OpenQuestion,
  type Parsed,
  type Query,
  type ResultColumn,
  toQuery,
} from './compile.ts'
export * from './explain/index.ts'
export { formatSearch } from './format/format.ts'
export { applyFixes } from './lint/apply-fixes.ts'
export type { LintDiagnostic, Severities } from './lint/lint.ts'
export { type OutputFields, outputFields } from './lint/output-fields.ts'
export type { Edit, Fix, Rule, RuleDocs } from './lint/rule.ts'
export { RULES } from './lint/rules/index.ts'
export { ALL_FIELDS, BASE_COLUMNS, type Column, type Plan } from './plan/plan.ts'
export { printPlan } from './plan/print-plan.ts'
export { bool, column, list, NULL, num, type Scalar, type ScalarType, text } from './plan/scalar.ts'
export { bareEnvironment } from './semantics/bare-environment.ts'
export { looksNumeric, numberText } from './semantics/coerce.ts'
export type { Answer, AnswerValue, MetricFields, TimeRange } from './semantics/context.ts'
export { parseCsv } from './semantics/csv.ts'
export { lineageOf } from './semantics/data-model.ts'
export {
  type CellValue,
  type Command,
  type CommandExample,
  command,
  type EvalFunction,
  type ExampleLookups,
  type ExampleRow,
  type Registry,
  type StatsFunction,
} from './semantics/definition.ts'
export {
  type AcceleratedDataset,
  type DataModel,
  type DataModelDataset,
  DEFAULT_LIMITS,
  type Environment,
  type Limits,
  type LookupDefinition,
  type SavedSearch,
} from './semantics/environment.ts'
export type {
  Alias,
  AppliesTo,
  AutomaticLookup,
  Calculation,
  EventKnowledge,
  Extraction,
  TagRule,
} from './semantics/event-knowledge.ts'
export type { KeptCondition, KeptRows } from './semantics/kept-rows.ts'
export { literalRows } from './semantics/literal-rows.ts'
export { type FieldCatalogue, Relation } from './semantics/relation.ts'
export { type LoweredStage, loweredStage, type Trace } from './semantics/stage-trace.ts'
export { resolveTime } from './semantics/time-modifier.ts'
export { DIAGNOSTICS, type Diagnostic, type DiagnosticCode, Diagnostics, type Severity } from './source/diagnostic.ts'
export { DIAGNOSTIC_DOCS, type DiagnosticDocs } from './source/diagnostic-docs.ts'
export { didYouMean, nearest } from './source/nearest.ts'
export { type Locate, lineAndColumn, locateInOrigin, PLAIN, renderDiagnostic, type Styles } from './source/render.ts'
export { type Origin, type Place, SourceText } from './source/source-text.ts'
export { cover, type Span, span } from './source/span.ts'
export type * from './syntax/ast.ts'
export type { MacroDefinition, MacroSource } from './syntax/macro-expansion.ts'
export { printExpression, printPipeline, printSearch, printStage, quote, subsearchesOf } from './syntax/printer.ts'
