/**
 * Names that are taken from fields: `eval {counter}=value` sets, in each row, the field that `counter` names there
 * (Search Reference, "eval", Dynamic field name creation). Columns are fixed before a search runs, so unless the name
 * is a constant, the names are asked for first.
 */

import type { Plan } from '../plan/plan.ts'
import { call, NULL, type Scalar, text } from '../plan/scalar.ts'
import type { FieldName } from '../syntax/ast.ts'
import { asText, convert, unify } from './coerce.ts'
import type { LowerContext } from './context.ts'
import { Relation } from './relation.ts'

/** The field's name in each row; undefined when no field takes part in it. */
export function dynamicName(target: FieldName, input: Relation): Scalar | undefined {
  if (target.quote !== '' || !target.name.includes('{')) return undefined
  const parts: Scalar[] = []
  let end = 0
  for (const match of target.name.matchAll(/\{([^{}]+)\}/g)) {
    const field = input.field(match[1]!)
    if (!field) continue
    if (match.index > end) parts.push(text(target.name.slice(end, match.index)))
    parts.push(constantOf(input.plan, match[1]!) ?? asText(field))
    end = match.index + match[0].length
  }
  if (parts.length === 0) return undefined
  if (end < target.name.length) parts.push(text(target.name.slice(end)))
  if (parts.every((part) => part.kind === 'literal')) return text(parts.map((part) => part.value).join(''))
  return parts.length === 1 ? parts[0] : call('text', 'concat', ...parts)
}

/** The value that a field has in every row, when the plan tells. */
function constantOf(plan: Plan, name: string): (Scalar & { kind: 'literal' }) | undefined {
  switch (plan.kind) {
    case 'filter':
    case 'limit':
      return constantOf(plan.input, name)
    case 'extend':
    case 'project': {
      const value = plan.columns.find((column) => column.name === name)?.value
      if (!value) return plan.kind === 'extend' ? constantOf(plan.input, name) : undefined
      if (value.kind === 'column') return constantOf(plan.input, value.name)
      const written = asText(value)
      return written.kind === 'literal' && typeof written.value === 'string' ? written : undefined
    }
    default:
      return undefined
  }
}

/** Sets the field that `name` names in each row. */
export function assignNamed(
  name: Scalar,
  target: FieldName,
  value: Scalar,
  input: Relation,
  context: LowerContext,
): Relation {
  if (name.kind === 'literal') {
    const fixed = String(name.value)
    return allowed([fixed], target, input, context) ? input.extend([{ name: fixed, value }]) : input
  }
  const names = askForNames(name, target, input, context)
  if (!names || !allowed(names, target, input, context)) return input
  return input.extend(
    names.map((each) => {
      const present = input.field(each) ?? NULL
      const type = unify(value.type, present.type)
      const here = call('bool', 'equals', name, text(each))
      return { name: each, value: call(type, 'if', here, convert(value, type), convert(present, type)) }
    }),
  )
}

function askForNames(name: Scalar, target: FieldName, input: Relation, context: LowerContext): string[] | undefined {
  const limit = context.environment.limits.pivotColumns
  const present: Plan = { kind: 'filter', input: input.plan, predicate: call('bool', 'isNotNull', name) }
  const distinct: Plan = { kind: 'aggregate', input: present, keys: [{ name: 'name', value: name }], aggregates: [] }
  const answer = context.ask({
    kind: 'rows',
    key: context.questionKey('eval', target.span),
    relation: Relation.closed(distinct, [{ name: 'name', type: 'text' }]),
    limit: limit + 1,
    why: `the values of ${target.name} become names of fields`,
  })
  if (!answer) return undefined
  const names = answer.rows.map(([cell]) => String(cell ?? '')).filter((each) => each !== '')
  if (names.length > limit) {
    context.diagnostics.report(
      'limit-met',
      target.span,
      `\`${target.name}\` gives more than ${limit} fields; the rest is left out.`,
      'Raise the limit pivotColumns, or filter the rows first.',
    )
  }
  return names.sort().slice(0, limit)
}

/** A value that holds the braces again would be replaced without end; Splunk refuses it too. */
function allowed(names: readonly string[], target: FieldName, input: Relation, context: LowerContext): boolean {
  const endless = names.find((name) => [...name.matchAll(/\{([^{}]+)\}/g)].some((match) => input.has(match[1]!)))
  if (endless === undefined) return true
  context.diagnostics.report(
    'unsupported',
    target.span,
    `The name \`${endless}\` asks for a field again: replacing it would never end.`,
    'Take the braces out of the value first, with replace() or trim().',
  )
  return false
}
