/**
 * The events that rows come from: the plan with a column that carries, through every operator, the serials of the
 * events that a row was made of. A join has those of both sides; a lookup's rows and rows made from nothing have none.
 */
import type { Plan } from '../plan/plan.ts'
import { call, column, num, parametricAggregate, type Scalar, text } from '../plan/scalar.ts'
import { hiddenName } from '../semantics/relation.ts'

/** The column's name: a list of texts, `<_serial>@<_time>` of each event. */
export const ORIGIN = '\u0001origin'

const ORIGINS = column(ORIGIN, 'list')
/** With a type: an empty list alone has none. */
const NONE = call('list', 'emptyArrayString')
const EVENT = call(
  'text',
  'concat',
  call('text', 'toString', column('_serial', 'data')),
  text('@'),
  call('text', 'toString', column('_time', 'num')),
)

/** `most`: how many events of one row are carried; which of them, where there are more, is not defined. */
export function withOrigin(plan: Plan, most: number): Plan {
  return new OriginPass(most).rewrite(plan)
}

class OriginPass {
  // A pipeline that is used twice is one plan in two places.
  private readonly done = new Map<Plan, Plan>()
  private readonly most: number

  constructor(most: number) {
    this.most = most
  }

  rewrite(plan: Plan): Plan {
    const known = this.done.get(plan)
    if (known) return known
    const rewritten = this.operator(plan)
    this.done.set(plan, rewritten)
    return rewritten
  }

  private operator(plan: Plan): Plan {
    switch (plan.kind) {
      // The rows of an accelerated dataset are events too, each with its serial and time, wherever they are read.
      case 'scan':
      case 'accelerated':
        return { kind: 'extend', input: plan, columns: [{ name: ORIGIN, value: call('list', 'array', EVENT) }] }
      case 'table':
      case 'values':
      case 'generate':
        return { kind: 'extend', input: plan, columns: [{ name: ORIGIN, value: NONE }] }
      case 'derive': {
        const value = (name: string): Scalar | undefined => (name === ORIGIN ? undefined : plan.value(name))
        return { ...plan, input: this.rewrite(plan.input), value }
      }
      case 'project':
        return {
          ...plan,
          input: this.rewrite(plan.input),
          columns: [...plan.columns, { name: ORIGIN, value: ORIGINS }],
        }
      case 'aggregate': {
        const events = parametricAggregate('list', 'groupUniqArrayArray', [num(this.most)], ORIGINS)
        const aggregates = [...plan.aggregates, { name: ORIGIN, value: events }]
        return { ...plan, input: this.rewrite(plan.input), aggregates }
      }
      case 'join':
        return this.join(plan)
      case 'union': {
        const columns = [...plan.columns, { name: ORIGIN, type: 'list' as const }]
        return { ...plan, inputs: plan.inputs.map((input) => this.rewrite(input)), columns }
      }
      default:
        return { ...plan, input: this.rewrite(plan.input) }
    }
  }

  private join(plan: Plan & { kind: 'join' }): Plan {
    const left = this.rewrite(plan.left)
    // One row that all others share: what it was made of is in every row, and says nothing of any.
    if (plan.mode === 'constant') return { ...plan, left }
    const other = hiddenName()
    const right: Plan = {
      kind: 'extend',
      input: this.rewrite(plan.right),
      columns: [{ name: other, value: ORIGINS }],
    }
    const both = call('list', 'arrayConcat', ORIGINS, column(other, 'list'))
    const joined: Plan = { ...plan, left, right, take: [...plan.take, { name: other, type: 'list' }] }
    const cut = call('list', 'arraySlice', call('list', 'arrayDistinct', both), num(1), num(this.most))
    return { kind: 'extend', input: joined, columns: [{ name: ORIGIN, value: cut }] }
  }
}
