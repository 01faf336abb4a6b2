/** Every rule, by name: one line for each file of this folder. */
import type { Rule } from '../rule.ts'
import { comparedWithNull } from './compared-with-null.ts'
import { contradiction } from './contradiction.ts'
import { doubledCondition } from './doubled-condition.ts'
import { joinFirstMatch } from './join-first-match.ts'
import { leadingWildcard } from './leading-wildcard.ts'
import { literalStar } from './literal-star.ts'
import { mapLimit } from './map-limit.ts'
import { multivalueComparison } from './multivalue-comparison.ts'
import { negatedNotEqual } from './negated-not-equal.ts'
import { neverHolds } from './never-holds.ts'
import { numberAgainstText } from './number-against-text.ts'
import { orBesideAnd } from './or-beside-and.ts'
import { quotedField } from './quoted-field.ts'
import { sortLimit } from './sort-limit.ts'
import { subsearchLimit } from './subsearch-limit.ts'
import { termWithoutIndex } from './term-without-index.ts'
import { unusedField } from './unused-field.ts'

export const RULES: readonly Rule[] = [
  comparedWithNull,
  contradiction,
  doubledCondition,
  joinFirstMatch,
  leadingWildcard,
  literalStar,
  mapLimit,
  multivalueComparison,
  negatedNotEqual,
  neverHolds,
  numberAgainstText,
  orBesideAnd,
  quotedField,
  sortLimit,
  subsearchLimit,
  termWithoutIndex,
  unusedField,
]
