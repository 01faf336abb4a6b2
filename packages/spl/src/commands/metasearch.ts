/** metasearch — events with their index, source, source type, host and time only. */
import { bindSearch } from '../semantics/bind-search.ts'
import { command } from '../semantics/definition.ts'
import { splitTimeRange } from '../semantics/search-time.ts'
import { inSearchedIndexes } from '../semantics/searched-indexes.ts'

const KEPT = ['_time', 'index', 'source', 'sourcetype', 'host'] as const

export default command({
  name: 'metasearch',
  generating: true,
  docs: {
    summary: 'Finds events and gives their index, source, source type, host and time, without their text.',
    usage: 'metasearch [<search expression>]',
    page: 'Search Reference, "metasearch"',
  },
  syntax: (parser) => ({ search: parser.search() }),
  lower({ search }, _input, context) {
    const { search: rest, range } = splitTimeRange(search, context.range, context)
    const events = inSearchedIndexes(context.events(range), rest, context)
    return events
      .filter(bindSearch(rest, events, context))
      .project(KEPT.map((name) => ({ name, value: events.field(name)! })))
  },
  examples: [{ title: 'No events', spl: '| metasearch index=none', expect: [] }],
})
