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
import type { Relation } from './relation.ts'

/** Stands between the values of several inputs, and between several matches. */
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
  const inexact = lookup.inputs.find(({ column }) => definition.matchType.has(column))
  if (!inexact && !definition.time) return false
  const how = inexact ? `by ${definition.matchType.get(inexact.column)}` : 'by time'
  context.diagnostics.report(
    'unsupported',
    NOWHERE,
    `${lookup.what}: the lookup \`${definition.name}\` matches ${how}; automatic lookups find equal values only.`,
    'Use the lookup command in the search, or a macro that holds it.',
  )
  return true
}

function valuesOf({ inputs }: AutomaticLookup, { definition, rows }: LookupAnswer, keys: readonly Scalar[]): Scalar {
  const fold = (value: string): string => (definition.caseSensitive ? value : value.toLowerCase())
  const matches = new Map<string, string[]>()
  for (const row of rows) {
    const cells = row.slice(0, inputs.length)
    if (cells.includes(null)) continue
    const key = cells.map((cell) => fold(cell!)).join(SEPARATOR)
    const found = matches.get(key) ?? []
    const value = row[inputs.length]
    matches.set(key, found)
    if (value !== null && value !== undefined && found.length < definition.maxMatches) found.push(value)
  }
  const several = [...matches.values()].some((values) => values.length > 1)
  const { minMatches, defaultMatch = '' } = definition
  const otherwise = minMatches > 0 ? text(defaultMatch) : NULL
  const table = [list([...matches.keys()]), list([...matches.values()].map((values) => values.join(SEPARATOR)))]
  const ofKey = (key: Scalar): Scalar => call('text', 'transform', key, ...table, otherwise)
  return found(keys, definition, matches.size === 0 ? () => otherwise : ofKey, several)
}

/** Each value of a multivalue input is looked up by itself, where it is the only input. */
function found(
  keys: readonly Scalar[],
  { caseSensitive }: LookupDefinition,
  ofKey: (key: Scalar) => Scalar,
  several: boolean,
): Scalar {
  const fold = (value: Scalar): Scalar => (caseSensitive ? value : call('text', 'lowerUTF8', value))
  const [first, ...others] = keys as [Scalar, ...Scalar[]]
  if (others.length === 0 && first.type === 'list') {
    const all = call(
      'list',
      'arrayMap',
      lambda(['text'], (value) => call('text', 'ifNull', ofKey(fold(value)), text(''))),
      first,
    )
    return splitAll(call('text', 'arrayStringConcat', all, text(SEPARATOR)))
  }
  const parts = keys.flatMap((key, at) => (at === 0 ? [fold(asText(key))] : [text(SEPARATOR), fold(asText(key))]))
  const value = ofKey(parts.length === 1 ? parts[0]! : call('text', 'concat', ...parts))
  const filled = value.type === 'null' ? value : call('text', 'nullIf', value, text(''))
  return several ? splitAll(call('text', 'ifNull', filled, text(''))) : filled
}

function splitAll(joined: Scalar): Scalar {
  const notEmpty = lambda(['text'], (value) => call('bool', 'notEquals', value, text('')))
  return call('list', 'arrayFilter', notEmpty, call('list', 'splitByChar', text(SEPARATOR), joined))
}
