/** doubled-condition — the same condition twice in one AND, OR or IN. */
import type { SourceText } from '../../source/source-text.ts'
import type { Span } from '../../source/span.ts'
import type { Expression, SearchExpression } from '../../syntax/ast.ts'
import { operandsOf } from '../../syntax/operands.ts'
import { printExpression, printSearch } from '../../syntax/printer.ts'
import { type Finding, rule } from '../rule.ts'
import { expressionsOf, searchesOf, stagesOf, within, withinSearch } from '../walk.ts'
import { isWhole } from '../written.ts'

interface Item {
  key: string
  span: Span
}

export const doubledCondition = rule({
  code: 'doubled-condition',
  severity: 'warning',
  docs: {
    summary: 'The same condition, or the same value of IN, twice.',
    why: 'The second one changes nothing. Often another one was meant when a line was copied. Values of the search command are compared without case.',
    bad: 'index=main process_name IN ("cmd.exe", "powershell.exe", "CMD.exe")',
    good: 'index=main process_name IN ("cmd.exe", "powershell.exe")',
  },
  *check({ pipeline, source }) {
    for (const stage of stagesOf(pipeline)) {
      for (const search of searchesOf(stage))
        for (const node of withinSearch(search)) yield* repeated(searchItems(node), source)
      for (const { expression } of expressionsOf(stage)) {
        for (const node of within(expression)) {
          if (node.kind === 'in') yield* repeated(node.list.map(evalItem), source)
        }
        for (const list of chains(expression)) yield* repeated(list.map(evalItem), source)
      }
    }
  },
})

function* repeated(list: readonly Item[], source: SourceText): Generator<Finding> {
  // A condition that a macro brings too is there for those who don't know the macro.
  const items = list.filter(({ span }) => isWhole(source, span))

  const seen = new Set<string>()
  for (const [at, { key, span }] of items.entries()) {
    if (!seen.has(key)) {
      seen.add(key)
      continue
    }
    const before = items[at - 1]!.span.end
    yield {
      span,
      message: `\`${source.text.slice(span.start, span.end)}\` stands here twice.`,
      hint: 'Take one away, or correct the one that should be another.',
      fix: { title: 'Take the second one away', edits: [{ span: { start: before, end: span.end }, text: '' }] },
    }
  }
}

function searchItems(node: SearchExpression): Item[] {
  if (node.kind === 'in') return node.values.map(({ text, span, directive }) => ({ key: fold(text, directive), span }))
  if (node.kind !== 'and' && node.kind !== 'or') return []
  return node.terms.map((term) => ({ key: searchKey(term), span: term.span }))
}

function searchKey(term: SearchExpression): string {
  if (term.kind !== 'compare') return printSearch(term)
  const { field, op, value } = term
  return `${field.name}${op}${fold(value.text, value.directive)}`
}

function fold(text: string, directive: string): string {
  return directive === '' ? text.toLowerCase() : `${directive}(${text})`
}

function evalItem(expression: Expression): Item {
  return { key: printExpression(expression), span: expression.span }
}

/** The operands of every row of ANDs or ORs; parentheses begin a row of their own. */
function* chains(expression: Expression): Generator<Expression[]> {
  const isRow = expression.kind === 'binary' && (expression.op === 'AND' || expression.op === 'OR')
  const operands = isRow ? row(expression, expression.op) : operandsOf(expression)
  if (isRow) yield [...operands]
  for (const operand of operands) yield* chains(operand)
}

function row(node: Expression & { kind: 'binary' }, op: string): Expression[] {
  const inner = (operand: Expression): Expression[] => {
    const grouped = operand.kind === 'binary' && operand.span.start < operand.left.span.start
    return operand.kind === 'binary' && operand.op === op && !grouped ? row(operand, op) : [operand]
  }
  return [...inner(node.left), ...inner(node.right)]
}
