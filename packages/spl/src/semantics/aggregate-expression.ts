/** Expressions that hold aggregates, `eval(avg(a)/max(b))`: the aggregates, and the expression over their results. */
import type { Aggregation, AggregationArgument, Expression } from '../syntax/ast.ts'
import { findStatsFunction } from './bind-aggregation.ts'
import type { Registry } from './definition.ts'
import { hiddenName } from './relation.ts'

export interface AggregateExpression {
  /** Reads each aggregate's result as a field, by the alias of the aggregate. */
  expression: Expression
  aggregations: Aggregation[]
}

/** Calls of statistical functions with one argument are aggregates; max(a, b) is eval's. */
export function splitAggregates(
  expression: Expression,
  registry: Pick<Registry, 'stats' | 'patterns'>,
): AggregateExpression {
  const aggregations: Aggregation[] = []
  const replace = (node: Expression): Expression => {
    switch (node.kind) {
      case 'call': {
        const name = node.name.toLowerCase()
        if (node.args.length > 1 || !findStatsFunction(name, registry)) return { ...node, args: node.args.map(replace) }
        return result(name, node.args[0] && argumentOf(node.args[0]), node)
      }
      case 'field':
        // `count` alone is the number of rows.
        return /^(count|c)$/i.test(node.name) && !node.quoted ? result(node.name.toLowerCase(), undefined, node) : node
      case 'unary':
        return { ...node, operand: replace(node.operand) }
      case 'binary':
        return { ...node, left: replace(node.left), right: replace(node.right) }
      case 'in':
        return { ...node, operand: replace(node.operand), list: node.list.map(replace) }
      default:
        return node
    }
  }
  const result = (name: string, argument: AggregationArgument | undefined, { span }: Expression): Expression => {
    const alias = { name: hiddenName(), quote: '"' as const, span }
    aggregations.push({ name, nameSpan: span, argument, alias, text: name, span })
    return { kind: 'field', name: alias.name, quoted: true, span }
  }
  return { expression: replace(expression), aggregations }
}

function argumentOf(expression: Expression): AggregationArgument {
  if (expression.kind === 'field')
    return { kind: 'field', field: { name: expression.name, quote: '', span: expression.span } }
  return { kind: 'eval', expression, span: expression.span }
}
