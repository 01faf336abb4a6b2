/** The eval functions, in alphabetical order: one line for each file of this folder. */
import type { EvalFunction } from '../semantics/definition.ts'
import commands from './commands.ts'
import if_ from './if.ts'
import isnotnull from './isnotnull.ts'
import len from './len.ts'
import lower from './lower.ts'
import ltrim from './ltrim.ts'
import mvappend from './mvappend.ts'
import mvcount from './mvcount.ts'
import mvdedup from './mvdedup.ts'
import mvfilter from './mvfilter.ts'
import mvfind from './mvfind.ts'
import mvindex from './mvindex.ts'
import mvjoin from './mvjoin.ts'
import mvmap from './mvmap.ts'
import mvreverse from './mvreverse.ts'
import mvsort from './mvsort.ts'
import mvzip from './mvzip.ts'
import now from './now.ts'
import null_ from './null.ts'
import replace from './replace.ts'
import rtrim from './rtrim.ts'
import split from './split.ts'
import substr from './substr.ts'
import trim from './trim.ts'
import upper from './upper.ts'
import urldecode from './urldecode.ts'

export const EVAL_FUNCTIONS: readonly EvalFunction[] = [
  commands,
  if_,
  isnotnull,
  len,
  lower,
  ltrim,
  mvappend,
  mvcount,
  mvdedup,
  mvfilter,
  mvfind,
  mvindex,
  mvjoin,
  mvmap,
  mvreverse,
  mvsort,
  mvzip,
  now,
  null_,
  replace,
  rtrim,
  split,
  substr,
  trim,
  upper,
  urldecode,
]

export const FUNCTIONS: ReadonlyMap<string, EvalFunction> = new Map(
  EVAL_FUNCTIONS.flatMap((f) => [f.name, ...(f.aliases ?? [])].map((name) => [name, f] as const)),
)
