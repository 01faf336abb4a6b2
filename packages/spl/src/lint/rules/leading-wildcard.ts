/** leading-wildcard — a search of events that only a value with a * in front narrows down. */

import { isTimeModifier } from '../../semantics/search-time.ts'
import type { SearchExpression, SearchValue } from '../../syntax/ast.ts'
import { eventSearches, isScope } from '../event-search.ts'
import { rule } from '../rule.ts'

export const leadingWildcard = rule({
  code: 'leading-wildcard',
  severity: 'info',
  docs: {
    summary: 'Events are looked for by a value with a wildcard in front, and by nothing that is narrower.',
    why: 'Words at the start of a value are found through an index; behind a * every event has to be read. Splunk reads all events of the index and the source type, Karst all values of the field.',
    page: 'Search Manual, "Wildcards", Avoid wildcards at the beginning of a string',
    bad: 'index=main CommandLine="*mimikatz*"',
    good: 'index=main EventCode=1 CommandLine="*mimikatz*"',
  },
  *check(subject) {
    for (const { conditions } of eventSearches(subject)) {
      if (conditions.some((each) => isNarrow(each))) continue
      const first = conditions.find(beginsWithStar)
      if (!first) continue
      yield {
        span: first.span,
        message:
          'Nothing but this narrows the search down within its index and source type, and a * in front leaves no word to look up.',
        hint: 'Add a condition on another field, such as EventCode=1, or a word that the event has in it.',
      }
    }
  },
})

/** True for a condition that an index of words can find; which index and source type is too wide. */
function isNarrow(search: SearchExpression): boolean {
  switch (search.kind) {
    case 'compare':
      return (search.op === '=' && begins(search.value) && !isWide(search)) || (search.op !== '=' && search.op !== '!=')
    case 'in':
      return search.values.every(begins) && !isScope(search)
    case 'term':
      return begins(search.value)
    case 'or':
      return search.terms.every(isNarrow)
    case 'and':
      return search.terms.some(isNarrow)
    case 'subsearch':
    case 'compare-subsearch':
      return true
    default:
      return false
  }
}

function isWide(search: SearchExpression & { kind: 'compare' }): boolean {
  return isScope(search) || isTimeModifier(search.field.name)
}

function begins({ text }: SearchValue): boolean {
  return text !== '' && !text.startsWith('*')
}

function beginsWithStar(search: SearchExpression): boolean {
  const star = ({ text }: SearchValue): boolean => /^\*+[^*]/.test(text)
  if (search.kind === 'or') return search.terms.every(beginsWithStar)
  if (search.kind === 'in') return !isScope(search) && search.values.some(star)
  return search.kind === 'compare' && search.op === '=' && !isScope(search) && star(search.value)
}
