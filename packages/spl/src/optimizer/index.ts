/** The passes over a plan, in order. */
import type { Needs } from '../plan/needs.ts'
import type { Plan } from '../plan/plan.ts'
import { fence } from './fence.ts'
import { prune } from './prune.ts'

export type Rule = (plan: Plan, needs: Needs) => Plan

export const RULES: readonly Rule[] = [prune, fence]

export function optimize(plan: Plan, needs: Needs): Plan {
  return RULES.reduce((result, rule) => rule(result, needs), plan)
}
