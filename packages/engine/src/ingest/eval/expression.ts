/**
 * Eval expressions as functions of the event that is being loaded. The language is that of searches, with the
 * functions that FUNCTIONS names: a rule that needs another one is refused when the source types are read.
 */
import type { Expression } from '@karst/spl/expression'
import { comparison } from './compare.ts'
import { type Call, type Compiled, constant, type EvalFunction, type Scope } from './compiled.ts'
import { FUNCTIONS } from './functions.ts'
import { likeTest } from './patterns.ts'
import { asNumber, asText, isNothing, type Value } from './value.ts'

/** Mistakes go to the scope; what has one is null. */
export function compileExpression(expression: Expression, scope: Scope): Compiled {
  switch (expression.kind) {
    case 'string':
      return constant(expression.value, 'text', true)
    case 'number':
      return constant(expression.value, 'number')
    case 'boolean':
      return constant(expression.value, 'condition')
    case 'field':
      return { type: 'open', run: scope.field(expression.name) }
    case 'call':
      return compileCall(expression, scope)
    case 'unary':
      return compileUnary(expression, scope)
    case 'binary':
      return compileBinary(expression, scope)
    case 'in': {
      const options = expression.list.map((item) => comparisonOf('=', expression.operand, item, scope))
      return { type: 'condition', run: (event) => anyTrue(options.map((option) => option(event))) }
    }
    case 'subsearch':
      scope.problem(expression, 'a subsearch needs a search, and there is none while events are loaded')
      return constant(null, 'open')
  }
}

/** An expression that must be true or false. */
export function compileCondition(expression: Expression, scope: Scope): (event: Event) => boolean | null {
  const { type, run } = compileExpression(expression, scope)
  if (type === 'condition') return run as (event: Event) => boolean | null
  scope.problem(expression, 'a condition belongs here, such as isnotnull(x), x="value" or x>0')
  return () => false
}

type Event = Parameters<Compiled['run']>[0]

function compileCall(expression: Expression & { kind: 'call' }, scope: Scope): Compiled {
  const { name, args } = expression
  const definition = FUNCTIONS.get(name.toLowerCase())
  if (!definition) {
    const known = [...FUNCTIONS.keys()].sort().join(', ')
    scope.problem(expression, `the function ${name} is not there while events are loaded; there are: ${known}`)
    return constant(null, 'open')
  }
  const [least, most] = definition.arity
  if (args.length < least || args.length > most) {
    scope.problem(expression, `${name} takes ${counted(definition)}, not ${args.length}`)
    return constant(null, definition.type)
  }
  const call: Call = {
    name,
    args,
    values: definition.bindsItself ? [] : args.map((arg) => compileExpression(arg, scope)),
    scope,
    compile: (inner, other = scope) => compileExpression(inner, other),
    condition: (inner, other = scope) => compileCondition(inner, other),
    problem: (message, argument) => scope.problem(argument === undefined ? expression : args[argument]!, message),
  }
  return { type: definition.type, run: definition.make(call) }
}

function counted({ arity: [least, most] }: EvalFunction): string {
  if (most === Number.POSITIVE_INFINITY) return `at least ${least} arguments`
  return least === most ? `${least} argument${least === 1 ? '' : 's'}` : `${least} to ${most} arguments`
}

function compileUnary({ op, operand }: Expression & { kind: 'unary' }, scope: Scope): Compiled {
  if (op === 'NOT') {
    const condition = compileCondition(operand, scope)
    // NOT has two values: of a comparison with a missing field it is true.
    return { type: 'condition', run: (event) => condition(event) !== true }
  }
  const { run, constant: known } = compileExpression(operand, scope)
  const negate = (value: Value): number | null => {
    const number = asNumber(value)
    return number === null || op === '+' ? number : -number
  }
  if (known !== undefined) return constant(negate(known), 'number')
  return { type: 'number', run: (event) => negate(run(event)) }
}

function compileBinary(expression: Expression & { kind: 'binary' }, scope: Scope): Compiled {
  const { op } = expression
  if (op === 'AND' || op === 'OR' || op === 'XOR') {
    const left = compileCondition(expression.left, scope)
    const right = compileCondition(expression.right, scope)
    if (op === 'AND') return { type: 'condition', run: (event) => left(event) === true && right(event) === true }
    if (op === 'OR') return { type: 'condition', run: (event) => left(event) === true || right(event) === true }
    return { type: 'condition', run: (event) => (left(event) === true) !== (right(event) === true) }
  }
  if (op === '.') return concat(written(expression.left, scope), written(expression.right, scope))
  const left = compileExpression(expression.left, scope)
  const right = compileExpression(expression.right, scope)
  if (op === 'LIKE') return { type: 'condition', run: likeTest(left, right) }
  if (op === '+') return plus(left, right)
  if (op === '-' || op === '*' || op === '/' || op === '%') return arithmetic(op, left, right)
  return { type: 'condition', run: comparison(op, left, right) }
}

function comparisonOf(op: '=', left: Expression, right: Expression, scope: Scope): Compiled['run'] {
  return comparison(op, compileExpression(left, scope), compileExpression(right, scope))
}

/** An operand of `.`: a number keeps the digits that it was written with. */
function written(expression: Expression, scope: Scope): Compiled {
  return expression.kind === 'number' ? constant(expression.text, 'text', true) : compileExpression(expression, scope)
}

function concat(left: Compiled, right: Compiled): Compiled {
  return {
    type: 'text',
    isString: true,
    run: (event) => {
      const a = asText(left.run(event))
      const b = a === null ? null : asText(right.run(event))
      return a === null || b === null ? null : a + b
    },
  }
}

/** `+` adds two numbers or joins two texts; a side that can only be one of them decides for both. */
function plus(left: Compiled, right: Compiled): Compiled {
  if (left.isString || right.isString) return concat(left, right)
  const sum = arithmetic('+', left, right)
  if (left.type === 'number' || right.type === 'number') return sum
  const joined = concat(left, right)
  return { type: 'open', run: (event) => sum.run(event) ?? joined.run(event) }
}

const ARITHMETIC = {
  '+': (a: number, b: number) => a + b,
  '-': (a: number, b: number) => a - b,
  '*': (a: number, b: number) => a * b,
  // Division by zero gives null (Search Reference, "eval", Numeric calculations).
  '/': (a: number, b: number) => (b === 0 ? null : a / b),
  '%': (a: number, b: number) => (b === 0 ? null : a % b),
}

function arithmetic(op: keyof typeof ARITHMETIC, left: Compiled, right: Compiled): Compiled {
  const calculate = ARITHMETIC[op]
  return {
    type: 'number',
    run: (event) => {
      const a = asNumber(left.run(event))
      const b = a === null ? null : asNumber(right.run(event))
      return a === null || b === null ? null : calculate(a, b)
    },
  }
}

function anyTrue(results: readonly Value[]): boolean | null {
  if (results.includes(true)) return true
  return results.every(isNothing) ? null : false
}
