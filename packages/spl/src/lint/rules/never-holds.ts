/** never-holds — a condition without a field in it, which is false. */
import type { Expression } from '../../syntax/ast.ts'
import { rule } from '../rule.ts'
import { chain, expressionsOf, stagesOf } from '../walk.ts'

export const neverHolds = rule({
  code: 'never-holds',
  severity: 'warning',
  docs: {
    summary: 'A where whose condition is false for every row.',
    why: 'A part of the condition holds constants only, and is false: no row gets through.',
    page: 'Search Reference, "where"',
    bad: 'index=main | where user="x" AND 1=2',
    good: 'index=main | where user="x" AND 1=1',
  },
  *check({ pipeline }) {
    for (const stage of stagesOf(pipeline)) {
      if (stage.name !== 'where') continue
      for (const { expression } of expressionsOf(stage)) {
        const term = chain(expression, 'AND').find((each) => truth(each) === false)
        if (term)
          yield { span: term.span, message: 'This is false whatever the row: nothing gets through this `where`.' }
      }
    }
  },
})

/** The outcome of a condition on constants; undefined where a field, a text or a function has a say. */
function truth(expression: Expression): boolean | undefined {
  switch (expression.kind) {
    case 'boolean':
      return expression.value
    case 'call': {
      const name = expression.name.toLowerCase()
      return expression.args.length === 0 && (name === 'true' || name === 'false') ? name === 'true' : undefined
    }
    case 'unary': {
      const inner = expression.op === 'NOT' ? truth(expression.operand) : undefined
      return inner === undefined ? undefined : !inner
    }
    case 'binary': {
      const { left, op, right } = expression
      if (op === 'AND' || op === 'OR') return junction(op, truth(left), truth(right))
      return left.kind === 'number' && right.kind === 'number' ? COMPARE[op]?.(left.value, right.value) : undefined
    }
    default:
      return undefined
  }
}

function junction(op: 'AND' | 'OR', left: boolean | undefined, right: boolean | undefined): boolean | undefined {
  const deciding = op === 'OR'
  if (left === deciding || right === deciding) return deciding
  return left === undefined || right === undefined ? undefined : !deciding
}

const COMPARE: Record<string, (a: number, b: number) => boolean> = {
  '=': (a, b) => a === b,
  '!=': (a, b) => a !== b,
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
}
