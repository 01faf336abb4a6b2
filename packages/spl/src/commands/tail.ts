/** tail — the last rows, the very last first; of a search without a sort, the oldest. */
import { command } from '../semantics/definition.ts'
import { reversed } from '../semantics/row-position.ts'
import { args, integer, positional } from '../syntax/args.ts'

const syntax = args({ count: positional(integer, { docs: 'How many rows; 10 when it is left out.' }) })

export default command({
  name: 'tail',
  docs: {
    summary: 'Keeps the last rows, in reverse order.',
    usage: 'tail [<count>]',
    page: 'Search Reference, "tail"',
    notes: ['The last row comes first.'],
  },
  syntax,
  lower: ({ count = 10 }, input) => reversed(input).limit(count),
  examples: [
    { title: 'The last two', spl: 'tail 2', given: [{ n: 1 }, { n: 2 }, { n: 3 }], expect: [{ n: 3 }, { n: 2 }] },
  ],
})
