/**
 * Search expressions → predicates. Values compare without case, `*` is a wildcard, `=` compares as text, the other
 * comparisons as numbers when both sides are numbers; a multivalue field matches when any of its values does
 * (Search Reference, "search"; Search Manual, "Field expressions").
 */
import { and, bool, call, not, or, type Scalar, text } from '../plan/scalar.ts'
import type { FieldName, SearchExpression, SearchValue } from '../syntax/ast.ts'
import { bindAlternatives } from './bind-alternatives.ts'
import { comparedSubsearch, subsearchCondition } from './bind-subsearch.ts'
import { definite } from './coerce.ts'
import { compareValue, isIn, overValues } from './compare-value.ts'
import type { LowerContext } from './context.ts'
import { hasKnownTags, knownTag, knownTypes, typeHolds } from './known-tags.ts'
import { rawTerm } from './raw-term.ts'
import type { Relation } from './relation.ts'
import { isTimeModifier, timePredicate } from './search-time.ts'

export function bindSearch(search: SearchExpression, input: Relation, context: LowerContext): Scalar {
  switch (search.kind) {
    case 'everything':
      return bool(true)
    case 'and':
      return and(search.terms.map((term) => bindSearch(term, input, context)))
    case 'or':
      return bindAlternatives(search.terms, input, (term) => bindSearch(term, input, context))
    case 'not':
      return not(definite(bindSearch(search.term, input, context)))
    case 'term':
      return rawTerm(search.value, search.directive, input)
    case 'subsearch':
      return bindSearch(subsearchCondition(search.pipeline, context), input, context)
    case 'compare-subsearch':
      return bindSearch(comparedSubsearch(search, context), input, context)
    case 'in':
      return bindIn(search, input, context)
    case 'compare':
      return bindCompare(search, input, context)
  }
}

function bindCompare(search: SearchExpression & { kind: 'compare' }, input: Relation, context: LowerContext): Scalar {
  const { field, op, value } = search
  if (isTimeModifier(field.name)) return timePredicate(search, input, context)
  if (field.name === 'eventtype' && (op === '=' || op === '!=')) return eventType(value, op, input, context)
  const found = searchField(field, input, context)
  if (!found) return bool(false)
  if (op === '=' && isTag(field, found, input)) return bindTag(field, value, found, input, context)
  return overValues(found, (each) => compareValue(each, op, value))
}

/** Tags of stored events are in lower case, so that they need no folding. */
function isTag(field: FieldName, found: Scalar, input: Relation): boolean {
  return (
    field.name.startsWith('tag') &&
    found.kind === 'column' &&
    found.name === 'tag' &&
    found.type === 'list' &&
    input.open !== undefined
  )
}

function bindTag(
  { name }: FieldName,
  value: SearchValue,
  stored: Scalar,
  input: Relation,
  context: LowerContext,
): Scalar {
  const carried = value.text.includes('*')
    ? overValues(stored, (each) => compareValue(each, '=', value))
    : call('bool', 'has', stored, text(value.text.toLowerCase()))
  return or([carried, knownTag(value, name.startsWith('tag::') ? name.slice(5) : '', input, context)])
}

/**
 * An event type is a saved search; an event has it when the search finds it, or when the event carries its name. `!=`
 * holds, as for every field, when the event has another one.
 */
function eventType(value: SearchValue, op: '=' | '!=', input: Relation, context: LowerContext): Scalar {
  const stored = input.field('eventtype')
  const carried = stored ? overValues(stored, (each) => compareValue(each, op, value)) : bool(false)
  if (hasKnownTags(input.plan)) return carried
  return or([...knownTypes(value, op, context).map((name) => typeHolds(name, input, context)), carried])
}

/** `tag::host=x` asks for the tag of one field; Karst keeps an event's tags together. */
function searchField(field: FieldName, input: Relation, context: LowerContext): Scalar | undefined {
  const name = field.name.startsWith('tag::') ? 'tag' : field.name
  const found = input.field(name)
  if (!found && !input.open) {
    context.diagnostics.report(
      'unknown-field',
      field.span,
      `No stage before gives a field \`${name}\`: this condition can't hold.`,
    )
  }
  return found
}

function bindIn(search: SearchExpression & { kind: 'in' }, input: Relation, context: LowerContext): Scalar {
  const { field, values } = search
  if (field.name === 'eventtype') return or(values.map((value) => eventType(value, '=', input, context)))
  const found = searchField(field, input, context)
  if (!found) return bool(false)
  if (isTag(field, found, input)) return or(values.map((value) => bindTag(field, value, found, input, context)))
  return overValues(found, (each) => isIn(each, values))
}
