/** where — keeps the rows for which an eval expression is true. */
import { command } from '../semantics/definition.ts'
import { args, expression } from '../syntax/args.ts'

const syntax = args({ condition: expression({ docs: 'An expression that is true or false.' }) })

export default command({
  name: 'where',
  docs: {
    summary: 'Keeps the rows for which an expression is true.',
    usage: 'where <eval expression>',
    page: 'Search Reference, "where"',
    notes: [
      'Unlike search, it compares with case, takes no wildcards, and can compare two fields.',
      'AND binds tighter than OR.',
    ],
  },
  syntax,
  lower({ condition }, input, context) {
    context.keeps(condition, 'eval', input)
    return input.filter(context.predicate(condition, input))
  },
  examples: [
    { title: 'Numbers compare as numbers', spl: 'where n>9', given: [{ n: '10' }, { n: '9' }], expect: [{ n: '10' }] },
    {
      title: 'Two fields',
      spl: 'where a=b',
      given: [
        { a: 'x', b: 'x' },
        { a: 'x', b: 'X' },
      ],
      expect: [{ a: 'x', b: 'x' }],
    },
  ],
})
