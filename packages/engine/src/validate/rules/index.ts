/** Every rule, in the order of documentation. Its id is its name in karst.yml, in suppressions and in `karst help`. */
import { DIAGNOSTICS, RULES as LINT_RULES } from '@karst/spl'
import type { Rule } from '../rule.ts'
import { BASELINE_RULES } from './baseline.ts'
import { CLOSER_RULES } from './closer.ts'
import { DEPLOYMENT_RULES } from './deployment.ts'
import { DEPRECATION_RULES } from './deprecation.ts'
import { DETECTION_RULES } from './detection.ts'
import { DRILLDOWN_RULES } from './drilldowns.ts'
import { EVENT_SETTINGS_RULES } from './event-settings.ts'
import { FORMAT_4_RULES } from './format4.ts'
import { FORMAT_6_RULES } from './format6.ts'
import { FORMAT_6_FINDING_RULES } from './format6-findings.ts'
import { FORMAT_6_SCHEDULE_RULES } from './format6-schedule.ts'
import { HEADER_RULES } from './header.ts'
import { LOOKUP_RULES } from './lookup.ts'
import { LOOKUP_USE_RULES } from './lookup-use.ts'
import { MACRO_RULES } from './macro.ts'
import { PLAYBOOK_RULES } from './playbook.ts'
import { RBA_RULES } from './rba.ts'
import { REFERENCE_RULES } from './references.ts'
import { REPOSITORY_RULES } from './repository.ts'
import { ROW_RULES } from './rows.ts'
import { SCHEDULE_RULES } from './schedule.ts'
import { SEARCH_RULES } from './search.ts'
import { SETTINGS_RULES } from './settings.ts'
import { STORY_RULES } from './story.ts'
import { TAG_RULES } from './tags.ts'
import { TEST_RULES } from './tests.ts'
import { VERSION_RULES } from './version-check.ts'

const number = ({ id }: Rule): number => Number(id.slice(1)) + (id.startsWith('K') ? 10_000 : 0)

export const RULES: readonly Rule[] = [
  ...REPOSITORY_RULES,
  ...HEADER_RULES,
  ...REFERENCE_RULES,
  ...DETECTION_RULES,
  ...SEARCH_RULES,
  ...TAG_RULES,
  ...RBA_RULES,
  ...DRILLDOWN_RULES,
  ...TEST_RULES,
  ...MACRO_RULES,
  ...LOOKUP_RULES,
  ...LOOKUP_USE_RULES,
  ...STORY_RULES,
  ...BASELINE_RULES,
  ...PLAYBOOK_RULES,
  ...DEPLOYMENT_RULES,
  ...DEPRECATION_RULES,
  ...VERSION_RULES,
  ...FORMAT_4_RULES,
  ...FORMAT_6_RULES,
  ...FORMAT_6_FINDING_RULES,
  ...FORMAT_6_SCHEDULE_RULES,
  ...CLOSER_RULES,
  ...ROW_RULES,
  ...SCHEDULE_RULES,
  ...SETTINGS_RULES,
  ...EVENT_SETTINGS_RULES,
].sort((a, b) => number(a) - number(b))

/** Ids of rules and codes of the compiler and the linter: what a severity and a suppression may name. */
export function ruleNames(): string[] {
  return [...RULES.map(({ id }) => id), ...Object.keys(DIAGNOSTICS), ...LINT_RULES.map(({ code }) => code)]
}
