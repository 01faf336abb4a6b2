/** inputcsv — the rows of a CSV file that outputcsv wrote, or of a lookup. */
import { command } from '../semantics/definition.ts'
import { lookupRows } from '../semantics/lookup-rows.ts'
import { unionOf } from '../semantics/union.ts'
import { argsWith, bool, integer, option } from '../syntax/args.ts'
import type { SearchExpression } from '../syntax/ast.ts'
import type { Located } from '../syntax/stage-parser.ts'

const OPTIONS = {
  append: option(bool, { default: false, docs: 'Whether the rows follow the rows so far.' }),
  start: option(integer, { default: 0, docs: 'The first row to read, from 0.' }),
  max: option(integer, { default: 1_000_000_000, docs: 'The most rows to read.' }),
  dispatch: option(bool, { default: false, docs: 'Accepted: there are no job directories.' }),
  strict: option(bool, { default: false, docs: 'Accepted: a file that does not exist is always an error.' }),
  events: option(bool, { default: false, docs: 'Accepted: rows are shown as rows.' }),
}

const syntax = argsWith(OPTIONS, (parser, options) => {
  let name: Located<string> | undefined
  let where: SearchExpression | undefined
  while (!parser.atEnd()) {
    if (options.next()) continue
    if (!name) name = parser.text('The name of a file')
    else if (parser.keyword('where') !== undefined) where = parser.search()
    else break
  }
  if (!name) return parser.fail('`inputcsv` needs the name of a file.', undefined, parser.nameSpan)
  return { ...options.values(), name, where }
})

export default command({
  name: 'inputcsv',
  generating: true,
  docs: {
    summary: 'The rows of a CSV file that outputcsv wrote, or of a lookup.',
    usage: 'inputcsv [append=<bool>] [start=<int>] [max=<int>] <file> [WHERE <search>]',
    page: 'Search Reference, "inputcsv"',
    notes: ['The name may leave out .csv. All values are text.'],
    differences: ['There is one place for tables: what Splunk keeps in var/run/splunk/csv is a lookup here.'],
  },
  syntax,
  lower({ name, where, start, max, append }, input, context) {
    const known = context.environment.lookup(name.value) !== undefined
    const withEnding = /\.\w+$/.test(name.value) ? name.value : `${name.value}.csv`
    let rows = lookupRows(known ? name.value : withEnding, name.span, context)
    if (where) rows = rows.filter(context.search(where, rows))
    if (start > 0 || max !== 1_000_000_000) rows = rows.limit(max, { offset: start })
    return append && !input.isStart ? unionOf([input, rows]) : rows
  },
  examples: [
    {
      title: 'The second row on',
      spl: '| inputcsv start=1 users.csv',
      lookups: { 'users.csv': [{ user: 'mia' }, { user: 'leo' }] },
      expect: [{ user: 'leo' }],
    },
  ],
})
