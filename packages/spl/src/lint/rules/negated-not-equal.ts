/** negated-not-equal — NOT field!=value, which is not field=value. */
import { rule } from '../rule.ts'
import { searchesOf, stagesOf, withinSearch } from '../walk.ts'

export const negatedNotEqual = rule({
  code: 'negated-not-equal',
  severity: 'warning',
  docs: {
    summary: 'NOT in front of a != of the search command.',
    why: 'field!=value holds for events that have the field with another value. Its negation holds for the value, and for every event without the field too.',
    page: 'Search Manual, "Difference between != and NOT"',
    bad: 'index=main NOT user!=admin',
    good: 'index=main user=admin',
  },
  *check({ pipeline }) {
    for (const stage of stagesOf(pipeline)) {
      for (const search of searchesOf(stage)) {
        for (const node of withinSearch(search)) {
          if (node.kind !== 'not' || node.term.kind !== 'compare' || node.term.op !== '!=') continue
          const { field, value } = node.term
          yield {
            span: node.span,
            message: `This keeps events in which \`${field.name}\` is ${value.text === '' ? 'empty' : `\`${value.text}\``}, and all events without \`${field.name}\`.`,
            hint: `For the first alone, write ${field.name}=…; for events without the field, NOT ${field.name}=*.`,
          }
        }
      }
    }
  },
})
