/** addcoltotals — a row with the sum of each column. */
import { command } from '../semantics/definition.ts'
import { addTotals } from '../semantics/totals.ts'
import { args, fields, option, text } from '../syntax/args.ts'

const syntax = args({
  labelfield: option(text, { docs: 'The field of the label in the row of sums.' }),
  label: option(text, { default: 'Total', docs: 'The label in the row of sums.' }),
  fields: fields({ docs: 'Fields to add up.' }),
})

export default command({
  name: 'addcoltotals',
  docs: {
    summary: 'Adds a row with the sum of the numbers of each column.',
    usage: 'addcoltotals [labelfield=<field>] [label=<string>] [<field>…]',
    page: 'Search Reference, "addcoltotals"',
    notes: ['Without fields it adds up all that do not begin with _.', 'The row comes last.'],
  },
  syntax,
  lower: (given, input, context) => addTotals({ ...given, row: false, col: true, fieldname: 'Total' }, input, context),
  examples: [
    {
      title: 'With a label',
      spl: 'addcoltotals labelfield=user label=ALL',
      given: [
        { user: 'mia', n: '1', m: 2 },
        { user: 'leo', n: '5', m: null },
      ],
      expect: [
        { user: 'mia', n: '1', m: 2 },
        { user: 'leo', n: '5', m: null },
        { user: 'ALL', n: 6, m: 2 },
      ],
    },
    {
      title: 'Some fields',
      spl: 'addcoltotals n',
      given: [{ n: 1, m: 2 }],
      expect: [
        { n: 1, m: 2 },
        { n: 1, m: null },
      ],
    },
  ],
})
