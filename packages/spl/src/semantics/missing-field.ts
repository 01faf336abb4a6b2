/** Fields that are not there: which stage took them away, which name may have been meant, whether that is certain. */
import type { Diagnostic } from '../source/diagnostic.ts'
import { didYouMean } from '../source/nearest.ts'
import type { SourceText } from '../source/source-text.ts'
import { isHidden, type Relation } from './relation.ts'
import { operatorsOf, settings } from './stage-plan.ts'
import { type LoweredStage, stageAt, stageBefore, type Trace } from './stage-trace.ts'

export function explainMissing(diagnostics: readonly Diagnostic[], trace: Trace, source: SourceText): Diagnostic[] {
  return diagnostics.map((diagnostic) => {
    const { code, span, message, hint } = diagnostic
    if (code !== 'unknown-field' || diagnostic.source) return diagnostic
    const name = source.text.slice(span.start, span.end).replace(/^(["'])([\s\S]*)\1$/, '$2')
    const at = stageAt(trace, span)
    // Some diagnostics stand at more than the field's name.
    if (!at || !message.includes(`\`${name}\``) || at.before.has(name)) return diagnostic
    const reason = whereLost(name, at, trace)
    const help = hint ?? didYouMean(name, visibleNames(at.before))
    return {
      ...diagnostic,
      ...(reason === undefined ? {} : { message: `${message} ${reason}` }),
      ...(help === undefined ? {} : { hint: help }),
    }
  })
}

/** Without those that may be owed to fields or rows that are not known (see LoweredStage.certain). */
export function certainDiagnostics(diagnostics: readonly Diagnostic[], trace: Trace): Diagnostic[] {
  return diagnostics.filter(({ code, span, source }) => {
    if (code !== 'unknown-field' && code !== 'wildcard-no-match') return true
    const at = source ? undefined : stageAt(trace, span)
    return at === undefined || (code === 'unknown-field' ? at.certain.before && !at.failed : at.certain.after)
  })
}

/** A sentence about the stage after which there is no such field; undefined when that is not certain. */
function whereLost(name: string, at: LoweredStage, trace: Trace): string | undefined {
  let stage = at
  for (let earlier = stageBefore(trace, stage); earlier; earlier = stageBefore(trace, stage)) {
    if (!earlier.certain.after) return undefined
    if (earlier.before.has(name)) return lossOf(name, earlier)
    stage = earlier
  }
  return stage === at ? undefined : `\`${stage.stage.name}\` gives only ${listed(visibleNames(stage.after))}.`
}

function lossOf(name: string, stage: LoweredStage): string {
  const command = `\`${stage.stage.name}\` before it`
  const renamed = operatorsOf(stage)
    .flatMap(settings)
    .find(({ name: to, value }) => value.kind === 'column' && value.name === name && stage.after.has(to))
  if (renamed && !isHidden(renamed.name)) return `${command} calls it \`${renamed.name}\`.`
  const kept = visibleNames(stage.after)
  const named = stage.stage.parts.some((part) => part.kind === 'field' && part.field.name === name)
  if (stage.after.open || (named && kept.every((each) => stage.before.has(each)))) return `${command} takes it away.`
  return `${command} keeps only ${listed(kept)}.`
}

function visibleNames(relation: Relation): string[] {
  return [...relation.columns.keys()].filter((name) => !isHidden(name) && name !== '_serial')
}

const MOST_NAMES = 8

function listed(names: readonly string[]): string {
  if (names.length === 0) return 'nothing'
  const shown = names.slice(0, MOST_NAMES).map((name) => `\`${name}\``)
  if (names.length > MOST_NAMES) return `${shown.join(', ')} and ${names.length - MOST_NAMES} more`
  return shown.length === 1 ? shown[0]! : `${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`
}
