/** require — a search without results is an error. */
import { command } from '../semantics/definition.ts'
import type { Span } from '../source/span.ts'

export default command<Span>({
  name: 'require',
  docs: {
    summary: 'Makes an error of a search that finds nothing up to this point.',
    usage: 'require',
    page: 'Search Reference, "require"',
    notes: ['Whether there are rows takes a query of its own, which stops at the first one.'],
  },
  syntax: (parser) => parser.nameSpan,
  lower(at, input, context) {
    const answer = context.ask({
      kind: 'rows',
      key: context.questionKey('require', at),
      relation: input.limit(1),
      limit: 1,
      why: '`require` makes sure that there are rows',
    })
    if (answer?.rows.length === 0)
      context.diagnostics.report(
        'no-results',
        at,
        '`require` met a search without results.',
        'Look at the stages before it.',
      )
    return input
  },
  examples: [{ title: 'Rows pass', spl: 'require', given: [{ a: '1' }], expect: [{ a: '1' }] }],
})
