/** Rules about the validation itself: karst.yml and suppressions. */
import type { Rule } from '../rule.ts'
import { rules } from '../rule.ts'

const nothing = (): [] => []

/** They are reported by the run (validate.ts), which alone knows what a suppression did. */
export const ConfigRule: Rule = {
  id: 'K90',
  name: 'config-invalid',
  severity: 'error',
  kinds: [],
  checkProject: nothing,
  docs: {
    what: '`karst.yml` has only settings that there are: `severity`, `external`, `ignore`.',
    why: 'A misspelled setting would do nothing, and nobody would notice.',
    bad: { 'karst.yml': 'severity:\n  V999: warning\n' },
    good: { 'karst.yml': 'severity:\n  V99: warning\n' },
  },
}

export const SUPPRESSION_WITHOUT_REASON: Rule = {
  id: 'K91',
  name: 'suppression-without-reason',
  severity: 'error',
  kinds: [],
  checkProject: nothing,
  docs: {
    what: 'A suppression says why: `# karst: ignore V31 the reason`.',
    why: 'Who reads the file later can tell a decision from a mistake.',
    bad: 'known_false_positives: no # karst: ignore V31',
    good: 'known_false_positives: no # karst: ignore V31 that is all there is to say',
  },
}

export const SUPPRESSION_UNUSED: Rule = {
  id: 'K92',
  name: 'suppression-unused',
  severity: 'warning',
  kinds: [],
  checkProject: nothing,
  docs: {
    what: 'A suppression suppresses something, and names rules that there are.',
    why: 'What it was for is mended; left where it is, it would hide the next mistake.',
    bad: 'known_false_positives: None known. # karst: ignore V31 short',
    good: 'known_false_positives: no # karst: ignore V31 short',
  },
}

export const SETTINGS_RULES = rules(ConfigRule, SUPPRESSION_WITHOUT_REASON, SUPPRESSION_UNUSED)
