/** Lists of fields as commands take them: names, and patterns with `*`. */
import { didYouMean } from '../source/nearest.ts'
import type { FieldName } from '../syntax/ast.ts'
import type { LowerContext } from './context.ts'
import type { Relation } from './relation.ts'

/** The names of a list, patterns replaced by what matches them; each name once. Quotes do not take the `*` its meaning. */
export function namesOf(list: readonly FieldName[], input: Relation): string[] {
  return [...new Set(list.flatMap(({ name }) => (name.includes('*') ? input.match(name) : [name])))]
}

/** The same, without fields that the rows do not have: each is reported. */
export function presentNames(list: readonly FieldName[], input: Relation, context: LowerContext): string[] {
  const present = list.filter(({ name, span }) => {
    if (name.includes('*') || input.has(name)) return true
    context.diagnostics.report(
      'unknown-field',
      span,
      `No stage before gives a field \`${name}\`.`,
      didYouMean(name, input.columns.keys()),
    )
    return false
  })
  return namesOf(present, input)
}

/** `_time` and its like: a command without a list of fields leaves them alone. */
export function isInternalField(name: string): boolean {
  return name.startsWith('_')
}
