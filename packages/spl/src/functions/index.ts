/** The eval functions, in alphabetical order: one line for each file of this folder. */
import type { EvalFunction } from '../semantics/definition.ts'
import if_ from './if.ts'
import isnotnull from './isnotnull.ts'
import lower from './lower.ts'
import now from './now.ts'
import null_ from './null.ts'
import upper from './upper.ts'

export const EVAL_FUNCTIONS: readonly EvalFunction[] = [if_, isnotnull, lower, now, null_, upper]

export const FUNCTIONS: ReadonlyMap<string, EvalFunction> = new Map(
  EVAL_FUNCTIONS.flatMap((f) => [f.name, ...(f.aliases ?? [])].map((name) => [name, f] as const)),
)
