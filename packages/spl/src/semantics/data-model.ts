/**
 * Data models as relations over the events: a dataset is the events that its constraint and those of its parents
 * let through, with fields that are calculated when they are read (Knowledge Manager Manual, "About data models").
 * Summaries hold the same rows, so `summariesonly` and its like change nothing here.
 */

import { didYouMean } from '../source/nearest.ts'
import type { Span } from '../source/span.ts'
import type { SearchExpression } from '../syntax/ast.ts'
import type { LowerContext } from './context.ts'
import type { DataModel, DataModelDataset } from './environment.ts'

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

export function constraintOf(dataset: DataModelDataset, span: Span, context: LowerContext): SearchExpression {
  return context.searchOfText(dataset.constraint, `the constraint of ${dataset.name}`, span)
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
