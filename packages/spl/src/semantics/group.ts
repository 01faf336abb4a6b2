/** BY clauses: the keys of a group, and the rows that have them. */
import type { Assignment } from '../plan/plan.ts'
import { call, column, type Scalar } from '../plan/scalar.ts'
import { didYouMean } from '../source/nearest.ts'
import type { FieldName } from '../syntax/ast.ts'
import { asList, exists } from './coerce.ts'
import type { LowerContext } from './context.ts'
import type { Relation } from './relation.ts'

export interface Grouped {
  /** The rows that have every key; rows with several values of a key stand there once for each. */
  input: Relation
  keys: Assignment[]
}

export interface GroupOptions {
  /** A value that a row has several times in one BY field counts once ("stats", dedup_splitvals). */
  distinctValues?: boolean
}

/** Splunk drops rows without a BY field, and counts a row in the group of each of its values ("stats", by clause). */
export function groupBy(
  fields: readonly FieldName[],
  relation: Relation,
  context: LowerContext,
  { distinctValues = false }: GroupOptions = {},
): Grouped {
  let input = relation
  const keys: Assignment[] = []
  for (const { name, span } of fields) {
    if (keys.some((key) => key.name === name)) continue
    const value = input.field(name)
    if (!value) {
      context.diagnostics.report(
        'unknown-field',
        span,
        `No stage before gives a field \`${name}\`: no row has it, so there are no groups.`,
        didYouMean(name, input.columns.keys()),
      )
    }
    const present: Scalar = value ?? column(name, 'text')
    if (!value) input = input.extend([{ name, value: { kind: 'literal', value: null, type: 'null' } }])
    if (present.type === 'list') {
      const values = distinctValues ? call('list', 'arrayDistinct', present) : asList(present)
      const listed = input.extend([{ name, value: values }])
      input = listed.withPlan(
        { kind: 'unnest', input: listed.plan, column: name, index: undefined, keepEmpty: false },
        [{ name, type: 'text' }],
      )
      keys.push({ name, value: column(name, 'text') })
    } else {
      if (!alwaysPresent(name, input)) input = input.filter(exists(present))
      keys.push({ name, value: present })
    }
  }
  return { input, keys }
}

/** True for columns of stored events that are never null. */
export function alwaysPresent(name: string, input: Relation): boolean {
  return input.open !== undefined && ALWAYS_PRESENT.has(name)
}

const ALWAYS_PRESENT = new Set(['_time', '_raw', 'index', 'source', 'sourcetype', 'host'])
