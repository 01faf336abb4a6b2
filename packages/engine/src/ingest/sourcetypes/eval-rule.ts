/** Eval expressions in rules: their fields are those of the event so far, `_raw`, `_time` and the event's own columns. */
import { numberText } from '@karst/spl/expression'
import type { Compiled, Scope } from '../eval/compiled.ts'
import { compileCondition, compileExpression } from '../eval/expression.ts'
import type { FieldValue } from '../event-fields.ts'
import type { FieldNames } from '../field-names.ts'
import type { LoadingEvent } from '../loading-event.ts'
import { baseReader } from './base-fields.ts'
import type { EvalText } from './definition.ts'

/** The value that the expression gives; a number becomes its text, an empty text counts as none. */
export function evalValue(
  { expression }: EvalText,
  names: FieldNames,
): (event: LoadingEvent) => FieldValue | undefined {
  const { run } = compileExpression(expression, scopeOf(names))
  return (event) => {
    const value = run(event)
    if (typeof value === 'string') return value === '' ? undefined : value
    if (typeof value === 'number') return numberText(value)
    if (!Array.isArray(value)) return undefined
    const filled = value.filter((one) => one !== '')
    return filled.length > 1 ? filled : filled[0]
  }
}

export function evalCondition({ expression }: EvalText, names: FieldNames): (event: LoadingEvent) => boolean {
  const holds = compileCondition(expression, scopeOf(names))
  return (event) => holds(event) === true
}

/** What is wrong with an expression: functions that are not there, wrong numbers of arguments, a condition as a value. */
export function evalProblems({ text, expression }: EvalText, isCondition: boolean): string[] {
  const messages: string[] = []
  const say = (start: number, message: string): void => {
    messages.push(`at character ${start + 1} of \`${text}\`: ${message}`)
  }
  const scope: Scope = { field: () => () => null, problem: ({ span }, message) => say(span.start, message) }
  if (isCondition) compileCondition(expression, scope)
  else if (compileExpression(expression, scope).type === 'condition') {
    say(expression.span.start, 'a condition is no value: write if(condition, "true", "false")')
  }
  return messages
}

function scopeOf(names: FieldNames): Scope {
  return { field: (name) => fieldReader(name, names), problem: () => {} }
}

function fieldReader(name: string, names: FieldNames): Compiled['run'] {
  if (name === '_raw') return (event) => event.raw
  if (name === '_time') return (event) => event.time
  const base = baseReader(name)
  if (base) return base
  const slot = names.slot(name)
  return (event) => event.fields.get(slot) ?? null
}
