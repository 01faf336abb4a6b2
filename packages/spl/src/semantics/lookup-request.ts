/** What lookup asks for, and the rules of its definition that all ways of matching share. */
import type { Column, Plan } from '../plan/plan.ts'
import { and, call, column, num, type Scalar, text } from '../plan/scalar.ts'
import { exists } from './coerce.ts'
import type { LookupDefinition } from './environment.ts'
import { LOOKUP_ROW } from './lookup-rows.ts'
import type { Relation } from './relation.ts'

/** The rows with what the outputs are made of, and the outputs, defaults among them; no value where nothing matches. */
export interface LookupResult {
  relation: Relation
  outputs: Scalar[]
}

export interface LookupKey {
  /** The column of the lookup. */
  column: string
  /** The value of the row. */
  value: Scalar
}

export interface LookupOutput {
  column: string
  /** The name of the result, which no field of the rows has. */
  name: string
}

export interface LookupRequest {
  definition: LookupDefinition
  keys: readonly LookupKey[]
  outputs: readonly LookupOutput[]
  /** For a lookup by time: the time of the row, and that of the lookup's rows. */
  time: { row: Scalar; table: Scalar } | undefined
}

export function kindOf({ column: name }: LookupKey, definition: LookupDefinition): 'EXACT' | 'WILDCARD' | 'CIDR' {
  return definition.matchType.get(name) ?? 'EXACT'
}

/** Text as the lookup compares it. */
export function fold(value: Scalar, { caseSensitive }: LookupDefinition): Scalar {
  return caseSensitive ? value : call('text', 'lowerUTF8', value)
}

/** The lookup's table without the rows that lack a key. */
export function lookupTable({ definition, keys, outputs, time }: LookupRequest): Plan {
  const names = new Set([...keys.map((key) => key.column), ...outputs.map((output) => output.column)])
  if (time && definition.time) names.add(definition.time.field)
  const columns: Column[] = [...names].map((name) => ({ name, type: 'text' }))
  const plan: Plan = {
    kind: 'table',
    table: definition.table,
    columns: [...columns, { name: LOOKUP_ROW, type: 'data' }],
  }
  return { kind: 'filter', input: plan, predicate: and(keys.map((key) => exists(column(key.column, 'text')))) }
}

/** An output with the lookup's default for the matches that are missing up to min_matches. */
export function withDefault(output: Scalar, found: Scalar, definition: LookupDefinition): Scalar {
  const { minMatches, defaultMatch = '' } = definition
  if (minMatches <= 0) return output
  if (output.type !== 'list') return call('text', 'if', call('bool', 'isNull', found), text(defaultMatch), output)
  const missing = call(
    'num',
    'greatest',
    num(0),
    call('num', 'minus', num(minMatches), call('num', 'ifNull', found, num(0))),
  )
  const filler = call('list', 'arrayWithConstant', call('num', 'toUInt32', missing), text(defaultMatch))
  return call('list', 'arrayConcat', output, filler)
}
