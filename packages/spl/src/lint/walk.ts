/** Walks over what was parsed, without knowing a command. */
import type { Aggregation, Expression, Part, Pipeline, SearchExpression, Stage } from '../syntax/ast.ts'
import { operandsOf } from '../syntax/operands.ts'
import { subsearchesOf } from '../syntax/printer.ts'

/** Every stage, those of subsearches after the one that holds them. */
export function stagesOf(pipeline: Pipeline): Stage[] {
  return pipeline.stages.flatMap((stage) => [stage, ...subsearchesOf(stage).flatMap(stagesOf)])
}

export interface Site {
  expression: Expression
  /** Fields that the stage sets before it comes to this expression: they are not those that came in. */
  assigned: ReadonlySet<string>
}

/** The eval expressions of a stage, those of its aggregates too; not what is nested in them. */
export function expressionsOf({ parts }: Stage): Site[] {
  const assigned = new Set<string>()
  const sites: Site[] = []
  for (const [at, part] of parts.entries()) {
    if (part.kind === 'expression') {
      sites.push({ expression: part.expression, assigned: new Set(assigned) })
      const target = targetBefore(parts, at)
      if (target !== undefined) assigned.add(target)
    } else if (part.kind === 'aggregation') {
      for (const expression of aggregated(part.aggregation)) sites.push({ expression, assigned })
    }
  }
  return sites
}

/** The field of `field = expression`. */
function targetBefore(parts: readonly Part[], at: number): string | undefined {
  const [field, sign] = parts.slice(Math.max(0, at - 2), at)
  return field?.kind === 'field' && isWord(sign, '=') ? field.field.name : undefined
}

export function isWord(part: Part | undefined, word: string): boolean {
  return part?.kind === 'word' && part.text.toLowerCase() === word
}

function aggregated({ argument }: Aggregation): Expression[] {
  if (argument?.kind === 'eval') return [argument.expression]
  return argument?.kind === 'sparkline' && argument.aggregation ? aggregated(argument.aggregation) : []
}

/** An expression and all that is nested in it, subsearches left out. */
export function* within(expression: Expression): Generator<Expression> {
  yield expression
  for (const inner of operandsOf(expression)) yield* within(inner)
}

/** The search expressions of a stage; not what is nested in them. */
export function searchesOf({ parts }: Stage): SearchExpression[] {
  return parts.flatMap((part) => (part.kind === 'search' ? [part.search] : []))
}

export function* withinSearch(search: SearchExpression): Generator<SearchExpression> {
  yield search
  for (const inner of termsOf(search)) yield* withinSearch(inner)
}

export function termsOf(search: SearchExpression): readonly SearchExpression[] {
  if (search.kind === 'and' || search.kind === 'or') return search.terms
  return search.kind === 'not' ? [search.term] : []
}

/** The terms of `a AND (b AND c)` as one list. */
export function conjunction(search: SearchExpression): SearchExpression[] {
  return search.kind === 'and' ? search.terms.flatMap(conjunction) : [search]
}

/** The operands of `a AND b AND c`, or of another operator in a row; parentheses around some of them are looked into. */
export function chain(expression: Expression, op: 'AND' | 'OR'): Expression[] {
  return expression.kind === 'binary' && expression.op === op
    ? [...chain(expression.left, op), ...chain(expression.right, op)]
    : [expression]
}
