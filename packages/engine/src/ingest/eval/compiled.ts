/** What an expression becomes: a function of the event, and what is known of its values before any event is seen. */
import type { Expression } from '@karst/spl/expression'
import type { LoadingEvent } from '../loading-event.ts'
import type { Value } from './value.ts'

/** `open` is the value of a field, or of a function that gives what its arguments are. */
export type StaticType = 'text' | 'number' | 'condition' | 'open'

export interface Compiled {
  type: StaticType
  run: (event: LoadingEvent) => Value
  /** The value where it is the same in every event. */
  constant?: Value
  /** True for a text in quotes and for what `.` joins: text, whatever it looks like. */
  isString?: boolean
}

export interface Problem {
  message: string
  /** Where in the expression's text, from 0. */
  start: number
}

/** What an expression is compiled in. */
export interface Scope {
  field(name: string): (event: LoadingEvent) => Value
  problem(at: { span: { start: number } }, message: string): void
}

export interface Call {
  name: string
  /** As written, for functions that compile them themselves. */
  args: readonly Expression[]
  /** Compiled. */
  values: readonly Compiled[]
  scope: Scope
  compile(expression: Expression, scope?: Scope): Compiled
  condition(expression: Expression, scope?: Scope): (event: LoadingEvent) => boolean | null
  problem(message: string, argument?: number): void
}

export interface EvalFunction {
  arity: readonly [least: number, most: number]
  /** Its arguments are not values: conditions, or expressions over one value at a time. */
  bindsItself?: boolean
  type: StaticType
  make(call: Call): Compiled['run']
}

export function constant(value: Value, type: StaticType, isString = false): Compiled {
  return { type, run: () => value, constant: value, isString }
}
