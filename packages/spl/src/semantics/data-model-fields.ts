/** The names that tstats has for the fields of a data model: `Processes.user`, `All_Changes.Instance_Changes.image_id`. */
import { and, call, column, list, NULL, type Scalar } from '../plan/scalar.ts'
import type { Span } from '../source/span.ts'
import type { SearchExpression } from '../syntax/ast.ts'
import type { LowerContext } from './context.ts'
import { constraintOf, type Dataset, declaredFields, fieldsOf, lineageOf, withoutPrefix } from './data-model.ts'
import { type Calculations, calculateLevel, neededCalculations } from './dataset-events.ts'
import type { DataModelDataset } from './environment.ts'
import { hiddenName, type Relation } from './relation.ts'

const PLAIN = new Set(['_time', '_raw', 'host', 'source', 'sourcetype', 'index', 'nodename', '_indextime'])

/** What a search names: by name the field that is meant, of the dataset and its parents, and of each dataset below. */
export interface NamedFields {
  own: ReadonlyMap<string, string>
  below: readonly FieldsBelow[]
}

interface FieldsBelow {
  /** From the root down. */
  lineage: readonly DataModelDataset[]
  /** What stands below the dataset that is searched, with the constraints. */
  added: readonly { dataset: DataModelDataset; constraint: SearchExpression }[]
  fields: ReadonlyMap<string, string>
  calculations: Calculations
}

export function namedFields(dataset: Dataset, names: Iterable<string>, span: Span, context: LowerContext): NamedFields {
  const own = new Map<string, string>()
  const below = new Map<string, Map<string, string>>()
  for (const name of names) {
    const field = withoutPrefix(name, dataset)
    if (field === undefined) continue
    const owner = name
      .slice(0, -field.length - 1)
      .split('.')
      .at(-1)!
    const isOwn = dataset.lineage.some((each) => each.name === owner) || !dataset.model.datasets.has(owner)
    const fields = isOwn ? own : (below.get(owner) ?? new Map<string, string>())
    if (!isOwn) below.set(owner, fields)
    fields.set(name, field)
  }
  return {
    own,
    below: [...below].map(([owner, fields]) => {
      const lineage = lineageOf(dataset.model, owner)
      const added = lineage
        .filter((each) => !dataset.lineage.includes(each))
        .map((each) => ({ dataset: each, constraint: constraintOf(each, span, context) }))
      const read = [...fields.values(), ...added.flatMap(({ constraint }) => [...fieldsOf(constraint)])]
      const levels = added.map((each) => each.dataset)
      return { lineage, added, fields, calculations: neededCalculations(levels, read, span, context) }
    }),
  }
}

/** The fields of the events, calculated or not, that named fields are made of. */
export function fieldsRead({ own, below }: NamedFields): Set<string> {
  return new Set([...own.values(), ...below.flatMap(({ calculations }) => [...calculations.wanted])])
}

/** Gives the events the model's names for their fields. Those of a dataset below only its own events have. */
export function prefixedFields(
  events: Relation,
  dataset: Dataset,
  { own, below }: NamedFields,
  span: Span,
  context: LowerContext,
): Relation {
  return below.reduce(
    (relation, each) => fieldsBelow(relation, dataset, each, span, context),
    named(events, own, dataset, span, context),
  )
}

function named(
  events: Relation,
  fields: ReadonlyMap<string, string>,
  dataset: Dataset,
  span: Span,
  context: LowerContext,
  only?: Scalar,
): Relation {
  const declared = declaredFields(dataset)
  const children = new Set([...dataset.model.datasets.values()].flatMap((each) => [...each.fields]))
  const anyField = dataset.lineage.some((each) => each.anyField)
  return events.extend(
    [...fields].map(([name, field]) => {
      const known = anyField || PLAIN.has(field) || declared.has(field) || children.has(field)
      if (!known)
        context.diagnostics.report(
          'unknown-data-model-field',
          span,
          `The data model \`${dataset.model.name}\` has no field \`${name}\`: it never has a value.`,
        )
      const value = known ? events.field(field) : undefined
      return { name, value: value && only ? where(only, value) : (value ?? NULL) }
    }),
  )
}

/** Fields of a dataset that stands below the one that is searched: null in events that are none of its. */
function fieldsBelow(
  events: Relation,
  dataset: Dataset,
  { lineage, added, fields, calculations }: FieldsBelow,
  span: Span,
  context: LowerContext,
): Relation {
  const conditions: Scalar[] = []
  const relation = added.reduce((before, { constraint }, at) => {
    // Kept as it is here: what the dataset calculates may be a field of its constraint.
    const name = hiddenName()
    conditions.push(column(name, 'bool'))
    const marked = before.extend([{ name, value: context.search(constraint, before) }])
    return calculateLevel(marked, calculations.levels[at]!, context)
  }, events)
  return named(relation, fields, { ...dataset, lineage: [...lineage] }, span, context, and(conditions))
}

function where(condition: Scalar, value: Scalar): Scalar {
  if (value.type === 'null') return value
  return call(value.type, 'if', condition, value, value.type === 'list' ? list([]) : NULL)
}
