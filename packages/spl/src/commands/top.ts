/** top — the most frequent values. */
import { command } from '../semantics/definition.ts'
import { frequency } from '../semantics/frequency.ts'
import { type FrequencyArguments, frequencyArguments } from '../syntax/frequency-clause.ts'

export default command<FrequencyArguments>({
  name: 'top',
  aliases: ['common'],
  docs: {
    summary: 'Shows the most frequent values, or combinations of values.',
    usage:
      'top [<count>] [limit=<int>] [countfield=<name>] [percentfield=<name>] [showcount=<bool>] [showperc=<bool>] [useother=<bool>] [otherstr=<string>] <field>[, <field>]… [BY <field>…]',
    page: 'Search Reference, "top"',
    notes: [
      'It shows 10 values, of each group with BY; limit=0 shows all.',
      'percent is the part of the rows that have all the fields, with six decimal places.',
      'useother=t adds a row for the values that the limit leaves out.',
      'Values that are equally frequent come in the order of their characters.',
    ],
  },
  syntax: frequencyArguments,
  lower: (given, input, context) => frequency(given, 'most', input, context),
  examples: [
    {
      title: 'The two most frequent users',
      spl: 'top 2 user',
      given: [{ user: 'mia' }, { user: 'leo' }, { user: 'mia' }, { user: 'zoe' }, { user: 'zoe' }, { user: null }],
      expect: [
        { user: 'mia', count: 2, percent: 40 },
        { user: 'zoe', count: 2, percent: 40 },
      ],
    },
    {
      title: 'In each group',
      spl: 'top limit=1 user by host',
      given: [
        { user: 'mia', host: 'b' },
        { user: 'leo', host: 'a' },
        { user: 'mia', host: 'b' },
        { user: 'zoe', host: 'b' },
      ],
      expect: [
        { host: 'a', user: 'leo', count: 1, percent: 100 },
        { host: 'b', user: 'mia', count: 2, percent: 66.666667 },
      ],
    },
    {
      title: 'With a row for the rest',
      spl: 'top 1 n useother=t otherstr=rest countfield=total showperc=f',
      given: [{ n: 5 }, { n: 5 }, { n: 7 }, { n: 8 }],
      expect: [
        { n: '5', total: 2, percent: null },
        { n: 'rest', total: 2 },
      ],
    },
    {
      title: 'Only percentages of combinations',
      spl: 'top user, host showcount=f percentfield=share',
      given: [
        { user: 'mia', host: 'a' },
        { user: 'mia', host: 'a' },
        { user: 'mia', host: 'b' },
      ],
      expect: [
        { user: 'mia', host: 'a', share: 66.666667, count: null },
        { user: 'mia', host: 'b', share: 33.333333 },
      ],
    },
  ],
})
