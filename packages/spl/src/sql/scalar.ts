/** Scalars → SQL expressions. Operators print as operators, with parentheses only where they are needed. */
import { printScalar } from '../plan/print-plan.ts'
import type { Scalar, ScalarType } from '../plan/scalar.ts'
import { numberLiteral, stringLiteral } from './literal.ts'

/** An expression's text and how tightly its outermost operator binds. */
export interface Sql {
  text: string
  level: number
  /** True for what is stored in lower case: lower() of it is itself. */
  lowerCase?: boolean
}

export const ATOM = 10
const OR = 1
const AND = 2
const NOT = 3
const COMPARISON = 4
const ADDITIVE = 6
const MULTIPLICATIVE = 7
const UNARY = 8

const BINARY: Record<string, { sign: string; level: number }> = {
  equals: { sign: '=', level: COMPARISON },
  notEquals: { sign: '!=', level: COMPARISON },
  less: { sign: '<', level: COMPARISON },
  lessOrEquals: { sign: '<=', level: COMPARISON },
  greater: { sign: '>', level: COMPARISON },
  greaterOrEquals: { sign: '>=', level: COMPARISON },
  like: { sign: 'LIKE', level: COMPARISON },
  ilike: { sign: 'ILIKE', level: COMPARISON },
  notLike: { sign: 'NOT LIKE', level: COMPARISON },
  notILike: { sign: 'NOT ILIKE', level: COMPARISON },
  plus: { sign: '+', level: ADDITIVE },
  minus: { sign: '-', level: ADDITIVE },
  multiply: { sign: '*', level: MULTIPLICATIVE },
  divide: { sign: '/', level: MULTIPLICATIVE },
  modulo: { sign: '%', level: MULTIPLICATIVE },
}

/** Functions whose result is a 64-bit integer: it has no common type with Float64, so it becomes one at once. */
const WIDE = new Set(
  'count countIf uniqExact uniqExactIf uniqExactArray length lengthUTF8 position positionUTF8 positionCaseInsensitive countSubstrings row_number rank dense_rank indexOf toUInt64 toInt64 toUnixTimestamp64Milli arrayCount cityHash64 rand64 countArray uniq uniqArray'.split(
    ' ',
  ),
)

/** Parents that take an integer as it is. */
const NUMERIC_PARENTS = new Set(
  Object.keys(BINARY).concat(
    'between',
    'not',
    'and',
    'or',
    'substring',
    'substringUTF8',
    'arrayElement',
    'arraySlice',
    'negate',
    'abs',
    'range',
    'round',
    'floor',
    'ceil',
    'intDiv',
    'toFloat64',
  ),
)

/** Functions that give an integer for integers: what they make of a 64-bit one is 64-bit too. */
const KEEPS_INTEGER = new Set(['plus', 'minus', 'multiply', 'modulo', 'negate', 'abs', 'round', 'floor', 'ceil'])

/** True when the SQL of a number is of a 64-bit integer type. */
function isWide(scalar: Scalar): boolean {
  if (scalar.kind !== 'call' || scalar.type !== 'num') return false
  if (scalar.fn === 'arrayReduce') return isWide(scalar.args[0]!)
  return WIDE.has(scalar.fn) || (KEEPS_INTEGER.has(scalar.fn) && scalar.args.some(isWide))
}

export class ScalarPrinter {
  private readonly names = new Map<string, string>()
  private readonly columnSql: (name: string) => Sql
  /** The OVER clause that every aggregate gets. */
  private readonly over: string

  constructor(columnSql: (name: string) => Sql, over = '') {
    this.columnSql = columnSql
    this.over = over
  }

  text(scalar: Scalar): string {
    return this.print(scalar, undefined).text
  }

  /** Text that can stand under an operator of `level` without changing what it means. */
  operand(scalar: Scalar, level: number, parent?: string): string {
    const sql = this.print(scalar, parent)
    return sql.level < level ? `(${sql.text})` : sql.text
  }

  print(scalar: Scalar, parent: string | undefined): Sql {
    switch (scalar.kind) {
      case 'column':
        return this.columnSql(scalar.name)
      case 'literal':
        return literal(scalar.value, scalar.type)
      case 'parameter':
        return { text: this.names.get(scalar.name) ?? scalar.name, level: ATOM }
      case 'lambda': {
        // A lambda that stands in several places keeps its names.
        for (const name of scalar.parameters) if (!this.names.has(name)) this.names.set(name, `x${this.names.size + 1}`)
        const parameters = scalar.parameters.map((name) => this.names.get(name)!)
        const head = parameters.length === 1 ? parameters[0]! : `(${parameters.join(', ')})`
        return { text: `${head} -> ${this.print(scalar.body, undefined).text}`, level: 0 }
      }
      case 'call': {
        const sql = this.call(scalar)
        return isWide(scalar) && !NUMERIC_PARENTS.has(parent ?? '')
          ? { text: `toFloat64(${sql.text})`, level: ATOM }
          : sql
      }
    }
  }

  private call(scalar: Scalar & { kind: 'call' }): Sql {
    const { fn, args } = scalar
    const binary = args.length === 2 ? BINARY[fn] : undefined
    if (binary) {
      const left = this.operand(args[0]!, binary.level === COMPARISON ? COMPARISON + 1 : binary.level, fn)
      return { text: `${left} ${binary.sign} ${this.operand(args[1]!, binary.level + 1, fn)}`, level: binary.level }
    }
    switch (fn) {
      case 'lower': {
        const subject = this.print(args[0]!, fn)
        return subject.lowerCase ? subject : { text: `lower(${subject.text})`, level: ATOM }
      }
      case 'and':
        return { text: this.joined(args, AND, 'AND'), level: AND }
      case 'or':
        return { text: this.joined(args, OR, 'OR'), level: OR }
      case 'not':
        return { text: `NOT ${this.operand(args[0]!, NOT, fn)}`, level: NOT }
      case 'isNull':
        return { text: `${this.operand(args[0]!, COMPARISON + 1, fn)} IS NULL`, level: COMPARISON }
      case 'isNotNull':
        return { text: `${this.operand(args[0]!, COMPARISON + 1, fn)} IS NOT NULL`, level: COMPARISON }
      case 'negate':
        return { text: `-${this.operand(args[0]!, UNARY + 1, fn)}`, level: UNARY }
      case 'between':
        return {
          text: `${this.operand(args[0]!, COMPARISON + 1, fn)} BETWEEN ${this.operand(args[1]!, ADDITIVE, fn)} AND ${this.operand(args[2]!, ADDITIVE, fn)}`,
          level: COMPARISON,
        }
      case 'in':
        return this.inList(args)
      case 'array':
        return { text: `[${args.map((arg) => this.text(arg)).join(', ')}]`, level: ATOM }
      case 'tuple':
        return args.length > 1
          ? { text: `(${args.map((arg) => this.text(arg)).join(', ')})`, level: ATOM }
          : { text: `tuple(${args.map((arg) => this.text(arg)).join(', ')})`, level: ATOM }
      case 'tupleElement':
        return { text: `${this.operand(args[0]!, ATOM)}.${this.text(args[1]!)}`, level: ATOM }
      case 'arrayReduce':
        return { text: `arrayReduce(${this.reducer(args[0]!)}, ${this.list(args.slice(1))})`, level: ATOM }
      case 'arrayElement':
        return { text: `${this.operand(args[0]!, ATOM)}[${this.print(args[1]!, fn).text}]`, level: ATOM }
      default: {
        const parameters = scalar.parameters ? `(${scalar.parameters.map((p) => this.text(p)).join(', ')})` : ''
        return {
          text: `${fn}${parameters}(${args.map((arg) => this.print(arg, fn).text).join(', ')})${scalar.aggregate ? this.over : ''}`,
          level: ATOM,
        }
      }
    }
  }

  /** The name of an aggregate function as arrayReduce() takes it: `'quantile(0.5)'`. */
  private reducer(scalar: Scalar): string {
    if (scalar.kind !== 'call') throw new Error(`BUG: arrayReduce needs a function, not ${printScalar(scalar)}`)
    return stringLiteral(scalar.fn + (scalar.parameters ? `(${this.list(scalar.parameters)})` : ''))
  }

  private list(scalars: readonly Scalar[]): string {
    return scalars.map((each) => this.text(each)).join(', ')
  }

  /** The list of IN: a literal list of texts, or an `array` of constants. */
  private inList(args: readonly Scalar[]): Sql {
    const [subject, values] = args
    if (values?.kind === 'call' && values.fn === 'array')
      return {
        text: `${this.operand(subject!, COMPARISON + 1)} IN (${values.args.map((value) => this.text(value)).join(', ')})`,
        level: COMPARISON,
      }
    const constants =
      values?.kind === 'literal' && Array.isArray(values.value)
        ? (values.value as readonly string[]).map(stringLiteral)
        : values?.kind === 'call' && values.fn === 'array' && values.args.every((arg) => arg.kind === 'literal')
          ? values.args.map((arg) => this.text(arg))
          : undefined
    if (!constants) throw new Error(`BUG: IN needs a constant list, not ${values ? printScalar(values) : 'nothing'}`)
    return { text: `${this.operand(subject!, COMPARISON + 1)} IN (${constants.join(', ')})`, level: COMPARISON }
  }

  private joined(args: readonly Scalar[], level: number, word: string): string {
    // Nested ANDs (and ORs) read as one.
    const flat = args.flatMap((arg) => (arg.kind === 'call' && arg.fn === word.toLowerCase() ? arg.args : [arg]))
    return flat.map((arg) => this.operand(arg, level + 1, word.toLowerCase())).join(` ${word} `)
  }
}

function literal(value: string | number | boolean | null | readonly string[], type: ScalarType): Sql {
  if (value === null) return { text: type === 'text' ? 'CAST(NULL AS Nullable(String))' : 'NULL', level: ATOM }
  if (typeof value === 'string') return { text: stringLiteral(value), level: ATOM }
  if (typeof value === 'boolean') return { text: value ? 'true' : 'false', level: ATOM }
  if (typeof value === 'number') return { text: numberLiteral(value), level: value < 0 ? UNARY : ATOM }
  return { text: value.length === 0 ? '[]' : `[${value.map(stringLiteral).join(', ')}]`, level: ATOM }
}
