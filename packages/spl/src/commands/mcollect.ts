/** mcollect — writes the rows as metrics into an index, and hands them on. */
import { collected } from '../semantics/collected.ts'
import { command } from '../semantics/definition.ts'
import { argsWith, bool, choice, option, text } from '../syntax/args.ts'
import type { FieldName } from '../syntax/ast.ts'

const OPTIONS = {
  index: option(text, { docs: 'The index to write into.' }),
  split: option(choice('true', 'false', 'allnums', 't', 'f', '1', '0'), {
    default: 'false',
    docs: 'true: every field that is no dimension is a metric; allnums: those whose values are all numbers.',
  }),
  prefix_field: option(text, { docs: 'The field whose value comes before the name of each metric.' }),
  marker: option(text, { docs: 'key=value pairs that every metric gets as dimensions.' }),
  host: option(text, { default: 'karst', docs: 'The host of rows that have none.' }),
  source: option(text, { default: 'mcollect', docs: 'The source of the metrics.' }),
  sourcetype: option(text, { default: 'metrics_csv', docs: 'The source type of the metrics.' }),
  file: option(text, { docs: 'Accepted; metrics go into the store.' }),
  spool: option(bool, { docs: 'Accepted; metrics go into the store.' }),
}

const syntax = argsWith(OPTIONS, (parser, options) => {
  const dimensions: FieldName[] = []
  while (!parser.atEnd()) if (!parser.comma() && !options.next()) dimensions.push(parser.field())
  const given = options.values()
  if (given.index === undefined) return parser.fail('`mcollect` needs index=<index>.', undefined, parser.nameSpan)
  return { ...given, index: given.index, dimensions }
})

export default command({
  name: 'mcollect',
  docs: {
    summary: 'Writes the rows as metrics into an index, and hands them on.',
    usage:
      'mcollect index=<string> [split=<bool>|allnums] [prefix_field=<field>] [marker=<string>] [host=<string>] [source=<string>] [sourcetype=<string>] [file=<string>] [spool=<bool>] [<dimension>…]',
    page: 'Search Reference, "mcollect"',
    notes: [
      'Without split a row has one measurement: its name in metric_name, its value in _value.',
      'With split every field that is not named as a dimension is a metric of its own.',
      'mstats finds the metrics under their names.',
    ],
    differences: ['Metrics are kept as events with one field for each metric; any index can hold them.'],
  },
  syntax,
  lower(given, input, context) {
    const { index, source, sourcetype, host, marker } = given
    const relation = collected(input, { marker, addtime: true, addinfo: false }, context)
    const metrics = {
      split: /^(true|t|1)$/.test(given.split) ? 'all' : given.split === 'allnums' ? 'numbers' : 'no',
      dimensions: given.dimensions.map(({ name }) => name),
      prefixField: given.prefix_field,
    } as const
    const key = context.questionKey('mcollect', given.at('index'))
    const why = `the rows that mcollect writes into the index ${index}`
    context.ask({ kind: 'write-events', key, relation, index, source, sourcetype, host, metrics, why })
    return input
  },
  examples: [
    {
      title: 'Rows go on as they are',
      spl: 'mcollect index=metrics split=true host_name',
      given: [{ host_name: 'ws-01', 'cpu.load': 0.5 }],
      expect: [{ host_name: 'ws-01', 'cpu.load': 0.5 }],
    },
  ],
})
