/** redistribute — spreads the work over indexers; here the store spreads it by itself. */
import { command } from '../semantics/definition.ts'

export default command({
  name: 'redistribute',
  docs: {
    summary: 'Spreads the work of the next stages over indexers; rows stay as they are.',
    usage: 'redistribute [num_of_reducers=<int>] [BY <field>…]',
    page: 'Search Reference, "redistribute"',
    notes: ['Accepted: the store spreads the work by itself.'],
  },
  syntax: (parser) => parser.rest(),
  lower: (_rest, input) => input,
  examples: [
    {
      title: 'Rows stay',
      spl: 'redistribute num_of_reducers=2 by user | stats count by user',
      given: [{ user: 'mia' }, { user: 'mia' }],
      expect: [{ user: 'mia', count: 2 }],
    },
  ],
})
