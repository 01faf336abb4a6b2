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
    const open: [rule: number, condition: Condition][] = []
    prepared.forEach(({ when }, i) => {
      const condition = when(keyValue)
      if (condition === true) always.push(i)
      else if (condition !== false) open.push([i, condition])
    })
    const fixed = taggingOf(always, rules, known)
    if (open.length === 0) return () => fixed
    return (event) => {
      const met = open.filter(([, condition]) => condition(event)).map(([rule]) => rule)
      return met.length === 0 ? fixed : taggingOf([...always, ...met], rules, known)
    }
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
