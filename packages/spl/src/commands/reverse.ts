/** reverse — the rows from the last to the first. */
import { command } from '../semantics/definition.ts'
import { reversed } from '../semantics/row-position.ts'
import { args } from '../syntax/args.ts'

export default command({
  name: 'reverse',
  docs: {
    summary: 'Turns the order of the rows around.',
    usage: 'reverse',
    page: 'Search Reference, "reverse"',
    notes: ['Events come newest first; reversed, they come oldest first.'],
  },
  syntax: args({}),
  lower: (_given, input) => reversed(input),
  examples: [
    { title: 'The last row first', spl: 'reverse', given: [{ n: 1 }, { n: 2 }], expect: [{ n: 2 }, { n: 1 }] },
    {
      title: 'Rows without a value come first after a sort',
      spl: 'sort n | reverse',
      given: [{ n: 1 }, { n: null }, { n: 2 }],
      expect: [{ n: null }, { n: 2 }, { n: 1 }],
    },
  ],
})
