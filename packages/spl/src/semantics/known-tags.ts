/**
 * Event types and tags that content defines (Knowledge Manager Manual, "About event types", "About tags and aliases"):
 * an event has the types whose searches find it, and the tags of its values, its event types among them. Searches ask
 * for a tag far more often than they show one, so a question for one tag looks at the rules of that tag only.
 */
import type { Plan } from '../plan/plan.ts'
import { bool, call, NULL, or, type Scalar, text } from '../plan/scalar.ts'
import type { SearchExpression, SearchValue } from '../syntax/ast.ts'
import { asList, compact, definite } from './coerce.ts'
import type { LowerContext } from './context.ts'
import type { Environment } from './environment.ts'
import { NOWHERE, type TagRule } from './event-knowledge.ts'
import type { Relation } from './relation.ts'
import { wildcardPattern } from './wildcard.ts'

const WHAT = 'event types and tags'

/** Adds `eventtype` and `tag` as searches see them. After the search that finds the events: it asks by rule. */
export function withKnownTags(events: Relation, context: LowerContext): Relation {
  const { eventKnowledge, eventTypeNames } = context.environment
  const types = [...(eventTypeNames?.() ?? [])].sort()
  const rules = eventKnowledge?.tags ?? []
  if (!events.open || (types.length === 0 && rules.length === 0)) return events
  const values = new Map<string, Scalar>()
  const compute: Readonly<Record<string, () => Scalar>> = {
    eventtype: () =>
      allOf(
        events.field('eventtype'),
        types.map((name) => [name, typeHolds(name, events, context)]),
      ),
    tag: () => {
      const tags = [...new Set(rules.map(({ tag }) => tag))].sort()
      return allOf(
        events.field('tag'),
        tags.map((tag) => [tag, tagHolds(tag, '', events, context)]),
      )
    },
  }
  const value = (name: string): Scalar | undefined => {
    if (!Object.hasOwn(compute, name)) return undefined
    const known = values.get(name) ?? compute[name]!()
    values.set(name, known)
    return known
  }
  return events.withFound({
    what: WHAT,
    value,
    multi: (name) => Object.hasOwn(compute, name),
    names: () => (types.length > 0 ? ['eventtype', 'tag'] : ['tag']),
    lacks: (name) => !Object.hasOwn(compute, name),
  })
}

/** True when the fields `eventtype` and `tag` hold all that they can hold here already. */
export function hasKnownTags(plan: Plan): boolean {
  for (let at: Plan | undefined = plan; at; at = 'input' in at ? at.input : undefined) {
    if (at.kind === 'derive' && at.what === WHAT) return true
  }
  return false
}

/** What the rules say of `tag=<value>`; `field` narrows to the tags of one field (tag::field=value), empty for any. */
export function knownTag(value: SearchValue, field: string, input: Relation, context: LowerContext): Scalar {
  const rules = context.environment.eventKnowledge?.tags ?? []
  if (rules.length === 0 || hasKnownTags(input.plan)) return bool(false)
  const { test } = wildcardPattern(value.text)
  const tags = [...new Set(rules.map(({ tag }) => tag).filter((tag) => test(tag)))]
  return or(tags.map((tag) => tagHolds(tag, field, input, context)))
}

/** Stored values, and the names whose condition holds. */
function allOf(stored: Scalar | undefined, names: readonly (readonly [string, Scalar])[]): Scalar {
  const before = asList(stored ?? NULL)
  if (names.length === 0) return before
  const found = names.map(([name, holds]) => call('text', 'if', definite(holds), text(name), NULL))
  const all = call('list', 'arrayConcat', before, compact(call('data', 'array', ...found)))
  return call('list', 'arrayDistinct', all)
}

/** The event types of the content whose name a comparison asks for. */
export function knownTypes(value: SearchValue, op: '=' | '!=', { environment }: LowerContext): string[] {
  const pattern = wildcardPattern(value.text)
  if (op === '=' && pattern.parts.length === 1)
    return environment.eventType(value.text) === undefined ? [] : [value.text]
  return [...(environment.eventTypeNames?.() ?? [])].filter((name) => pattern.test(name) === (op === '=')).sort()
}

/** Event types that are being looked into, by the search that asks: one may reach itself by way of a macro. */
const lookedInto = new WeakMap<Environment, Set<string>>()

/** True for the events that the search of an event type finds. */
export function typeHolds(name: string, input: Relation, context: LowerContext): Scalar {
  const { environment, diagnostics } = context
  const within = lookedInto.get(environment) ?? new Set()
  lookedInto.set(environment, within)
  if (within.has(name)) {
    diagnostics.report('macro-cycle', NOWHERE, `The event type \`${name}\` refers to itself.`, 'Look into its macros.')
    return bool(false)
  }
  within.add(name)
  try {
    const search = environment.eventType(name) ?? ''
    return context.search(context.searchOfText(search, `event type ${name}`, NOWHERE), input)
  } finally {
    within.delete(name)
  }
}

function tagHolds(tag: string, field: string, input: Relation, context: LowerContext): Scalar {
  const rules = context.environment.eventKnowledge?.tags ?? []
  const own = rules.filter((rule) => rule.tag === tag && (field === '' || rule.field === field))
  const fields = [...new Set(own.map((rule) => rule.field))]
  return or(fields.map((name) => context.search(oneOf(name, own), input)))
}

function oneOf(name: string, rules: readonly TagRule[]): SearchExpression {
  const own = rules.filter(({ field }) => field === name)
  const values = own.map(({ value }): SearchValue => ({ text: value, quoted: true, directive: '', span: NOWHERE }))
  const field = { name, quote: '' as const, span: NOWHERE }
  if (values.length === 1) return { kind: 'compare', field, op: '=', value: values[0]!, span: NOWHERE }
  return { kind: 'in', field, values, span: NOWHERE }
}
