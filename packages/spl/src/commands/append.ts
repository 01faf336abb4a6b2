/** append — rows of a subsearch after the rows so far. */
import { command } from '../semantics/definition.ts'
import { unionOf } from '../semantics/union.ts'
import { args, bool, integer, option, subsearch } from '../syntax/args.ts'

const syntax = args({
  extendtimerange: option(bool, { default: false, docs: 'Accepted; it concerns the time range that Splunk shows.' }),
  maxtime: option(integer, { docs: 'Accepted; limits of time belong to the whole search.' }),
  maxout: option(integer, { docs: 'The most rows to append; 0 is no limit.' }),
  timeout: option(integer, { docs: 'Accepted; limits of time belong to the whole search.' }),
  search: subsearch({ docs: 'A subsearch.' }),
})

export default command({
  name: 'append',
  docs: {
    summary: 'Puts the rows of a subsearch after the rows so far.',
    usage: 'append [maxout=<int>] [extendtimerange=<bool>] [maxtime=<int>] [timeout=<int>] <subsearch>',
    page: 'Search Reference, "append"',
    notes: ['Fields of the same name become one field; a field that a row lacks is null.'],
    differences: ['Without maxout Splunk cuts the subsearch at 50,000 rows; Karst appends all of them.'],
  },
  syntax,
  lower({ search, maxout }, input, context) {
    const appended = context.pipeline(search)
    return unionOf([input, maxout ? appended.limit(maxout) : appended])
  },
  examples: [
    {
      title: 'Rows of two searches',
      spl: 'append [ | makeresults format=csv data="user,n\nzoe,9" ]',
      given: [{ user: 'mia', id: 7 }],
      expect: [
        { user: 'mia', id: 7, n: null },
        { user: 'zoe', id: null, n: '9' },
      ],
    },
    {
      title: 'At most two rows',
      spl: 'append maxout=2 [ | makeresults count=5 | eval user="new" ]',
      given: [{ user: 'mia' }],
      expect: [{ user: 'mia' }, { user: 'new' }, { user: 'new' }],
    },
    {
      title: 'A field that holds a number on one side and text on the other',
      spl: 'append [ | makeresults | eval n="many" ]',
      given: [{ n: 3 }],
      expect: [{ n: '3' }, { n: 'many' }],
    },
  ],
})
