/** appendcols — fields of a subsearch beside the rows so far: the first row's beside the first row, and so on. */
import { command } from '../semantics/definition.ts'
import { besides } from '../semantics/pairing.ts'
import { args, bool, integer, option, subsearch } from '../syntax/args.ts'

const syntax = args({
  override: option(bool, { default: false, docs: 'Whether fields of the subsearch replace those of the same name.' }),
  maxtime: option(integer, { docs: 'Accepted; limits of time belong to the whole search.' }),
  maxout: option(integer, { docs: 'The most rows of the subsearch; 0 is no limit.' }),
  timeout: option(integer, { docs: 'Accepted; limits of time belong to the whole search.' }),
  search: subsearch({ docs: 'A subsearch.' }),
})

export default command({
  name: 'appendcols',
  docs: {
    summary: 'Adds the fields of a subsearch to the rows so far, row by row.',
    usage: 'appendcols [override=<bool>] [maxout=<int>] [maxtime=<int>] [timeout=<int>] <subsearch>',
    page: 'Search Reference, "appendcols"',
    notes: [
      'Rows meet by their places. Internal fields of the subsearch (_time and the like) are left out.',
      'override=true lets fields of the subsearch replace those of the same name.',
    ],
    differences: ['Rows of the subsearch beyond the last row so far are left out; Splunk does not document them.'],
  },
  syntax,
  lower({ search, override, maxout }, input, context) {
    const found = context.pipeline(search)
    const left = input.numbered()
    const right = (maxout ? found.limit(maxout) : found).numbered()
    return besides(left.relation, right.relation, {
      on: [{ left: left.number, right: right.number }],
      mode: 'left',
      overwrite: override,
      fields: right.relation.names().filter((name) => !name.startsWith('_')),
    })
  },
  examples: [
    {
      title: 'Row by row',
      spl: 'appendcols [ | makeresults format=csv data="b\nx\ny\nz" ]',
      given: [{ a: 1 }, { a: 2 }],
      expect: [
        { a: 1, b: 'x' },
        { a: 2, b: 'y' },
      ],
    },
    {
      title: 'Fields that are there already stay',
      spl: 'appendcols [ | makeresults | eval a="new" ]',
      given: [{ a: 'old' }],
      expect: [{ a: 'old' }],
    },
    {
      title: 'override replaces them',
      spl: 'appendcols override=true [ | makeresults | eval a="new" ]',
      given: [{ a: 'old' }],
      expect: [{ a: 'new' }],
    },
  ],
})
