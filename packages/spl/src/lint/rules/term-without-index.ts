/** term-without-index — a word is looked for in all events. */
import { eventSearches, isScope } from '../event-search.ts'
import { rule } from '../rule.ts'

export const termWithoutIndex = rule({
  code: 'term-without-index',
  severity: 'info',
  docs: {
    summary: 'A word or text is looked for without an index, a source type or a source.',
    why: 'It is looked for in the text of every event that the user may see, and finds events of a kind that nobody thought of.',
    page: 'Search Manual, "Quick tips for optimization"',
    bad: 'mimikatz | stats count by host',
    good: 'index=windows mimikatz | stats count by host',
  },
  *check(subject) {
    for (const { conditions } of eventSearches(subject)) {
      if (conditions.some(isScope)) continue
      const term = conditions.find((each) => each.kind === 'term')
      if (!term) continue
      yield {
        span: term.span,
        message: 'This is looked for in every event of every index.',
        hint: 'Name an index or a source type before it: index=… sourcetype=….',
      }
    }
  },
})
