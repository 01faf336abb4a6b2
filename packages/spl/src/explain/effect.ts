/** What a stage does to its rows, as far as its operators tell. */
import { isHidden } from '../semantics/relation.ts'
import { operatorsOf, settings } from '../semantics/stage-plan.ts'
import type { LoweredStage } from '../semantics/stage-trace.ts'

const ONE_FOR_ONE: ReadonlySet<string> = new Set(['extend', 'derive', 'project', 'window'])

/** Commands that give one row for each that they get, however they find out what to add to it. */
const ADD_FIELDS: ReadonlySet<string> = new Set(['lookup', 'iplocation', 'eventstats', 'streamstats'])

/** False when there are as many rows after the stage as before, whatever they are. */
export function changesRowCount({ stage, before, after }: LoweredStage): boolean {
  if (before.plan === after.plan || ADD_FIELDS.has(stage.name)) return false
  if (before.isStart) return true
  return operatorsOf({ before, after }).some(({ kind }) => !ONE_FOR_ONE.has(kind))
}

/** Fields of the rows after the stage that it gave a value. */
export function setFields({ before, after }: LoweredStage): string[] {
  const names = operatorsOf({ before, after }).flatMap((plan) => settings(plan).map(({ name }) => name))
  return [...new Set(names)].filter((name) => !isHidden(name) && after.has(name))
}
