/** rare — the least frequent values. */
import { command } from '../semantics/definition.ts'
import { frequency } from '../semantics/frequency.ts'
import { type FrequencyArguments, frequencyArguments } from '../syntax/frequency-clause.ts'

export default command<FrequencyArguments>({
  name: 'rare',
  docs: {
    summary: 'Shows the least frequent values, or combinations of values.',
    usage:
      'rare [<count>] [limit=<int>] [countfield=<name>] [percentfield=<name>] [showcount=<bool>] [showperc=<bool>] [useother=<bool>] [otherstr=<string>] <field>[, <field>]… [BY <field>…]',
    page: 'Search Reference, "rare"',
    notes: [
      'It takes what top takes, and shows 10 values, of each group with BY; limit=0 shows all.',
      'Values that are equally frequent come in the order of their characters.',
    ],
  },
  syntax: frequencyArguments,
  lower: (given, input, context) => frequency(given, 'least', input, context),
  examples: [
    {
      title: 'The rarest value',
      spl: 'rare limit=1 user',
      given: [{ user: 'mia' }, { user: 'leo' }, { user: 'mia' }, { user: 'leo' }, { user: 'zoe' }],
      expect: [{ user: 'zoe', count: 1, percent: 20 }],
    },
    {
      title: 'In each group',
      spl: 'rare user by host',
      given: [
        { user: 'mia', host: 'a' },
        { user: 'mia', host: 'a' },
        { user: 'leo', host: 'a' },
      ],
      expect: [
        { host: 'a', user: 'leo', count: 1 },
        { host: 'a', user: 'mia', count: 2 },
      ],
    },
  ],
})
