/**
 * When a plan certainly gives no rows, without running it: a formula over its scans. Each leaf is the conditions that an
 * event of the scan must meet; where no event meets a leaf's, what is built on it is empty.
 */
import type { Assignment, Plan } from '../plan/plan.ts'
import { aggregate, and, call, column, eachColumn, num, type Scalar, type ScalarType } from '../plan/scalar.ts'
import { definite } from '../semantics/coerce.ts'
import { Relation } from '../semantics/relation.ts'

export type Emptiness =
  | { kind: 'always' }
  | { kind: 'never' }
  /** Empty when no event meets all of these. */
  | { kind: 'unmet'; terms: readonly Scalar[] }
  | { kind: 'any' | 'all'; of: readonly Emptiness[] }

const ALWAYS: Emptiness = { kind: 'always' }
const NEVER: Emptiness = { kind: 'never' }

/** `columns` are those that conditions are looked at for; of others nothing is claimed. */
export function emptiness(plan: Plan, columns: ReadonlySet<string>): Emptiness {
  return emptyWith(plan, [], columns)
}

/** `terms` are conditions that hold for the rows above: rows that miss one do not count. */
function emptyWith(plan: Plan, terms: readonly Scalar[], columns: ReadonlySet<string>): Emptiness {
  switch (plan.kind) {
    case 'scan':
      return terms.length === 0 ? NEVER : { kind: 'unmet', terms }
    case 'values':
      return plan.rows.length === 0 ? ALWAYS : NEVER
    case 'table':
    case 'generate':
      return NEVER
    case 'filter': {
      const own = conjuncts(plan.predicate)
      if (own.some((term) => term.kind === 'literal' && term.value !== true)) return ALWAYS
      return emptyWith(plan.input, [...terms, ...own.filter((term) => readsOnly(term, columns))], columns)
    }
    case 'extend':
    case 'window':
      return emptyWith(plan.input, unchanged(terms, new Set(plan.columns.map(({ name }) => name))), columns)
    case 'derive':
      return emptyWith(
        plan.input,
        terms.filter((term) => !names(term).some((name) => plan.value(name) !== undefined)),
        columns,
      )
    case 'project':
      return emptyWith(plan.input, unchanged(terms, changed(plan.columns, terms)), columns)
    case 'unnest':
      return emptyWith(plan.input, unchanged(terms, new Set([plan.column, plan.index ?? plan.column])), columns)
    case 'aggregate':
      // Without keys there is a row for no rows.
      return plan.keys.length === 0 ? NEVER : emptyWith(plan.input, [], columns)
    case 'join': {
      const left = emptyWith(plan.left, unchanged(terms, new Set(plan.take.map(({ name }) => name))), columns)
      return plan.mode === 'inner' ? { kind: 'any', of: [left, emptyWith(plan.right, [], columns)] } : left
    }
    case 'union':
      return { kind: 'all', of: plan.inputs.map((input) => emptyWith(input, terms, columns)) }
    default:
      return emptyWith(plan.input, terms, columns)
  }
}

function conjuncts(predicate: Scalar): readonly Scalar[] {
  return predicate.kind === 'call' && predicate.fn === 'and' ? predicate.args.flatMap(conjuncts) : [predicate]
}

function names(scalar: Scalar): string[] {
  const found: string[] = []
  eachColumn(scalar, ({ name }) => found.push(name))
  return found
}

/** A condition that reads nothing says nothing of events. */
function readsOnly(term: Scalar, columns: ReadonlySet<string>): boolean {
  const read = names(term)
  return read.length > 0 && read.every((name) => columns.has(name))
}

function unchanged(terms: readonly Scalar[], set: ReadonlySet<string>): Scalar[] {
  return terms.filter((term) => !names(term).some((name) => set.has(name)))
}

/** Columns of the terms that a projection does not let through as they are. */
function changed(columns: readonly Assignment[], terms: readonly Scalar[]): Set<string> {
  const same = new Set(
    columns.flatMap(({ name, value }) => (value.kind === 'column' && value.name === name ? name : [])),
  )
  return new Set(terms.flatMap(names).filter((name) => !same.has(name)))
}

/**
 * Whether any event meets all terms of a leaf, for many leaves in one statement that reads the events once: one row, in
 * which the list `met` has a 1 or a 0 for each. `from` is the environment's `events`.
 */
export function anyMeets(leaves: readonly (readonly Scalar[])[], from: string | undefined): Relation {
  const keys = new Map<string, ScalarType>()
  for (const term of leaves.flat()) eachColumn(term, ({ name, type }) => keys.set(name, type))
  const scan: Plan = { kind: 'scan', earliest: null, latest: null, columns: [], from }
  // What is asked of many events alike is asked once of each combination that they have.
  const combinations: Plan = {
    kind: 'aggregate',
    input: scan,
    keys: [...keys].map(([name, type]) => ({ name, value: column(name, type) })),
    aggregates: [],
  }
  const met = leaves.map((terms) => aggregate('num', 'max', call('num', 'if', definite(and(terms)), num(1), num(0))))
  const aggregates = [{ name: 'met', value: call('data', 'array', ...met) }]
  return Relation.closed({ kind: 'aggregate', input: combinations, keys: [], aggregates }, [
    { name: 'met', type: 'data' },
  ])
}
