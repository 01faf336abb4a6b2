/** Every function that an eval expression may call while events are loaded. */
import type { EvalFunction } from './compiled.ts'
import { CONDITIONS } from './condition-functions.ts'
import { MULTIVALUE } from './multivalue-functions.ts'
import { NUMBERS } from './number-functions.ts'
import { TEXTS } from './text-functions.ts'

export const FUNCTIONS: ReadonlyMap<string, EvalFunction> = new Map(
  Object.entries({ ...CONDITIONS, ...TEXTS, ...MULTIVALUE, ...NUMBERS }),
)
