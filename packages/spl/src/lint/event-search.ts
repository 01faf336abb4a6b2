/** The searches that look for events: what they begin with. */
import { loweredStage } from '../semantics/stage-trace.ts'
import type { SearchExpression, Stage } from '../syntax/ast.ts'
import type { Subject } from './rule.ts'
import { conjunction, searchesOf, stagesOf } from './walk.ts'

/** The conditions of every stage that finds events: those that are joined by AND. */
export function eventSearches({ pipeline, trace }: Subject): { stage: Stage; conditions: SearchExpression[] }[] {
  return stagesOf(pipeline).flatMap((stage) => {
    const lowered = loweredStage(trace, stage)
    if (!lowered?.after.open || !lowered.before.isStart) return []
    return searchesOf(stage).map((search) => ({ stage, conditions: conjunction(search) }))
  })
}

/** Fields that every event has an index of. */
const SCOPE = /^(?:index|sourcetype|source|host|eventtype|tag|splunk_server)(?:::.*)?$/

/** True for a condition that says which kind of events is meant. An OR says so when each of its parts does. */
export function isScope(search: SearchExpression): boolean {
  switch (search.kind) {
    case 'compare':
      return search.op === '=' && SCOPE.test(search.field.name)
    case 'in':
      return SCOPE.test(search.field.name)
    case 'or':
      return search.terms.every(isScope)
    case 'and':
      return search.terms.some(isScope)
    // What a subsearch gives is not known.
    case 'subsearch':
      return true
    default:
      return false
  }
}
