/**
 * Names that a sample can't give, told by the sample and the rules and not by the list: a rule reads what stood behind the
 * place where a published sample was cut off, or the sample has the data without a value, which gives no field.
 */
import type { ResolvedEntry } from './sourcetypes/catalogue.ts'
import { isEval, valueTest } from './sourcetypes/conditions.ts'
import type { Rule, Test } from './sourcetypes/definition.ts'

export interface Sample {
  log: string
  truncated: boolean
  /** The fields that it gave, with the values that they have in its events. */
  fields: ReadonlyMap<string, readonly string[]>
}

export function outOfReach(missing: readonly string[], entry: ResolvedEntry | undefined, sample: Sample): string[] {
  const empty = namesWithoutValue(sample.log)
  return missing.filter(
    (name) =>
      empty.has(name) || (sample.truncated && entry !== undefined && isCutOff(entry.fields[name], sample.fields)),
  )
}

/** Data of Windows events that has a name and no value. */
function namesWithoutValue(log: string): Set<string> {
  const found = log.matchAll(/<Data Name=(?:'([^']*)'|"([^"]*)")\s*(?:\/>|><\/Data>)/g)
  return new Set([...found].map(([, single, double]) => (single ?? double)!.replace(/[^A-Za-z0-9_]/g, '_')))
}

/** Whether every rule of a field asks for something that the event does not have, or is for other events. */
function isCutOff(rules: readonly Rule[] | undefined, fields: Sample['fields']): boolean {
  return rules?.every((rule) => lacks(rule, fields) || isForOthers(rule, fields)) === true
}

function lacks(rule: Rule, fields: Sample['fields']): boolean {
  const sources = rule.from ?? (rule.alias === undefined ? undefined : [rule.alias])
  if (sources && !sources.some((name) => fields.has(name))) return true
  const placeholders = [...(rule.text ?? '').matchAll(/\{([^}]+)\}/g)].map(([, name]) => name!)
  return placeholders.some((name) => !fields.has(name))
}

/** Whether each branch of the condition asks for a field that is absent, or for another value than it has. */
function isForOthers({ when }: Rule, fields: Sample['fields']): boolean {
  if (!when) return false
  return when.every((one) => !isEval(one) && Object.entries(one).some(([name, test]) => fails(test, fields.get(name))))
}

function fails(test: Test, values: readonly string[] | undefined): boolean {
  const passes = valueTest(test)
  return passes !== undefined && !(values ?? ['']).some(passes)
}
