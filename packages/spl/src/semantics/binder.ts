/** What a function may do with expressions that it binds itself. */

import type { Scalar } from '../plan/scalar.ts'
import type { Diagnostics } from '../source/diagnostic.ts'
import type { Span } from '../source/span.ts'
import type { Expression } from '../syntax/ast.ts'
import type { Environment } from './environment.ts'
import type { LookupAnswer } from './lookup-answer.ts'

export interface Binder {
  readonly environment: Environment
  readonly diagnostics: Diagnostics
  bind(expression: Expression): Scalar
  /** Binds something that must be true or false. */
  predicate(expression: Expression): Scalar
  /** The value of a field by name, or undefined. */
  field(name: string): Scalar | undefined
  /** Binds a search expression that is written as text (searchmatch). */
  search(text: string, at: Span): Scalar
  /** The rows of a lookup; undefined after a diagnostic, or while they are not known. */
  lookup(name: string, columns: readonly string[], at: Span): LookupAnswer | undefined
  /** The same binder with some fields replaced (the variable of mvmap). */
  withFields(fields: ReadonlyMap<string, Scalar>): Binder
}
