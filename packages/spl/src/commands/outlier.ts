/** outlier — takes outlying numbers out, or cuts them down. */
import { command } from '../semantics/definition.ts'
import { outliers } from '../semantics/outliers.ts'
import { args, bool, choice, fields, number, option } from '../syntax/args.ts'

const syntax = args({
  action: option(choice('rm', 'remove', 'tf', 'transform'), {
    default: 'transform',
    docs: 'What to do with outliers.',
  }),
  mark: option(bool, { default: false, docs: 'Put 000 before a value that was cut down.' }),
  param: option(number, { default: 2.5, docs: 'How many interquartile ranges away an outlier is.' }),
  uselower: option(bool, { default: false, docs: 'Look for outliers below the median too.' }),
  type: option(choice('iqr'), { docs: 'Accepted; there is one type.' }),
  fields: fields({ docs: 'Fields to look at.' }),
})

export default command({
  name: 'outlier',
  docs: {
    summary: 'Cuts outlying numbers down to the limit, or leaves out the rows that have one.',
    usage: 'outlier [action=rm|remove|tf|transform] [mark=<bool>] [param=<num>] [uselower=<bool>] [<field>…]',
    page: 'Search Reference, "outlier"',
    notes: [
      'An outlier lies above the 75th percentile by more than param (2.5) times the range between the 25th and the 75th; with uselower=t also below the 25th.',
      'Without fields it looks at all that do not begin with _.',
    ],
  },
  syntax,
  lower: (given, input, context) =>
    outliers({ ...given, remove: given.action === 'rm' || given.action === 'remove' }, input, context),
  examples: [
    {
      title: 'Cut down to the limit',
      spl: 'outlier n',
      given: [{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }, { n: 100 }],
      expect: [{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }, { n: 9 }],
    },
    {
      title: 'Marked, below too',
      spl: 'outlier action=tf mark=t uselower=t param=1 n',
      given: [{ n: '-50' }, { n: '2' }, { n: '3' }, { n: '4' }, { n: '100' }, { n: 'x' }],
      expect: [{ n: '0000' }, { n: '2' }, { n: '3' }, { n: '4' }, { n: '0006' }, { n: 'x' }],
    },
    {
      title: 'Left out',
      spl: 'outlier action=RM n',
      given: [{ n: '1' }, { n: '2' }, { n: '3' }, { n: '4' }, { n: '100' }],
      expect: [{ n: 1 }, { n: 2 }, { n: 3 }, { n: 4 }],
    },
  ],
})
