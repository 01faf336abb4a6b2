/** Tags and event types of an event, after all its fields are set. */
import type { LoadingEvent } from '../loading-event.ts'
import { type Condition, compileWhen } from './conditions.ts'
import type { TagRule } from './definition.ts'
import type { Context } from './field-rules.ts'

/** Sorted and distinct; the same object for every event that meets the same rules. */
export interface Tagging {
  readonly tags: readonly string[]
  readonly eventtypes: string | string[] | undefined
}

/** Prepared, like the fields, for a value of the key field. */
export function compileTags(
  rules: readonly TagRule[],
  context: Context,
): (keyValue: string) => (event: LoadingEvent) => Tagging {
  const prepared = rules.map((rule) => ({ rule, when: compileWhen(rule.when, context.names, context.key) }))
  const known = new Map<string, Tagging>()
  return (keyValue) => {
    const always: number[] = []
    const open: OpenRule[] = []
    prepared.forEach(({ when }, i) => {
      const condition = when(keyValue)
      if (condition === true) always.push(i)
      else if (condition !== false) open.push([i, condition])
    })
    if (open.length === 0) {
      const fixed = taggingOf(always, rules, known)
      return () => fixed
    }
    return open.length > MOST_IN_A_NUMBER
      ? (event) => taggingOf([...always, ...metBy(event, open)], rules, known)
      : byNumber(always, open, (met) => taggingOf(met, rules, known))
  }
}

type OpenRule = [rule: number, condition: Condition]

/** As many conditions as a whole number has bits. */
const MOST_IN_A_NUMBER = 52

function metBy(event: LoadingEvent, open: readonly OpenRule[]): number[] {
  return open.filter(([, condition]) => condition(event)).map(([rule]) => rule)
}

/** The conditions that hold as one number, for which the tagging is known: every event asks for it. */
function byNumber(
  always: readonly number[],
  open: readonly OpenRule[],
  tagging: (met: number[]) => Tagging,
): (event: LoadingEvent) => Tagging {
  const conditions = open.map(([, condition]) => condition)
  const known = new Map<number, Tagging>()
  return (event) => {
    let met = 0
    for (let i = 0; i < conditions.length; i++) if (conditions[i]!(event)) met += 2 ** i
    let found = known.get(met)
    if (!found) {
      found = tagging([...always, ...metBy(event, open)])
      known.set(met, found)
    }
    return found
  }
}

function taggingOf(met: number[], rules: readonly TagRule[], known: Map<string, Tagging>): Tagging {
  const sorted = met.sort((a, b) => a - b)
  const id = sorted.join()
  let tagging = known.get(id)
  if (!tagging) {
    const tags = [...new Set(sorted.flatMap((i) => rules[i]!.add))].sort()
    const types = [...new Set(sorted.flatMap((i) => rules[i]!.eventtype ?? []))]
    tagging = { tags, eventtypes: types.length > 1 ? types : types[0] }
    known.set(id, tagging)
  }
  return tagging
}
