/** Rules that see the same mistake: contentctl's by the text of the search, Karst's by the fields of the rows. */
import type { Problem } from './problem.ts'

/** What needs no saying where one of these rules has said it of the same place. */
const SAID_BY: Readonly<Record<string, readonly string[]>> = {
  K12: ['V62'],
  K13: ['V62'],
  K14: ['V63'],
  K17: ['V53', 'V55'],
  V55: ['V53'],
}

/** Each mistake of a file once, under the rule that contentctl has for it, with what the compiler knows of it. */
export function onceEach(problems: readonly Problem[]): Problem[] {
  const result = problems.map((problem) => ({ ...problem }))
  return result.filter((problem) => {
    const others = SAID_BY[problem.rule]
    const same =
      others &&
      result.find((each) => others.includes(each.rule) && each.severity === problem.severity && isAt(each, problem))
    if (!same) return true
    if (same.rule !== 'V53') same.message = `${same.message} ${problem.message}`
    if (same.hint === undefined && problem.hint !== undefined) same.hint = problem.hint
    return false
  })
}

function isAt(one: Problem, other: Problem): boolean {
  return one.line === other.line && one.column === other.column
}
