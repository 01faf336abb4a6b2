/** multivalue-comparison — a field with several values is compared as if it had one. */
import type { ScalarType } from '../../plan/scalar.ts'
import type { Comparison, Expression } from '../../syntax/ast.ts'
import { operandsOf } from '../../syntax/operands.ts'
import { originOf } from '../column-origin.ts'
import { rule } from '../rule.ts'
import { certainType, testedRows } from '../stage-fields.ts'
import { expressionsOf, type Site, stagesOf, within } from '../walk.ts'

type Compared = Expression & { kind: 'binary'; op: Comparison }

/** In these the field stands for one of its values. */
const ONE_BY_ONE = new Set(['mvfilter', 'mvmap'])

export const multivalueComparison = rule({
  code: 'multivalue-comparison',
  severity: 'info',
  docs: {
    summary: 'A comparison of eval or where with a multivalue field.',
    why: 'It is true as soon as one of the values meets it. For != that is almost always so: it does not say that no value is equal. Only what values(), list() and their like give is judged: other fields may have one value each.',
    page: 'Search Manual, "Manipulate and evaluate fields with multiple values"',
    bad: 'index=main | stats values(user) as users by host | where users!="admin"',
    good: 'index=main | stats values(user) as users by host | where isnull(mvfind(users, "^admin$"))',
  },
  *check({ pipeline, trace }) {
    for (const stage of stagesOf(pipeline)) {
      const rows = testedRows(trace, stage)
      if (!rows) continue
      for (const site of expressionsOf(stage)) {
        const counted = countedIn(site.expression)
        for (const node of comparisonsIn(site.expression)) {
          const name = multivalueSide(node, site, (field) => certainType(field, rows))
          if (name !== undefined && !counted.has(name) && originOf(name, rows.plan) === 'aggregated')
            yield { span: node.span, message: meaning(name, node.op), hint: better(name, node.op) }
        }
      }
    }
  },
})

/** Fields whose values are counted beside: mvcount(x)=1 AND x="a" knows what it does. */
function countedIn(expression: Expression): Set<string> {
  const names = [...within(expression)].flatMap((node) => {
    const [first] = node.kind === 'call' && node.name.toLowerCase() === 'mvcount' ? node.args : []
    return first?.kind === 'field' ? [first.name] : []
  })
  return new Set(names)
}

function* comparisonsIn(expression: Expression): Generator<Compared> {
  if (expression.kind === 'call' && ONE_BY_ONE.has(expression.name.toLowerCase())) return
  if (expression.kind === 'binary' && isComparison(expression)) yield expression
  for (const inner of operandsOf(expression)) yield* comparisonsIn(inner)
}

function isComparison(expression: Expression & { kind: 'binary' }): expression is Compared {
  return /^[<>!=]=?$/.test(expression.op)
}

/** The field, where one side is multivalue for certain and the other is not. */
function multivalueSide(
  { left, right }: Compared,
  { assigned }: Site,
  typeOf: (name: string) => ScalarType | undefined,
) {
  const type = (side: Expression): ScalarType | undefined =>
    side.kind === 'field' && !assigned.has(side.name) ? typeOf(side.name) : undefined
  const [a, b] = [type(left), type(right)]
  if (a === 'list' && b !== 'list' && left.kind === 'field') return left.name
  return b === 'list' && a !== 'list' && right.kind === 'field' ? right.name : undefined
}

function meaning(name: string, op: Comparison): string {
  if (op === '=') return `\`${name}\` has several values: this is true when any of them is equal.`
  if (op === '!=')
    return `\`${name}\` has several values: this is true when any of them differs, even if another is equal.`
  return `\`${name}\` has several values: this is true when any of them is in that range.`
}

function better(name: string, op: Comparison): string {
  if (op === '!=') return `That no value is equal is NOT '${name}'=….`
  return op === '='
    ? `To count values or look for a pattern: mvcount(${name}), mvfind(${name}, "…").`
    : `How many values there are is mvcount(${name}).`
}
