/** A lookup's rows, known before the search is compiled: for lookup() of eval, which can't join. */
import { column } from '../plan/scalar.ts'
import { didYouMean } from '../source/nearest.ts'
import type { Span } from '../source/span.ts'
import type { LowerContext } from './context.ts'
import type { LookupDefinition } from './environment.ts'
import { findLookup, lookupRows } from './lookup-rows.ts'

export interface LookupAnswer {
  definition: LookupDefinition
  /** The cells of the columns that were asked for, in the lookup's order. */
  rows: readonly (readonly (string | null)[])[]
}

/** Undefined after a diagnostic, or while the rows are not known. */
export function askLookup(
  name: string,
  columns: readonly string[],
  at: Span,
  context: LowerContext,
): LookupAnswer | undefined {
  const definition = findLookup(name, at, context)
  if (!definition || !hasColumns(definition, columns, at, context)) return undefined
  const limit = context.environment.limits.subsearchRows
  const distinct = [...new Set(columns)]
  const relation = lookupRows(name, at, context).project(
    distinct.map((each) => ({ name: each, value: column(each, 'text') })),
  )
  const why = `the rows of ${name}, for lookup()`
  const key = context.questionKey('lookup', at)
  const answer = context.ask({ kind: 'rows', key, relation, limit: limit + 1, why })
  if (!answer) return undefined
  if (answer.rows.length > limit) {
    context.diagnostics.report(
      'unsupported',
      at,
      `The lookup \`${name}\` has more than ${limit} rows, too many for lookup().`,
      'Use the lookup command, or raise the limit subsearchRows.',
    )
    return undefined
  }
  const places = columns.map((each) => answer.columns.indexOf(each))
  const rows = answer.rows.map((row) => places.map((place) => cellText(row[place])))
  return { definition, rows }
}

function cellText(cell: unknown): string | null {
  return cell === null || cell === undefined ? null : String(cell)
}

function hasColumns(
  definition: LookupDefinition,
  columns: readonly string[],
  at: Span,
  context: LowerContext,
): boolean {
  const missing = columns.find((each) => !definition.columns.includes(each))
  if (missing === undefined) return true
  context.diagnostics.report(
    'unknown-lookup-field',
    at,
    `The lookup \`${definition.name}\` has no column \`${missing}\`.`,
    didYouMean(missing, definition.columns) ?? `It has ${definition.columns.join(', ')}.`,
  )
  return false
}
