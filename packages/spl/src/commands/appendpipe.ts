/** appendpipe — runs stages over the rows so far and puts their rows after them. */
import { command } from '../semantics/definition.ts'
import { unionOf } from '../semantics/union.ts'
import { args, bool, option, subsearch } from '../syntax/args.ts'

const syntax = args({
  run_in_preview: option(bool, { default: true, docs: 'Accepted; there are no previews.' }),
  stages: subsearch({ docs: 'Stages in brackets.' }),
})

export default command({
  name: 'appendpipe',
  docs: {
    summary: 'Runs stages over the rows so far and puts their rows after them.',
    usage: 'appendpipe [run_in_preview=<bool>] [ <stages> ]',
    page: 'Search Reference, "appendpipe"',
    notes: ['The stages run when the search reaches them, over a copy of the rows: subtotals are their usual purpose.'],
  },
  syntax,
  lower: ({ stages }, input, context) => unionOf([input, context.stages(stages, input)]),
  examples: [
    {
      title: 'A total below the rows',
      spl: 'table action n | appendpipe [ stats sum(n) as n | eval action="total" ]',
      given: [
        { action: 'add', n: 1 },
        { action: 'drop', n: 2 },
      ],
      expect: [
        { action: 'add', n: 1 },
        { action: 'drop', n: 2 },
        { action: 'total', n: 3 },
      ],
    },
    {
      title: 'run_in_preview changes nothing',
      spl: 'appendpipe run_in_preview=false [ where n>1 ]',
      given: [{ n: 1 }, { n: 2 }],
      expect: [{ n: 1 }, { n: 2 }, { n: 2 }],
    },
  ],
})
