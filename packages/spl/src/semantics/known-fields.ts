/**
 * Fields that searches see beside the stored ones: extractions, then aliases, then calculated fields, then automatic
 * lookups (Knowledge Manager Manual, "The sequence of search-time operations"). Each kind reads the results of those
 * before it and never of its own. A field is worked out when a search names it.
 */
import { call, NULL, NULL_TEXT, type Scalar, text } from '../plan/scalar.ts'
import { automaticLookup } from './automatic-lookup.ts'
import { asText, convert, exists, unify } from './coerce.ts'
import type { LowerContext } from './context.ts'
import { type AppliesTo, NOWHERE } from './event-knowledge.ts'
import { extractGroups } from './extract-groups.ts'
import type { Relation } from './relation.ts'

interface FieldRule {
  field: string
  applies: AppliesTo | undefined
  /** From the values before; `before` is the field's own. */
  value(input: Relation, before: Scalar): Scalar
}

const PRECEDENCE = { source: 3, host: 2, sourcetype: 1 }

/** Adds them to stored events. */
export function withKnownFields(events: Relation, context: LowerContext): Relation {
  const knowledge = context.environment.eventKnowledge
  if (!knowledge) return events
  const extracted = withRules(events, 'extracted fields', extractionRules(context))
  const aliased = withRules(extracted, 'field aliases', aliasRules(context))
  const calculated = withRules(aliased, 'calculated fields', calculationRules(context))
  return knowledge.lookups.reduce((relation, lookup) => {
    const rules = lookup.outputs.map(
      (output): FieldRule => ({
        field: output.field,
        applies: lookup.applies,
        value: (input, before) => automaticLookup(lookup, output.column, input, before, context),
      }),
    )
    return withRules(relation, lookup.what, rules)
  }, calculated)
}

function extractionRules(context: LowerContext): FieldRule[] {
  return context.environment.eventKnowledge!.extractions.flatMap(({ fields, applies, from, regex, what }) =>
    fields.map((field) => ({
      field,
      applies,
      value: (input, before) => {
        const found = extractGroups(input.field(from) ?? NULL, regex, 1)
        if ('error' in found) {
          const message = `${what} has ${found.error}, which ClickHouse's engine (RE2) does not know.`
          context.diagnostics.report('regex', NOWHERE, message, 'Write it without.')
          return before
        }
        const value = found.fields.find(({ name }) => name === field)?.value ?? NULL
        return either(exists(value), value, before)
      },
    })),
  )
}

/** "Configure field aliases with props.conf" and "Field alias behavior change". */
function aliasRules(context: LowerContext): FieldRule[] {
  return context.environment.eventKnowledge!.aliases.map(({ from, to, applies, replace }) => ({
    field: to,
    applies,
    value: (input, before) => {
      const original = input.field(from) ?? NULL
      return replace ? original : either(exists(before), before, original)
    },
  }))
}

function calculationRules(context: LowerContext): FieldRule[] {
  return context.environment.eventKnowledge!.calculations.map(({ field, applies, expression, what }) => ({
    field,
    applies,
    value: (input) => context.expression(context.expressionOfText(expression, what, NOWHERE), input),
  }))
}

function withRules(input: Relation, what: string, rules: readonly FieldRule[]): Relation {
  if (rules.length === 0) return input
  const byField = new Map<string, FieldRule[]>()
  for (const rule of rules) byField.set(rule.field, [...(byField.get(rule.field) ?? []), rule])
  const values = new Map<string, Scalar>()
  const value = (name: string): Scalar | undefined => {
    const own = byField.get(name)
    if (!own) return undefined
    let known = values.get(name)
    if (!known) {
      known = mostSpecial(own, input, input.field(name) ?? NULL)
      values.set(name, known)
    }
    return known
  }
  const names = [...byField.keys()].sort()
  return input.withFound({
    what,
    value,
    multi: (name) => value(name)?.type === 'list',
    names: () => names,
    lacks: (name) => !byField.has(name),
  })
}

/** The most special rule that applies; the value before where none does. */
function mostSpecial(rules: readonly FieldRule[], input: Relation, before: Scalar): Scalar {
  const general = rules.toSorted(bySpecialness)
  const value = general.reduce((otherwise, rule) => {
    const own = stored(rule.value(input, otherwise))
    return rule.applies ? either(appliesTo(rule.applies, input), own, otherwise) : own
  }, before)
  return stored(value)
}

/** Admin Manual, "Attribute precedence within a single props.conf file". The most special comes last. */
function bySpecialness({ applies: a }: FieldRule, { applies: b }: FieldRule): number {
  if (!a || !b) return Number(a !== undefined) - Number(b !== undefined)
  if (a.by !== b.by) return PRECEDENCE[a.by] - PRECEDENCE[b.by]
  if (a.priority !== b.priority) return a.priority - b.priority
  return a.pattern === b.pattern ? 0 : a.pattern < b.pattern ? 1 : -1
}

/** As a stored field: a text or a list. */
function stored(value: Scalar): Scalar {
  if (value.type === 'list') return value
  return value.type === 'null' ? NULL_TEXT : asText(value)
}

function either(condition: Scalar, yes: Scalar, no: Scalar): Scalar {
  const type = unify(stored(yes).type, stored(no).type)
  return call(type, 'if', condition, convert(stored(yes), type), convert(stored(no), type))
}

/** props.conf, "[<spec>]": hosts and sources by patterns, a source type by its name or its prefixed pattern; here without case. */
function appliesTo({ by, pattern }: AppliesTo, input: Relation): Scalar {
  const value = call('text', 'lower', asText(input.field(by)!))
  const wanted = pattern.toLowerCase()
  const behind = by === 'sourcetype' ? /^\(\?::\)\{0\}(.*)$/.exec(wanted)?.[1] : wanted
  if (behind === undefined || !/[*|\\]|\.\.\./.test(behind))
    return call('bool', 'equals', value, text(behind ?? wanted))
  return call('bool', 'match', value, text(`(?s)^(?:${patternRegex(behind)})$`))
}

/** `...` any text, `*` any but a separator of folders, `|` or, brackets around alternatives, `\\\\` a backslash. */
function patternRegex(pattern: string): string {
  return pattern.replace(/\.\.\.|\\\\|[^\w]/g, (sign) => {
    if (sign === '...') return '.*'
    if (sign === '*') return '[^/\\\\]*'
    if (sign === '\\\\') return sign
    return '|()'.includes(sign) ? sign : `\\${sign}`
  })
}
