/** number-against-text — a number is compared with a text that is none. */
import type { ScalarType } from '../../plan/scalar.ts'
import { looksNumeric } from '../../semantics/coerce.ts'
import type { Comparison, Expression, SearchExpression } from '../../syntax/ast.ts'
import { type Finding, rule } from '../rule.ts'
import { certainType, testedRows } from '../stage-fields.ts'
import { expressionsOf, searchesOf, stagesOf, within, withinSearch } from '../walk.ts'

type TypeOf = (name: string) => ScalarType | undefined

export const numberAgainstText = rule({
  code: 'number-against-text',
  severity: 'warning',
  docs: {
    summary: 'A field that is always a number is compared with a text that is none.',
    why: 'A number never equals such a text, and < and > compare the digits with the letters, character by character. _time is a number of seconds: compare it with strptime(…) or relative_time(…).',
    page: 'Search Reference, "eval" (Operators that produce Boolean results)',
    bad: 'index=main | where _time > "2024-01-01"',
    good: 'index=main | where _time > strptime("2024-01-01", "%Y-%m-%d")',
  },
  *check({ pipeline, trace }) {
    for (const stage of stagesOf(pipeline)) {
      const rows = testedRows(trace, stage)
      if (!rows) continue
      const typeOf: TypeOf = (name) => certainType(name, rows)
      for (const { expression, assigned } of expressionsOf(stage)) {
        const here: TypeOf = (name) => (assigned.has(name) ? undefined : typeOf(name))
        for (const node of within(expression)) yield* inExpression(node, here)
      }
      for (const search of searchesOf(stage)) for (const node of withinSearch(search)) yield* inSearch(node, typeOf)
    }
  },
})

function* inExpression(node: Expression, typeOf: TypeOf): Generator<Finding> {
  if (node.kind === 'in' && isNumber(node.operand, typeOf)) {
    for (const item of node.list) if (isWords(item)) yield { span: item.span, message: verdict('=', item.value) }
    return
  }
  if (node.kind !== 'binary' || !/^[<>!=]=?$/.test(node.op)) return
  const { left, right, span } = node
  const text =
    isWords(right) && isNumber(left, typeOf) ? right : isWords(left) && isNumber(right, typeOf) ? left : undefined
  if (text) yield { span, message: verdict(node.op as Comparison, text.value) }
}

function isWords(expression: Expression): expression is Expression & { kind: 'string' } {
  return expression.kind === 'string' && !looksNumeric(expression.value) && !expression.value.includes('$')
}

function isNumber(expression: Expression, typeOf: TypeOf): boolean {
  if (expression.kind === 'field') return typeOf(expression.name) === 'num'
  return expression.kind === 'binary' && /^[-*/%]$/.test(expression.op)
}

function* inSearch(node: SearchExpression, typeOf: TypeOf): Generator<Finding> {
  if (node.kind !== 'compare' || typeOf(node.field.name) !== 'num') return
  const { text } = node.value
  // A pattern matches the digits; _time has times of its own in a search.
  if (looksNumeric(text) || /[*$]/.test(text) || node.field.name.startsWith('_')) return
  yield { span: node.span, message: verdict(node.op, text) }
}

function verdict(op: Comparison, text: string): string {
  const shown = `"${text}"`
  if (op === '=') return `A number never equals the text ${shown}.`
  if (op === '!=') return `A number always differs from the text ${shown}.`
  return `A number against the text ${shown}: this compares characters, not amounts.`
}
