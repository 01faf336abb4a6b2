/** What a function may do with expressions that it binds itself. */

import type { Scalar } from '../plan/scalar.ts'
import type { Diagnostics } from '../source/diagnostic.ts'
import type { Expression } from '../syntax/ast.ts'
import type { Environment } from './environment.ts'

export interface Binder {
  readonly environment: Environment
  readonly diagnostics: Diagnostics
  bind(expression: Expression): Scalar
  /** Binds something that must be true or false. */
  predicate(expression: Expression): Scalar
  /** The value of a field by name, or undefined. */
  field(name: string): Scalar | undefined
  /** The same binder with some fields replaced (the variable of mvmap). */
  withFields(fields: ReadonlyMap<string, Scalar>): Binder
}
