/** The eval functions, in alphabetical order: one line for each file of this folder. */
import type { EvalFunction } from '../semantics/definition.ts'
import if_ from './if.ts'
import isnotnull from './isnotnull.ts'
import len from './len.ts'
import lower from './lower.ts'
import ltrim from './ltrim.ts'
import now from './now.ts'
import null_ from './null.ts'
import replace from './replace.ts'
import rtrim from './rtrim.ts'
import substr from './substr.ts'
import trim from './trim.ts'
import upper from './upper.ts'
import urldecode from './urldecode.ts'

export const EVAL_FUNCTIONS: readonly EvalFunction[] = [
  if_,
  isnotnull,
  len,
  lower,
  ltrim,
  now,
  null_,
  replace,
  rtrim,
  substr,
  trim,
  upper,
  urldecode,
]

export const FUNCTIONS: ReadonlyMap<string, EvalFunction> = new Map(
  EVAL_FUNCTIONS.flatMap((f) => [f.name, ...(f.aliases ?? [])].map((name) => [name, f] as const)),
)
