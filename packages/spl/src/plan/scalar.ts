/**
 * Typed scalar expressions of the plan. A value of SPL is null, a text, a number, a Boolean or a multivalue list;
 * each has one form in SQL:
 *
 *   text  Nullable(String)      num   Nullable(Float64)      bool  Nullable(Bool)
 *   list  Array(String): [] is null, one element is the same as a single value
 *   null  NULL                  data  anything else, used only inside an expression (tuples, arrays of tuples)
 */
export type ScalarType = 'text' | 'num' | 'bool' | 'list' | 'null' | 'data'

export type Scalar =
  | { kind: 'column'; name: string; type: ScalarType }
  | { kind: 'literal'; value: string | number | boolean | null | readonly string[]; type: ScalarType }
  /** A function or operator of ClickHouse by its function name; the printer writes the usual operators as such. */
  | {
      kind: 'call'
      fn: string
      args: readonly Scalar[]
      type: ScalarType
      parameters?: readonly Scalar[]
      aggregate?: true
    }
  | { kind: 'lambda'; parameters: readonly string[]; body: Scalar; type: 'data' }
  /** What a lambda calls its argument: an element of a list, never null unless it says so. */
  | { kind: 'parameter'; name: string; type: ScalarType; nullable?: true }

export function column(name: string, type: ScalarType): Scalar {
  return { kind: 'column', name, type }
}

export const NULL: Scalar = { kind: 'literal', value: null, type: 'null' }

/** Null as the value of a column: its type is written out, so that functions of it have one too. */
export const NULL_TEXT: Scalar = { kind: 'literal', value: null, type: 'text' }

export function text(value: string): Scalar {
  return { kind: 'literal', value, type: 'text' }
}

export function num(value: number): Scalar {
  return { kind: 'literal', value, type: 'num' }
}

export function bool(value: boolean): Scalar {
  return { kind: 'literal', value, type: 'bool' }
}

export function list(values: readonly string[]): Scalar {
  return { kind: 'literal', value: values, type: 'list' }
}

export function call(type: ScalarType, fn: string, ...args: Scalar[]): Scalar {
  return { kind: 'call', fn, args, type }
}

/** An aggregate (or window) function: in a window, OVER belongs to it. */
export function aggregate(type: ScalarType, fn: string, ...args: Scalar[]): Scalar {
  return { kind: 'call', fn, args, type, aggregate: true }
}

/** An aggregate function with parameters before its arguments: `quantile(0.5)(x)`. */
export function parametricAggregate(
  type: ScalarType,
  fn: string,
  parameters: readonly Scalar[],
  ...args: Scalar[]
): Scalar {
  return { kind: 'call', fn, args, type, parameters, aggregate: true }
}

// Only identity matters: the SQL printer gives parameters names of its own, in order of appearance.
let parameterCount = 0

function nextParameter(): number {
  parameterCount += 1
  return parameterCount
}

/** A lambda for a higher-order function; its parameters get names that no other lambda has. */
export function lambda(types: readonly ScalarType[], body: (...parameters: Scalar[]) => Scalar): Scalar {
  const parameters = types.map((type) => ({ kind: 'parameter' as const, name: `v${nextParameter()}`, type }))
  return { kind: 'lambda', parameters: parameters.map((p) => p.name), body: body(...parameters), type: 'data' }
}

export function and(terms: readonly Scalar[]): Scalar {
  const kept = terms.filter((term) => !isLiteral(term, true))
  if (kept.some((term) => isLiteral(term, false))) return bool(false)
  if (kept.length === 0) return bool(true)
  return kept.length === 1 ? kept[0]! : { kind: 'call', fn: 'and', args: kept, type: 'bool' }
}

export function or(terms: readonly Scalar[]): Scalar {
  const kept = terms.filter((term) => !isLiteral(term, false))
  if (kept.some((term) => isLiteral(term, true))) return bool(true)
  if (kept.length === 0) return bool(false)
  return kept.length === 1 ? kept[0]! : { kind: 'call', fn: 'or', args: kept, type: 'bool' }
}

export function not(term: Scalar): Scalar {
  if (term.kind === 'literal' && typeof term.value === 'boolean') return bool(!term.value)
  return call('bool', 'not', term)
}

/** True for a value that can't be null: a constant, or an element of a list. */
export function isNeverNull(scalar: Scalar): boolean {
  return scalar.kind === 'literal' ? scalar.value !== null : scalar.kind === 'parameter' && !scalar.nullable
}

export function isLiteral(scalar: Scalar, value: string | number | boolean | null): boolean {
  return scalar.kind === 'literal' && scalar.value === value
}

/** Calls `visit` for every column that a scalar reads. */
export function eachColumn(scalar: Scalar, visit: (column: { name: string; type: ScalarType }) => void): void {
  switch (scalar.kind) {
    case 'column':
      visit(scalar)
      return
    case 'call':
      for (const arg of scalar.args) eachColumn(arg, visit)
      return
    case 'lambda':
      eachColumn(scalar.body, visit)
      return
    case 'literal':
    case 'parameter':
  }
}

/** The same scalar with every column replaced. */
export function mapColumns(scalar: Scalar, replace: (column: { name: string; type: ScalarType }) => Scalar): Scalar {
  switch (scalar.kind) {
    case 'column':
      return replace(scalar)
    case 'call':
      return { ...scalar, args: scalar.args.map((arg) => mapColumns(arg, replace)) }
    case 'lambda':
      return { ...scalar, body: mapColumns(scalar.body, replace) }
    case 'literal':
    case 'parameter':
      return scalar
  }
}
