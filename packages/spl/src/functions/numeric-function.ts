/** Functions of numbers that ClickHouse has too: read the arguments as numbers, call it. */
import { call, NULL, type Scalar } from '../plan/scalar.ts'
import { asNumber } from '../semantics/coerce.ts'
import { type EvalFunction, type FunctionDocs, type FunctionExample, fn } from '../semantics/definition.ts'

interface NumericFunction {
  name: string
  aliases?: readonly string[]
  /** ClickHouse's function, where its name differs. */
  sql?: string
  docs: FunctionDocs
  arity: readonly [number, number]
  examples: readonly FunctionExample[]
}

export function numeric({ sql, ...definition }: NumericFunction): EvalFunction {
  return fn({ ...definition, lower: (args) => calculate(sql ?? definition.name, args) })
}

/** A function of ClickHouse over numbers; null when an argument is none. */
export function calculate(name: string, args: readonly Scalar[]): Scalar {
  const numbers = args.map(asNumber)
  return numbers.some((value) => value.type === 'null') ? NULL : call('num', name, ...numbers)
}
