/** search — at the head of a pipeline it finds events; after a pipe it keeps the rows that match. */

import { bindSearch } from '../semantics/bind-search.ts'
import { resolveSubsearches } from '../semantics/bind-subsearch.ts'
import type { LowerContext } from '../semantics/context.ts'
import { command } from '../semantics/definition.ts'
import { withKnownTags } from '../semantics/known-tags.ts'
import type { Relation } from '../semantics/relation.ts'
import { splitTimeRange } from '../semantics/search-time.ts'
import { inSearchedIndexes } from '../semantics/searched-indexes.ts'
import { withTimeRange } from '../semantics/time-range.ts'
import type { SearchExpression } from '../syntax/ast.ts'

interface SearchArguments {
  search: SearchExpression
}

export default command<SearchArguments>({
  name: 'search',
  generating: true,
  docs: {
    summary: 'Finds events, or keeps the rows that match.',
    usage: 'search <search expression>',
    page: 'Search Reference, "search"',
    notes: [
      'Values compare without case, and * stands for any text.',
      'OR binds tighter than AND, which may be left out between two conditions.',
      'field!=value keeps only rows that have the field; NOT field=value keeps rows without it too.',
      'Events have date_hour, date_mday, date_minute, date_month, date_second, date_wday, date_year and date_zone.',
    ],
    differences: [
      'Splunk takes date_hour and its like from the text of the event, in its time zone; here they are those of _time in UTC, unless the event has a field of that name.',
    ],
  },
  syntax: (parser) => ({ search: parser.search() }),
  lower({ search: written }, input, context) {
    const search = resolveSubsearches(written, context)
    if (input.isStart) return findEvents(search, context)
    const { search: rest, range, given } = splitTimeRange(search, { earliest: null, latest: null }, context)
    const ranged = given ? withTimeRange(input, range) : undefined
    context.keeps(ranged ? rest : search, 'search', ranged ?? input)
    return ranged ? ranged.filter(bindSearch(rest, ranged, context)) : input.filter(bindSearch(search, input, context))
  },
  examples: [
    {
      title: 'Values compare without case',
      spl: 'search user=ADMIN',
      given: [{ user: 'admin' }, { user: 'guest' }],
      expect: [{ user: 'admin' }],
    },
    {
      title: 'OR binds tighter than AND',
      spl: 'search a=1 b=1 OR c=1',
      given: [
        { a: '1', b: '0', c: '1' },
        { a: '0', b: '1', c: '1' },
      ],
      expect: [{ a: '1', c: '1' }],
    },
    {
      title: 'A list of values with a wildcard',
      spl: 'search name IN ("cmd*", "net.exe")',
      given: [{ name: 'CMD.exe' }, { name: 'net.exe' }, { name: 'calc.exe' }],
      expect: [{ name: 'CMD.exe' }, { name: 'net.exe' }],
    },
    {
      title: 'NOT keeps rows without the field',
      spl: 'search NOT user=admin',
      given: [
        { id: '1', user: 'admin' },
        { id: '2', user: null },
      ],
      expect: [{ id: '2' }],
    },
  ],
})

function findEvents(search: SearchExpression, context: LowerContext): Relation {
  const { search: rest, range } = splitTimeRange(search, context.range, context)
  const events = inSearchedIndexes(context.events(range), rest, context)
  context.keeps(rest, 'search', events)
  return withKnownTags(events.filter(bindSearch(rest, events, context)), context)
}
