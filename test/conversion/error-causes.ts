/** Errors of validation before and after a conversion, by what is wrong rather than by the rule that says so. */
import { basename } from 'node:path'
import { type Problem, type ValidationReport, validate } from '../../packages/engine/src/validate/validate.ts'

/**
 * What is one mistake under the rules of different formats. Each row: the rule of the new format, those of the older
 * formats that report the same, and why they are the same.
 */
export const SAME_MISTAKE: readonly { rule: string; before: readonly string[]; why: string }[] = [
  { rule: 'V127', before: ['K16'], why: 'A `$` without its partner in a message.' },
  { rule: 'V60', before: ['K30'], why: 'No observable is a victim, so `rba.risk_objects` is empty.' },
  { rule: 'V124', before: ['K30', 'V59', 'V60'], why: 'No risk object or no message, so `entities` lacks it.' },
  {
    rule: 'K12',
    before: ['V62'],
    why: 'A field that neither the text of the search nor its rows have: V62 says so in format 4 and 5.',
  },
  { rule: 'K13', before: ['V62'], why: 'The same of threat objects.' },
  { rule: 'K14', before: ['V63'], why: 'The same of messages.' },
  { rule: 'V126', before: ['V57'], why: 'No `rba`, so no `intermediate_findings`.' },
  { rule: 'V125', before: ['V61'], why: 'A threat object of no known type.' },
  { rule: 'V119', before: ['V14'], why: 'The one date becomes two.' },
  { rule: 'V120', before: ['V15'], why: 'A version that is no version.' },
  { rule: 'V137', before: ['V64', 'V66', 'V67'], why: 'A drilldown that lacks one of its keys.' },
  { rule: 'V139', before: ['V49'], why: 'What is no CVE in format 5 is none in format 6.' },
  { rule: 'V134', before: ['V115', 'K24', 'K25'], why: 'The times of a deployment are those of the schedule.' },
]

export interface Cause {
  /** Kind and name of the object. */
  object: string
  rule: string
  /** The text that is wrong. */
  subject: string
  message: string
}

export async function errorsOf(dir: string, now: number): Promise<{ causes: Cause[]; report: ValidationReport }> {
  const report = await validate(dir, { now })
  const objects = new Map(report.project.files.map((file) => [file.path, `${kindOf(file.kind)} ${file.name}`]))
  const causes = report.problems.filter(({ severity }) => severity === 'error').map((each) => causeOf(each, objects))
  return { causes, report }
}

/** Investigations become removed content, deployments schedules. */
function kindOf(kind: string): string {
  return { investigation: 'removed', deployment: 'schedule' }[kind] ?? kind
}

function causeOf({ rule, file, message, text }: Problem, objects: ReadonlyMap<string, string>): Cause {
  return { object: objects.get(file) ?? basename(file), rule, subject: text, message }
}

/**
 * Errors after a conversion that no error before it accounts for: one of the same rule about the same text or in the
 * same words, or one that is the same mistake. How often something is said does not matter.
 */
export function newErrors(before: readonly Cause[], after: readonly Cause[]): Cause[] {
  const said = new Set<string>()
  for (const { object, rule, subject, message } of before)
    for (const what of [rule, `${rule}\0${subject}`, `${rule}\0${message}`]) said.add(`${object}\0${what}`)
  return after.filter(({ object, rule, subject, message }) => {
    const others = SAME_MISTAKE.find((each) => each.rule === rule)?.before ?? []
    return ![`${rule}\0${subject}`, `${rule}\0${message}`, ...others].some((what) => said.has(`${object}\0${what}`))
  })
}
