/**
 * Automatic lookups: the values of the matching rows, for every event (Knowledge Manager Manual, "Make your lookup
 * automatic"). The rows of the lookup are known before the search is compiled and stand in it as a table of keys.
 */
import { call, lambda, list, NULL, type Scalar, text } from '../plan/scalar.ts'
import { asText, convert, exists, unify } from './coerce.ts'
import type { LowerContext } from './context.ts'
import type { LookupDefinition } from './environment.ts'
import { type AutomaticLookup, NOWHERE } from './event-knowledge.ts'
import { askLookup, type LookupAnswer } from './lookup-answer.ts'
import { inexactMatch, keyScalar, rowsByKey } from './lookup-keys.ts'
import type { Relation } from './relation.ts'

/** Stands between several matches. */
const SEPARATOR = '\u0001'

/** The value of an output column; that of before where the lookup has none for the event and leaves it. */
export function automaticLookup(
  lookup: AutomaticLookup,
  column: string,
  input: Relation,
  before: Scalar,
  context: LowerContext,
): Scalar {
  const columns = [...lookup.inputs.map((each) => each.column), column]
  const answer = askLookup(lookup.lookup, columns, NOWHERE, context)
  if (!answer || refuses(lookup, answer.definition, context)) return before
  const keys = lookup.inputs.map(({ field }) => input.field(field) ?? NULL)
  if (keys.some((key) => key.type === 'null')) return before
  const found = valuesOf(lookup, answer, keys)
  const type = unify(found.type, before.type)
  const [value, other] = [convert(found, type), convert(before, type)]
  if (!lookup.replace) return call(type, 'if', exists(before), other, value)
  // As the lookup command: an event that lacks an input is left as it is, one that matches nothing loses the field.
  const asked = keys.reduce((all, key) => call('bool', 'and', all, exists(key)), exists(keys[0]!))
  return call(type, 'if', asked, value, other)
}

function refuses(lookup: AutomaticLookup, definition: LookupDefinition, context: LowerContext): boolean {
  const how = inexactMatch(
    definition,
    lookup.inputs.map(({ column }) => column),
  )
  if (how === undefined) return false
  context.diagnostics.report(
    'unsupported',
    NOWHERE,
    `${lookup.what}: the lookup \`${definition.name}\` matches ${how}; automatic lookups find equal values only.`,
    'Use the lookup command in the search, or a macro that holds it.',
  )
  return true
}

function valuesOf({ inputs }: AutomaticLookup, answer: LookupAnswer, keys: readonly Scalar[]): Scalar {
  const { definition } = answer
  const matches = rowsByKey(answer, inputs.length)
  const values = [...matches.values()].map((rows) =>
    rows.flatMap(([value]) => value ?? []).slice(0, definition.maxMatches),
  )
  const several = values.some((each) => each.length > 1)
  const { minMatches, defaultMatch = '' } = definition
  const otherwise = minMatches > 0 ? text(defaultMatch) : NULL
  const table = [list([...matches.keys()]), list(values.map((each) => each.join(SEPARATOR)))]
  const ofKey = (key: Scalar): Scalar => call('text', 'transform', key, ...table, otherwise)
  return found(keys, definition, matches.size === 0 ? () => otherwise : ofKey, several)
}

/** Each value of a multivalue input is looked up by itself, where it is the only input. */
function found(
  keys: readonly Scalar[],
  definition: LookupDefinition,
  ofKey: (key: Scalar) => Scalar,
  several: boolean,
): Scalar {
  const [first, ...others] = keys as [Scalar, ...Scalar[]]
  if (others.length === 0 && first.type === 'list') {
    const all = call(
      'list',
      'arrayMap',
      lambda(['text'], (value) => call('text', 'ifNull', ofKey(keyScalar([value], definition)), text(''))),
      first,
    )
    return splitAll(call('text', 'arrayStringConcat', all, text(SEPARATOR)))
  }
  const value = ofKey(keyScalar(keys.map(asText), definition))
  const filled = value.type === 'null' ? value : call('text', 'nullIf', value, text(''))
  return several ? splitAll(call('text', 'ifNull', filled, text(''))) : filled
}

function splitAll(joined: Scalar): Scalar {
  const notEmpty = lambda(['text'], (value) => call('bool', 'notEquals', value, text('')))
  return call('list', 'arrayFilter', notEmpty, call('list', 'splitByChar', text(SEPARATOR), joined))
}
