/** Plans as an indented text, for `karst compile --plan` and bug reports. */
import type { JoinKey, OrderKey, Plan, WindowColumn } from './plan.ts'
import { ALL_FIELDS } from './plan.ts'
import type { Scalar } from './scalar.ts'

export function printPlan(plan: Plan, indent = ''): string {
  const next = `${indent}  `
  const line = `${indent}${describe(plan)}\n`
  switch (plan.kind) {
    case 'scan':
    case 'table':
    case 'values':
    case 'generate':
      return line
    case 'join':
      return line + printPlan(plan.left, next) + printPlan(plan.right, next)
    case 'union':
      return line + plan.inputs.map((input) => printPlan(input, next)).join('')
    default:
      return line + printPlan(plan.input, next)
  }
}

function describe(plan: Plan): string {
  switch (plan.kind) {
    case 'scan':
      return `scan ${plan.typed ? plan.from : 'events'} [${plan.earliest ?? '-∞'}, ${plan.latest ?? '∞'}) ${names(plan.columns)}`
    case 'table':
      return `table ${plan.table} ${names(plan.columns)}`
    case 'values':
      return `values ${names(plan.columns)} × ${plan.rows.length}`
    case 'generate':
      return `generate ${plan.count} as ${plan.name}`
    case 'filter':
      return `filter ${printScalar(plan.predicate)}`
    case 'extend':
    case 'project':
      return `${plan.kind} ${assignments(plan.columns)}`
    case 'derive':
      return `derive ${plan.what}`
    case 'accelerated':
      return `also in ${plan.table} ${names(plan.columns)}`
    case 'aggregate':
      return `aggregate ${assignments(plan.aggregates)} by ${assignments(plan.keys)}`
    case 'window':
      return `window ${plan.columns.map(windowColumn).join(', ')}`
    case 'limit':
      return `limit ${plan.count}${plan.offset ? ` offset ${plan.offset}` : ''}${plan.by.length ? ` by ${plan.by.map(printScalar).join(', ')}` : ''}${order(plan.orderBy)}`
    case 'unnest':
      return `unnest ${plan.column}${plan.keepEmpty ? ' keeping rows without a value' : ''}`
    case 'join':
      return `join ${plan.mode} on ${plan.on.map(joinKey).join(', ')} take ${names(plan.take)}`
    case 'union':
      return `union ${names(plan.columns)}`
  }
}

const SIGNS = { less: '<', lessOrEquals: '<=', greater: '>', greaterOrEquals: '>=' }

function joinKey({ left, right, compare }: JoinKey): string {
  return `${printScalar(left)} ${compare ? SIGNS[compare] : '='} ${printScalar(right)}`
}

function names(columns: readonly { name: string }[]): string {
  return `(${columns.map((c) => (c.name === ALL_FIELDS ? '*' : c.name)).join(', ')})`
}

function assignments(columns: readonly { name: string; value: Scalar }[]): string {
  return columns
    .map(({ name, value }) =>
      value.kind === 'column' && value.name === name ? name : `${name} = ${printScalar(value)}`,
    )
    .join(', ')
}

function order(keys: readonly OrderKey[]): string {
  return keys.length === 0
    ? ''
    : ` order ${keys.map((k) => printScalar(k.value) + (k.descending ? ' desc' : '')).join(', ')}`
}

function windowColumn(column: WindowColumn): string {
  const partition = column.partitionBy.length ? ` partition ${column.partitionBy.map(printScalar).join(', ')}` : ''
  const frame = column.frame
    ? ` ${column.frame.unit} ${column.frame.preceding ?? '∞'}..${column.frame.following ?? '∞'}`
    : ''
  return `${column.name} = ${printScalar(column.value)}${partition}${order(column.orderBy)}${frame}`
}

export function printScalar(scalar: Scalar): string {
  switch (scalar.kind) {
    case 'column':
      return scalar.name === ALL_FIELDS ? '*' : scalar.name
    case 'literal':
      return JSON.stringify(scalar.value)
    case 'parameter':
      return scalar.name
    case 'lambda':
      return `(${scalar.parameters.join(', ')}) → ${printScalar(scalar.body)}`
    case 'call': {
      const parameters = scalar.parameters ? `(${scalar.parameters.map(printScalar).join(', ')})` : ''
      return `${scalar.fn}${parameters}(${scalar.args.map(printScalar).join(', ')})`
    }
  }
}
