/** The names that tstats has for the fields of a data model: `Processes.user`, `All_Changes.Instance_Changes.image_id`. */
import { and, call, list, NULL, type Scalar } from '../plan/scalar.ts'
import type { Span } from '../source/span.ts'
import type { LowerContext } from './context.ts'
import {
  calculate,
  constraintOf,
  type Dataset,
  declaredFields,
  fieldsOf,
  lineageOf,
  withoutPrefix,
} from './data-model.ts'
import type { Relation } from './relation.ts'

const PLAIN = new Set(['_time', '_raw', 'host', 'source', 'sourcetype', 'index', 'nodename', '_indextime'])

/** Gives the events the model's names for their fields. Those of a dataset below only its own events have. */
export function prefixedFields(
  events: Relation,
  dataset: Dataset,
  names: Iterable<string>,
  span: Span,
  context: LowerContext,
): Relation {
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
  let relation = named(calculate(events, dataset, new Set(own.values()), span, context), own, dataset, span, context)
  for (const [owner, fields] of below) {
    relation = fieldsBelow(relation, dataset, lineageOf(dataset.model, owner), fields, span, context)
  }
  return relation
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
  lineage: Dataset['lineage'],
  fields: ReadonlyMap<string, string>,
  span: Span,
  context: LowerContext,
): Relation {
  const added = lineage.filter((each) => !dataset.lineage.includes(each))
  let relation = events
  const conditions = added.map((each) => {
    const constraint = constraintOf(each, span, context)
    relation = calculate(
      relation,
      { lineage: lineage.slice(0, lineage.indexOf(each)) },
      fieldsOf(constraint),
      span,
      context,
    )
    return context.search(constraint, relation)
  })
  relation = calculate(relation, { lineage: added }, new Set(fields.values()), span, context)
  return named(relation, fields, { ...dataset, lineage }, span, context, and(conditions))
}

function where(condition: Scalar, value: Scalar): Scalar {
  if (value.type === 'null') return value
  return call(value.type, 'if', condition, value, value.type === 'list' ? list([]) : NULL)
}
