/**
 * Data models as relations over the events: a dataset is the events that its constraint and those of its parents
 * let through, with fields that are calculated when they are read (Knowledge Manager Manual, "About data models").
 * Summaries hold the same rows, so `summariesonly` and its like change nothing here.
 */

import { didYouMean } from '../source/nearest.ts'
import type { Span } from '../source/span.ts'
import type { Expression, SearchExpression } from '../syntax/ast.ts'
import { fieldsOfExpression } from '../syntax/expression-fields.ts'
import type { LowerContext, TimeRange } from './context.ts'
import type { DataModel, DataModelDataset } from './environment.ts'
import { withKnownTags } from './known-tags.ts'
import type { Relation } from './relation.ts'
import { inSearchedIndexes } from './searched-indexes.ts'

export interface Dataset {
  model: DataModel
  /** From the root dataset down to the one that was asked for. */
  lineage: readonly DataModelDataset[]
}

/** Finds `Model`, `Model.Dataset` or `Model.Root.Child`. `hint` names fields that tell which root is meant. */
export function resolveDataset(
  reference: string,
  fieldNames: Iterable<string>,
  span: Span,
  context: LowerContext,
): Dataset | undefined {
  const [modelName = '', ...path] = reference.split('.')
  const { environment, diagnostics } = context
  const model = environment.dataModel(modelName)
  if (!model) {
    diagnostics.report(
      'unknown-data-model',
      span,
      `There is no data model \`${modelName}\`.`,
      didYouMean(modelName, environment.dataModelNames()),
    )
    return undefined
  }
  const name = path.at(-1) ?? impliedRoot(model, fieldNames)
  if (!model.datasets.has(name)) {
    diagnostics.report(
      'unknown-dataset',
      span,
      `The data model \`${modelName}\` has no dataset \`${name}\`.`,
      didYouMean(name, model.datasets.keys()),
    )
    return undefined
  }
  return { model, lineage: lineageOf(model, name) }
}

/** A model with several roots (Endpoint) and no dataset named: the prefix of the fields says which. */
function impliedRoot(model: DataModel, fieldNames: Iterable<string>): string {
  for (const field of fieldNames) {
    const prefix = field.split('.')[0]!
    if (field.includes('.') && model.datasets.has(prefix)) return prefix
  }
  return model.root
}

/** From the root down to the dataset. */
export function lineageOf(model: DataModel, name: string): DataModelDataset[] {
  const lineage: DataModelDataset[] = []
  for (
    let dataset = model.datasets.get(name);
    dataset;
    dataset = dataset.parent === undefined ? undefined : model.datasets.get(dataset.parent)
  ) {
    lineage.unshift(dataset)
  }
  return lineage
}

/** The events of a dataset. Constraints see the fields that the datasets above calculate. */
export function datasetEvents({ lineage }: Dataset, range: TimeRange, span: Span, context: LowerContext): Relation {
  const constraints = lineage.map((dataset) => constraintOf(dataset, span, context))
  let relation = inSearchedIndexes(context.events(range), { kind: 'and', terms: constraints, span }, context)
  for (const [at, constraint] of constraints.entries()) {
    relation = calculate(relation, { lineage: lineage.slice(0, at) }, fieldsOf(constraint), span, context)
    context.keeps(constraint, 'search', relation, `the dataset ${lineage[at]!.name}`)
    relation = relation.filter(context.search(constraint, relation))
  }
  return withKnownTags(relation, context)
}

export function constraintOf(dataset: DataModelDataset, span: Span, context: LowerContext): SearchExpression {
  return context.searchOfText(dataset.constraint, `the constraint of ${dataset.name}`, span)
}

/** Adds the calculated fields among `names`, and those that they are calculated from, in the order of the model. */
export function calculate(
  input: Relation,
  { lineage }: Pick<Dataset, 'lineage'>,
  names: ReadonlySet<string>,
  span: Span,
  context: LowerContext,
): Relation {
  const calculations = lineage.flatMap((dataset) => dataset.calculations)
  const parsed = new Map<string, Expression>()
  const wanted = new Set(names)
  for (const { field, expression } of calculations.toReversed()) {
    if (!wanted.has(field)) continue
    const tree = context.expressionOfText(expression, `the field ${field}`, span)
    parsed.set(field, tree)
    for (const read of fieldsOfExpression(tree)) wanted.add(read)
  }
  let relation = input
  for (const { field } of calculations) {
    const tree = parsed.get(field)
    if (tree) relation = relation.extend([{ name: field, value: context.expression(tree, relation) }])
  }
  return relation
}

/** Every field that a dataset declares, its parents' included. */
export function declaredFields({ lineage }: Dataset): Map<string, DataModelDataset> {
  const fields = new Map<string, DataModelDataset>()
  for (const dataset of lineage) for (const field of dataset.fields) fields.set(field, dataset)
  return fields
}

/** `Processes.user` → `user`: takes the names of datasets off; undefined when the name begins with none. */
export function withoutPrefix(name: string, { model }: Dataset): string | undefined {
  let rest = name
  for (;;) {
    const dot = rest.indexOf('.')
    if (dot < 0 || !model.datasets.has(rest.slice(0, dot))) return rest === name ? undefined : rest
    rest = rest.slice(dot + 1)
  }
}

/** The prefix that a field has in a search over the model: the path to the dataset that declares it. */
export function prefixOf(dataset: DataModelDataset, { model }: Dataset): string {
  return lineageOf(model, dataset.name)
    .map((each) => each.name)
    .join('.')
}

/** Fields that a search expression names. */
export function fieldsOf(search: SearchExpression): Set<string> {
  const names = new Set<string>()
  const walk = (node: SearchExpression): void => {
    if (node.kind === 'and' || node.kind === 'or') node.terms.forEach(walk)
    else if (node.kind === 'not') walk(node.term)
    else if (node.kind === 'compare' || node.kind === 'in') names.add(node.field.name)
  }
  walk(search)
  return names
}
