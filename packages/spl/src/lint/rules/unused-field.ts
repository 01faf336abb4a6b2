/** unused-field — a field that a stage makes and nothing reads. */
import { isHidden } from '../../semantics/relation.ts'
import { operatorsOf, settings } from '../../semantics/stage-plan.ts'
import { type LoweredStage, stageAfter, type Trace } from '../../semantics/stage-trace.ts'
import type { Span } from '../../source/span.ts'
import type { Stage } from '../../syntax/ast.ts'
import { type Liveness, liveColumns } from '../liveness.ts'
import { isTarget, reads } from '../mentions.ts'
import { type Finding, rule } from '../rule.ts'
import { isWord } from '../walk.ts'

export const unusedField = rule({
  code: 'unused-field',
  severity: 'warning',
  docs: {
    summary:
      'A field that eval, rex, lookup or another stage makes, and that is dropped or set again before anything reads it.',
    why: 'It costs time and hides a mistake: a name that was spelt differently, or a stats that should have kept the field.',
    bad: 'index=main | eval day=strftime(_time, "%F") | stats count by user',
    good: 'index=main | eval day=strftime(_time, "%F") | stats count by user, day',
  },
  *check({ trace }) {
    if (!trace.result || trace.asked.some(({ question, answered }) => question.kind === 'rows' && !answered)) return
    const live = liveColumns([trace.result, ...trace.asked.map(({ question }) => question.relation)])
    for (const lowered of trace.stages) {
      if (!lowered.certain.before || !lowered.certain.after) continue
      yield* inStage(lowered, trace, live)
    }
  },
})

function* inStage(lowered: LoweredStage, trace: Trace, live: Liveness): Generator<Finding> {
  const needed = live.get(lowered.after.plan)
  if (!needed) return
  const made = madeIn(lowered, needed)
  const unused = made.flatMap(({ name, copied }) => {
    const place = needed.has(name) ? undefined : placeOf(name, lowered.stage)
    const end = place && endOf(name, lowered, trace)
    // What is copied elsewhere than in eval is a field that only gets another name.
    return end && place && (place.set || !copied) ? [{ name, end, place }] : []
  })
  const idle = unused.length === made.length
  for (const { name, end, place } of unused) {
    if (!place.own && !idle) continue
    const does = end.after.columns.has(name) ? 'sets it again' : 'drops it'
    yield {
      span: place.span,
      message: `Nothing reads \`${name}\`: \`${end.stage.name}\` after it ${does}.`,
      hint: 'Take it away, or use it before.',
    }
  }
}

interface Made {
  name: string
  copied: boolean
}

/** The visible columns that a stage makes. */
function madeIn(lowered: LoweredStage, needed: { has(name: string): boolean }): Made[] {
  const made = new Map<string, Made>()
  for (const plan of operatorsOf(lowered)) {
    // Where no result of a stats is used, grouping is what it is for.
    if (plan.kind === 'aggregate' && !plan.aggregates.some(({ name }) => needed.has(name))) continue
    for (const { name, value } of settings(plan))
      made.set(name, { name, copied: value.kind === 'column' && !isHidden(value.name) })
    if (plan.kind === 'join') for (const { name } of plan.take) made.set(name, { name, copied: false })
  }
  return [...made.values()].filter(
    ({ name }) => !isHidden(name) && !name.startsWith('_') && lowered.after.columns.has(name),
  )
}

/** The stage at which a field ends that no stage in between has to do with; undefined when one may read it. */
function endOf(name: string, from: LoweredStage, trace: Trace): LoweredStage | undefined {
  for (let stage = stageAfter(trace, from); stage; stage = stageAfter(trace, stage)) {
    if (!stage.certain.after || reads(stage.stage, name)) return undefined
    if (!stage.after.columns.has(name)) return stage.after.open ? undefined : stage
    if (operatorsOf(stage).some((plan) => settings(plan).some((setting) => setting.name === name))) return stage
  }
  return undefined
}

/**
 * Where the stage names a field that it makes. `set`: on the left of a =. `own`: the place is that field's alone, as
 * after AS; a regular expression may have a group for its parentheses only, so there all that it makes must be idle.
 */
function placeOf(name: string, { parts }: Stage): { span: Span; own: boolean; set: boolean } | undefined {
  for (const [at, part] of parts.entries()) {
    if (part.kind === 'field' && part.field.name === name) {
      if (isTarget(parts, at)) return { span: part.field.span, own: true, set: isWord(parts[at + 1], '=') }
      if (parts.slice(0, at).some((each) => isWord(each, 'output') || isWord(each, 'outputnew')))
        return { span: part.field.span, own: false, set: false }
    }
    if (part.kind === 'option' && OUTPUTS.has(part.name.toLowerCase()) && part.value === name)
      return { span: part.span, own: false, set: false }
    if (part.kind === 'text' && (part.value.includes(`<${name}>`) || part.value === name))
      return { span: part.span, own: false, set: false }
  }
  return undefined
}

/** Options that name a field to set. */
const OUTPUTS = new Set(['output', 'path', 'fieldname', 'outfield', 'newfield'])
