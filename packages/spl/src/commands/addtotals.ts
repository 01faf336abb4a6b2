/** addtotals — sums of the numbers of each row, or of each column. */
import { command } from '../semantics/definition.ts'
import { addTotals } from '../semantics/totals.ts'
import { args, bool, fields, option, text } from '../syntax/args.ts'

const syntax = args({
  row: option(bool, { default: true, docs: 'Add the sum of each row.' }),
  col: option(bool, { default: false, docs: 'Add a row with the sum of each column.' }),
  fieldname: option(text, { default: 'Total', docs: 'The field of the sum of a row.' }),
  labelfield: option(text, { docs: 'The field of the label in the row of sums.' }),
  label: option(text, { default: 'Total', docs: 'The label in the row of sums.' }),
  fields: fields({ docs: 'Fields to add up.' }),
})

export default command({
  name: 'addtotals',
  docs: {
    summary: 'Adds the sum of the numbers of each row, and with col=t a row with the sum of each column.',
    usage: 'addtotals [row=<bool>] [col=<bool>] [fieldname=<name>] [labelfield=<field>] [label=<string>] [<field>…]',
    page: 'Search Reference, "addtotals"',
    notes: [
      'Without fields it adds up all that do not begin with _.',
      'Values that are no numbers are left out; a row without numbers has the sum 0.',
    ],
  },
  syntax,
  lower: (given, input, context) => addTotals(given, input, context),
  examples: [
    {
      title: 'The sum of some fields',
      spl: 'addtotals fieldname=score a, b*',
      given: [{ a: '1', b1: 2, b2: 'x', c: 9 }],
      expect: [{ score: 3 }],
    },
    {
      title: 'All fields, rows and columns',
      spl: 'addtotals col=t labelfield=name label=all',
      given: [
        { name: 'x', a: 1, b: 2 },
        { name: 'y', a: 3, b: null },
      ],
      expect: [
        { name: 'x', a: 1, b: 2, Total: 3 },
        { name: 'y', a: 3, b: null, Total: 3 },
        { name: 'all', a: 4, b: 2, Total: 6 },
      ],
    },
    {
      title: 'Only columns',
      spl: 'addtotals row=f col=t a',
      given: [
        { a: 1, b: 1 },
        { a: 2, b: 1 },
      ],
      expect: [{ a: 1, b: 1 }, { a: 2 }, { a: 3, b: null }],
    },
  ],
})
