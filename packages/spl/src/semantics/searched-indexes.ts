/**
 * A search that names no index looks into the default ones (authorize.conf, srchIndexesDefault). Everything is one
 * of them but what Karst's own detections write: a risk event carries the fields of the row that it comes from, and
 * would be found as if it were the event itself.
 */
import { call, list, not } from '../plan/scalar.ts'
import type { SearchExpression } from '../syntax/ast.ts'
import type { LowerContext } from './context.ts'
import type { Relation } from './relation.ts'

/** The events without those of indexes that must be named, unless the search names one. */
export function inSearchedIndexes(events: Relation, search: SearchExpression, context: LowerContext): Relation {
  const { namedIndexes } = context.environment
  const index = events.field('index')
  if (namedIndexes.length === 0 || index === undefined || namesIndex(search)) return events
  return events.filter(not(call('bool', 'in', index, list(namedIndexes))))
}

/** True when a search says which indexes it looks into. */
export function namesIndex(search: SearchExpression): boolean {
  switch (search.kind) {
    case 'and':
    case 'or':
      return search.terms.some(namesIndex)
    case 'not':
      return namesIndex(search.term)
    case 'compare':
    case 'in':
      return search.field.name === 'index'
    default:
      return false
  }
}
