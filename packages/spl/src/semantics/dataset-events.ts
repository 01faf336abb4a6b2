/**
 * The events of a dataset, with its calculated fields. A constraint sees what the datasets above calculate, and every
 * calculation is made once. Where a dataset of the lineage is accelerated, its rows may come from its table: the plan
 * holds both ways, and what is read of them decides (optimizer/prune.ts).
 */
import type { Column } from '../plan/plan.ts'
import type { Span } from '../source/span.ts'
import type { Expression, SearchExpression } from '../syntax/ast.ts'
import { fieldsOfExpression } from '../syntax/expression-fields.ts'
import type { LowerContext, TimeRange } from './context.ts'
import { constraintOf, type Dataset, fieldsOf } from './data-model.ts'
import type { DataModelDataset } from './environment.ts'
import { withKnownTags } from './known-tags.ts'
import type { Relation } from './relation.ts'
import { inSearchedIndexes, namesIndex } from './searched-indexes.ts'

interface Calculation {
  field: string
  tree: Expression
}

/** Those of each dataset of a lineage, in order, that a set of fields needs. */
export interface Calculations {
  levels: readonly (readonly Calculation[])[]
  /** The fields, and all that they are calculated from. */
  wanted: ReadonlySet<string>
}

export function neededCalculations(
  lineage: readonly DataModelDataset[],
  names: Iterable<string>,
  span: Span,
  context: LowerContext,
): Calculations {
  const wanted = new Set(names)
  const levels: Calculation[][] = []
  for (const { calculations } of lineage.toReversed()) {
    const needed: Calculation[] = []
    for (const { field, expression } of calculations.toReversed()) {
      if (!wanted.has(field)) continue
      const tree = context.expressionOfText(expression, `the field ${field}`, span)
      needed.unshift({ field, tree })
      for (const read of fieldsOfExpression(tree)) wanted.add(read)
    }
    levels.unshift(needed)
  }
  return { levels, wanted }
}

export function calculateLevel(input: Relation, level: readonly Calculation[], context: LowerContext): Relation {
  return level.reduce(
    (relation, { field, tree }) => relation.extend([{ name: field, value: context.expression(tree, relation) }]),
    input,
  )
}

/** The events, with the fields among `names` that are calculated. */
export function datasetEvents(
  dataset: Dataset,
  names: Iterable<string>,
  range: TimeRange,
  span: Span,
  context: LowerContext,
): Relation {
  const { lineage } = dataset
  const constraints = lineage.map((each) => constraintOf(each, span, context))
  const all = allOf(constraints, span)
  const needed = neededCalculations(lineage, [...names, ...fieldsOf(all)], span, context)
  let relation = inSearchedIndexes(context.events(range), all, context)
  let calculated = 0
  let tagged = false
  const calculateTo = (depth: number): void => {
    for (; calculated < depth; calculated++) relation = calculateLevel(relation, needed.levels[calculated]!, context)
  }
  // Tags and event types are those of the events, not of what a model makes of their fields.
  const complete = (depth: number): void => {
    if (!tagged) relation = withKnownTags(relation, context)
    tagged = true
    calculateTo(depth)
  }
  for (const [at, constraint] of constraints.entries()) {
    const reads = fieldsOf(constraint)
    if (needed.levels.slice(calculated, at).some((level) => level.some(({ field }) => reads.has(field))))
      calculateTo(at)
    context.keeps(constraint, 'search', relation, `the dataset ${lineage[at]!.name}`)
    relation = relation.filter(context.search(constraint, relation))
    const depth = at + 1
    const sameIndexes = namesIndex(allOf(constraints.slice(0, depth), span)) === namesIndex(all)
    const table = sameIndexes ? accelerated(dataset, depth, context) : undefined
    if (!table) continue
    complete(depth)
    const columns = table.columns.filter(isAsCalculated(lineage.slice(0, depth), needed.wanted))
    relation = relation.withPlan({ kind: 'accelerated', input: relation.plan, table: table.table, range, columns })
  }
  complete(lineage.length)
  return relation
}

function accelerated({ model, lineage }: Dataset, depth: number, { environment }: LowerContext) {
  // Events of a test's own tables stand in no other.
  if (environment.events !== undefined) return undefined
  return environment.accelerated?.(model.name, lineage[depth - 1]!.name)
}

/** A table holds calculated fields; one that nobody asked for by its name in the model is the event's own here. */
function isAsCalculated(
  lineage: readonly DataModelDataset[],
  wanted: ReadonlySet<string>,
): (column: Column) => boolean {
  const calculated = new Set(lineage.flatMap((each) => each.calculations.map(({ field }) => field)))
  return ({ name }) => wanted.has(name) || !calculated.has(name)
}

function allOf(terms: readonly SearchExpression[], span: Span): SearchExpression {
  return { kind: 'and', terms: [...terms], span }
}
