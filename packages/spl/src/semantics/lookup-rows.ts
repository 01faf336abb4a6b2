/** A lookup's rows as a relation, in the order in which they were written. */
import { column } from '../plan/scalar.ts'
import { didYouMean } from '../source/nearest.ts'
import type { Span } from '../source/span.ts'
import type { LowerContext } from './context.ts'
import type { LookupDefinition } from './environment.ts'
import { Relation } from './relation.ts'

/** The column of a lookup's table that numbers its rows. */
export const LOOKUP_ROW = '__row'

/** Reports an unknown lookup and gives no rows for it. */
export function lookupRows(name: string, span: Span, context: LowerContext): Relation {
  const lookup = findLookup(name, span, context)
  if (!lookup) return Relation.closed({ kind: 'values', columns: [], rows: [] }, [])
  const columns = lookup.columns.map((each) => ({ name: each, type: 'text' as const }))
  const plan = {
    kind: 'table',
    table: lookup.table,
    columns: [...columns, { name: LOOKUP_ROW, type: 'data' as const }],
  } as const
  return Relation.closed(plan, columns, [{ value: column(LOOKUP_ROW, 'data'), descending: false }])
}

export function findLookup(name: string, span: Span, context: LowerContext): LookupDefinition | undefined {
  const { environment, diagnostics } = context
  const lookup = environment.lookup(name)
  if (lookup) return lookup
  diagnostics.report(
    'unknown-lookup',
    span,
    `There is no lookup \`${name}\`.`,
    didYouMean(name, environment.lookupNames()) ?? 'Give the content that defines it with --content.',
  )
  return undefined
}
