/**
 * Keeps conditions away from long chains of calculations.
 *
 * ClickHouse moves a condition down to the table that it reads, and on the way writes out what its columns are
 * calculated from. A column that is read twice is written out twice: `total=if(x>1, total+x, total)`, once for each of
 * ten fields, is a condition of millions of terms, and planning the statement takes all memory. It moves nothing past
 * a LIMIT, so a LIMIT of more rows than there can be stands below such a condition.
 */
import type { Plan } from '../plan/plan.ts'
import { and, eachColumn, type Scalar } from '../plan/scalar.ts'

/** Written out, a condition may have this many terms more than it has itself. */
const MOST_TERMS = 10_000

const ALL_ROWS = 1e15

/** How many terms a column is when it is written out down to the table; 1 for those that are not listed. */
type Sizes = ReadonlyMap<string, number>

interface Fenced {
  plan: Plan
  sizes: Sizes
}

const NO_SIZES: Sizes = new Map()

export function fence(plan: Plan): Plan {
  return fenced(plan).plan
}

function fenced(plan: Plan): Fenced {
  switch (plan.kind) {
    case 'scan':
    case 'table':
    case 'values':
    case 'generate':
      return { plan, sizes: NO_SIZES }
    case 'filter':
      return fencedFilter(plan)
    case 'join':
      return fencedJoin(plan)
    case 'union': {
      const inputs = plan.inputs.map(fenced)
      const sizes = new Map<string, number>()
      for (const input of inputs)
        for (const [name, size] of input.sizes) sizes.set(name, Math.max(size, sizes.get(name) ?? 1))
      return { plan: { ...plan, inputs: inputs.map((input) => input.plan) }, sizes }
    }
    default: {
      const input = fenced(plan.input)
      return { plan: { ...plan, input: input.plan }, sizes: sizesAbove(plan, input.sizes) }
    }
  }
}

/** Terms of the condition that are short stay below the fence: ClickHouse may move them. */
function fencedFilter(plan: Plan & { kind: 'filter' }): Fenced {
  const { plan: input, sizes } = fenced(plan.input)
  const { predicate } = plan
  const terms = predicate.kind === 'call' && predicate.fn === 'and' ? predicate.args : [predicate]
  const long = terms.filter((term) => added(term, sizes) > MOST_TERMS)
  if (long.length === 0) return { plan: { ...plan, input }, sizes }
  const short = terms.filter((term) => !long.includes(term))
  const below: Plan = short.length === 0 ? input : { kind: 'filter', input, predicate: and(short) }
  return { plan: { kind: 'filter', input: limited(below), predicate: and(long) }, sizes: NO_SIZES }
}

function limited(input: Plan): Plan {
  return { kind: 'limit', input, count: ALL_ROWS, offset: 0, by: [], orderBy: [] }
}

/** What the rows of a join have in common is a condition on each of its sides. */
function fencedJoin(plan: Plan & { kind: 'join' }): Fenced {
  const left = fencedSide(
    plan.left,
    plan.on.map((key) => key.left),
  )
  const right = fencedSide(
    plan.right,
    plan.on.map((key) => key.right),
  )
  const sizes = new Map(left.sizes)
  for (const { name } of plan.take) {
    // A constant is a scalar subquery, which no condition enters.
    const size = plan.mode === 'constant' ? 1 : (right.sizes.get(name) ?? 1)
    sizes.set(name, size)
  }
  return { plan: { ...plan, left: left.plan, right: right.plan }, sizes }
}

function fencedSide(side: Plan, keys: readonly Scalar[]): Fenced {
  const { plan, sizes } = fenced(side)
  const isLong = keys.some((key) => added(key, sizes) > MOST_TERMS)
  return isLong ? { plan: limited(plan), sizes: NO_SIZES } : { plan, sizes }
}

function sizesAbove(plan: Plan, input: Sizes): Sizes {
  switch (plan.kind) {
    case 'extend':
      return new Map([...input, ...plan.columns.map(({ name, value }) => [name, sizeOf(value, input)] as const)])
    case 'project':
      return new Map(plan.columns.map(({ name, value }) => [name, sizeOf(value, input)]))
    case 'aggregate':
      return new Map(plan.keys.map(({ name, value }) => [name, sizeOf(value, input)]))
    case 'window':
      return new Map([...input, ...plan.columns.map(({ name }) => [name, 1] as const)])
    case 'unnest':
      return new Map([...input, [plan.column, 1]])
    case 'limit':
      return plan.by.length > 0 ? input : NO_SIZES
    default:
      return input
  }
}

/** The terms that writing out the columns of a scalar adds to it. */
function added(scalar: Scalar, sizes: Sizes): number {
  let terms = 0
  eachColumn(scalar, ({ name }) => {
    terms += (sizes.get(name) ?? 1) - 1
  })
  return terms
}

function sizeOf(scalar: Scalar, sizes: Sizes): number {
  switch (scalar.kind) {
    case 'column':
      return sizes.get(scalar.name) ?? 1
    case 'call':
      return scalar.args.reduce((sum, arg) => sum + sizeOf(arg, sizes), 1)
    case 'lambda':
      return 1 + sizeOf(scalar.body, sizes)
    case 'literal':
    case 'parameter':
      return 1
  }
}
