/** Which fields the rows of a compiled search have, as far as it can be told without data. */
import { isHidden } from '../semantics/relation.ts'
import { loweredStage } from '../semantics/stage-trace.ts'
import type { Subject } from './rule.ts'

export interface OutputFields {
  /**
   * `no` only where it is certain: the last command gives other fields, or one took this field away. Events may have any
   * field, and what depends on data that nobody looked at is unknown.
   */
  has(name: string): 'yes' | 'no' | 'unknown'
  /** All of them, in order; undefined where they are not certain. */
  names: readonly string[] | undefined
}

const UNKNOWN: OutputFields = { has: () => 'unknown', names: undefined }

export function outputFields({ pipeline, trace }: Subject): OutputFields {
  const stage = pipeline.stages.at(-1)
  const last = stage && loweredStage(trace, stage)
  if (!last?.certain.after || last.failed || !trace.result) return UNKNOWN
  // Nothing of the plan is kept: who checks thousands of searches holds on to these.
  const shown = [...last.after.columns.keys()].filter((name) => !isHidden(name) && name !== '_serial')
  const known = new Set(shown)
  if (!last.after.open) return { has: (name) => (known.has(name) ? 'yes' : 'no'), names: shown }
  const removed = new Set(last.after.removed)
  const has = (name: string) => (known.has(name) ? 'yes' : removed.has(name) ? 'no' : 'unknown')
  return { has, names: undefined }
}
