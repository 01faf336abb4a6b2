/**
 * Aggregates over a part of a window that no frame can describe: the window's rows become an array, the array is cut
 * down, and the aggregates run over what is left.
 */
import { aggregate, and, call, lambda, num, type Scalar } from '../plan/scalar.ts'
import type { Relation } from './relation.ts'
import { addHidden, addWindow, type WindowOptions, type WithColumns } from './window.ts'

export interface WindowCut {
  /** A window that has every row that may belong. */
  window: WindowOptions
  /** The number of a row in their order. */
  number: Scalar
  /** Grows with the order of the rows. */
  time: Scalar
  /** Rows belong whose time is less than this before. */
  seconds: number
  /** The row itself belongs. */
  current: boolean
  /** Most rows, the last ones; 0 = all. */
  most: number
}

export function collectWindow(input: Relation, values: readonly Scalar[], cut: WindowCut): WithColumns {
  const inputs: Scalar[] = []
  for (const value of values) eachAggregate(value, (call) => inputs.push(...call.args))
  const row = call('data', 'tuple', cut.number, cut.time, ...inputs)
  const all = addWindow(input, aggregate('data', 'groupArray', row), cut.window)
  const belongs = lambda(['data'], (each) =>
    and([
      call('bool', cut.current ? 'lessOrEquals' : 'less', element(each, 1), cut.number),
      call('bool', 'greater', element(each, 2), call('num', 'minus', cut.time, num(cut.seconds))),
    ]),
  )
  const kept = call('data', 'arrayFilter', belongs, all.value)
  const last =
    cut.most === 0 ? kept : call('data', 'arraySlice', call('data', 'arraySort', kept), num(-cut.most), num(cut.most))
  const { relation, value: rows } = addHidden(all.relation, last)
  let at = 2
  const column = (): Scalar => {
    at += 1
    const position = at
    return call(
      'data',
      'arrayMap',
      lambda(['data'], (each) => element(each, position)),
      rows,
    )
  }
  return { relation, values: values.map((value) => overArray(value, rows, column)) }
}

function element(tuple: Scalar, at: number): Scalar {
  return call('data', 'tupleElement', tuple, num(at))
}

type AggregateCall = Scalar & { kind: 'call' }

function eachAggregate(scalar: Scalar, visit: (call: AggregateCall) => void): void {
  if (scalar.kind !== 'call') return
  if (scalar.aggregate) visit(scalar)
  else for (const arg of scalar.args) eachAggregate(arg, visit)
}

/** The same expression with each aggregate taken over the arrays that `column` gives, one for each argument. */
function overArray(scalar: Scalar, rows: Scalar, column: () => Scalar): Scalar {
  if (scalar.kind !== 'call') return scalar
  if (scalar.aggregate) {
    if (scalar.args.length === 0) return call('num', 'length', rows)
    // The function's name, with its parameters, is the first argument.
    const name: Scalar = { ...scalar, args: [] }
    return call(scalar.type, 'arrayReduce', name, ...scalar.args.map(column))
  }
  return { ...scalar, args: scalar.args.map((arg) => overArray(arg, rows, column)) }
}
