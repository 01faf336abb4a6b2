/** metadata — the hosts, sources or source types of the stored events. */
import { aggregate, column, text as literal } from '../plan/scalar.ts'
import { isIn, overValues } from '../semantics/compare-value.ts'
import { command } from '../semantics/definition.ts'
import { Relation } from '../semantics/relation.ts'
import { args, choice, option, text } from '../syntax/args.ts'

const syntax = args({
  type: option(choice('hosts', 'sources', 'sourcetypes'), { docs: 'What to list.' }),
  index: option(text, { default: '*', docs: 'The index; * for all.' }),
  splunk_server: option(text, { docs: 'Accepted; there is one server.' }),
  splunk_server_group: option(text, { docs: 'Accepted; there is one server.' }),
  datatype: option(choice('all', 'event', 'metric'), { docs: 'Accepted; metrics are events too.' }),
})

const FIELD = { hosts: 'host', sources: 'source', sourcetypes: 'sourcetype' } as const

export default command({
  name: 'metadata',
  generating: true,
  docs: {
    summary: 'Lists hosts, sources or source types with their first and last event and their number.',
    usage: 'metadata type=hosts|sources|sourcetypes [index=<index>]',
    page: 'Search Reference, "metadata"',
    notes: ['firstTime and lastTime are times of events; recentTime is when the last one was loaded.'],
    differences: ['It looks at the events of the time range exactly, not at whole buckets.'],
  },
  syntax,
  lower(given, _input, context) {
    if (given.type === undefined) {
      context.diagnostics.report(
        'option-value',
        given.at('type'),
        '`metadata` needs type=hosts, type=sources or type=sourcetypes.',
      )
      return Relation.closed({ kind: 'values', columns: [], rows: [] }, [])
    }
    const events = context.events(context.range)
    const wanted = { text: given.index, quoted: true, directive: '' as const, span: given.at('index') }
    const rows = events.filter(overValues(events.field('index')!, (index) => isIn(index, [wanted])))
    const name = FIELD[given.type]
    const key = { name, value: column(name, 'text') }
    const aggregates = [
      { name: 'firstTime', value: aggregate('num', 'min', column('_time', 'num')) },
      { name: 'lastTime', value: aggregate('num', 'max', column('_time', 'num')) },
      { name: 'recentTime', value: aggregate('num', 'max', column('_indextime', 'num')) },
      { name: 'totalCount', value: aggregate('num', 'count') },
    ]
    const columns = [
      { name, type: 'text' as const },
      ...aggregates.map((each) => ({ name: each.name, type: 'num' as const })),
    ]
    const order = [{ value: column(name, 'text'), descending: false }]
    const grouped = Relation.closed({ kind: 'aggregate', input: rows.plan, keys: [key], aggregates }, columns, order)
    return grouped.extend([{ name: 'type', value: literal(given.type) }])
  },
  examples: [{ title: 'No events, no hosts', spl: '| metadata type=hosts index=none', expect: [] }],
})
