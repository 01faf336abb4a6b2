/** inputlookup — the rows of a lookup. */
import { command } from '../semantics/definition.ts'
import { lookupRows } from '../semantics/lookup-rows.ts'
import { unionOf } from '../semantics/union.ts'
import { argsWith, bool, integer, option } from '../syntax/args.ts'
import type { SearchExpression } from '../syntax/ast.ts'
import type { Located } from '../syntax/stage-parser.ts'

const OPTIONS = {
  append: option(bool, { default: false, docs: 'Whether the rows follow the rows so far.' }),
  strict: option(bool, { default: false, docs: 'Accepted; a lookup that does not exist is always an error.' }),
  start: option(integer, { default: 0, docs: 'The first row to read, from 0.' }),
  max: option(integer, { docs: 'The most rows to read.' }),
}

const syntax = argsWith(OPTIONS, (parser, options) => {
  let name: Located<string> | undefined
  let where: SearchExpression | undefined
  while (!parser.atEnd()) {
    if (options.next()) continue
    if (!name) name = parser.text('The name of a lookup')
    else if (parser.keyword('where') !== undefined) where = parser.search()
    else break
  }
  if (!name) return parser.fail('`inputlookup` needs the name of a lookup.', undefined, parser.nameSpan)
  return { ...options.values(), name, where }
})

/** A lookup for the examples. */
const USERS = [
  { user: 'mia', room: '1' },
  { user: 'leo', room: '2' },
  { user: 'ada', room: '2' },
]

export default command({
  name: 'inputlookup',
  generating: true,
  docs: {
    summary: 'The rows of a lookup.',
    usage: 'inputlookup [append=<bool>] [strict=<bool>] [start=<int>] [max=<int>] <lookup> [WHERE <search>]',
    page: 'Search Reference, "inputlookup"',
    notes: [
      'Rows come in the order of the lookup; all values are text.',
      'A lookup goes by the name of its definition or of its file.',
      'WHERE takes a search expression; start and max count the rows that it leaves.',
    ],
    differences: ['A lookup that does not exist is an error with strict=false too; Splunk warns and gives no rows.'],
  },
  syntax,
  lower({ name, where, start, max, append }, input, context) {
    let rows = lookupRows(name.value, name.span, context)
    if (where) rows = rows.filter(context.search(where, rows))
    if (start > 0 || max !== undefined) rows = rows.limit(max ?? Number.MAX_SAFE_INTEGER, { offset: start })
    return append && !input.isStart ? unionOf([input, rows]) : rows
  },
  examples: [
    {
      title: 'All rows, in their order',
      spl: '| inputlookup users',
      lookups: { users: USERS },
      expect: USERS,
    },
    {
      title: 'Some of them',
      spl: '| inputlookup users where room=2 | table user',
      lookups: { users: USERS },
      expect: [{ user: 'leo' }, { user: 'ada' }],
    },
    {
      title: 'Behind the rows so far',
      spl: 'inputlookup append=t users | stats count',
      given: [{ user: 'eve' }],
      lookups: { users: USERS },
      expect: [{ count: 4 }],
    },
  ],
})
