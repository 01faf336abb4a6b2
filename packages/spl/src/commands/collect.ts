/** collect — writes the rows as events into an index, and hands them on. */
import { collected } from '../semantics/collected.ts'
import { command } from '../semantics/definition.ts'
import { args, bool, choice, option, text } from '../syntax/args.ts'

const syntax = args({
  index: option(text, { default: 'summary', docs: 'The index to write into.' }),
  addtime: option(bool, { default: true, docs: 'Whether the text of an event begins with its time.' }),
  addinfo: option(bool, { default: true, docs: 'Whether events tell the time range and time of the search.' }),
  marker: option(text, { docs: 'key=value pairs that every event gets.' }),
  testmode: option(bool, { default: false, docs: 'Shows the events instead of writing them.' }),
  host: option(text, { default: 'karst', docs: 'The host of rows that have none.' }),
  source: option(text, { default: 'collect', docs: 'The source of the events.' }),
  sourcetype: option(text, { default: 'stash', docs: 'The source type of the events.' }),
  output_format: option(choice('raw', 'hec'), { default: 'raw', docs: 'hec leaves out the time and the information.' }),
  file: option(text, { docs: 'Accepted; events go into the store.' }),
  spool: option(bool, { docs: 'Accepted; events go into the store.' }),
  run_in_preview: option(bool, { docs: 'Accepted; there are no previews.' }),
  uselb: option(bool, { docs: 'Accepted; there is one server.' }),
})

export default command({
  name: 'collect',
  aliases: ['summaryindex', 'sumindex', 'stash'],
  docs: {
    summary: 'Writes the rows as events into an index, and hands them on.',
    usage:
      'collect index=<string> [addtime=<bool>] [addinfo=<bool>] [marker=<string>] [testmode=<bool>] [host=<string>] [source=<string>] [sourcetype=<string>] [output_format=raw|hec] [file=<string>] [spool=<bool>] [run_in_preview=<bool>]',
    page: 'Search Reference, "collect"',
    notes: [
      'An event keeps its text. Other rows get one: the time, information on the search, and name="value" for each field.',
      'A row without _time has the time of the search.',
      'testmode=true writes nothing, and shows the rows as the events that they would be.',
      'Events are written when the search is over: the same search does not find them.',
    ],
    differences: ['An index need not exist before; fields of the rows are kept as fields.'],
  },
  syntax,
  lower(given, input, context) {
    const raw = given.output_format === 'raw'
    const events = collected(
      input,
      { marker: given.marker, addtime: raw && given.addtime, addinfo: raw && given.addinfo },
      context,
    )
    if (given.testmode) return events
    const { index, source, sourcetype, host } = given
    const key = context.questionKey('collect', given.at('index'))
    const why = `the rows that collect writes into the index ${index}`
    context.ask({ kind: 'write-events', key, relation: events, index, source, sourcetype, host, why })
    return input
  },
  examples: [
    {
      title: 'Rows go on as they are',
      spl: 'collect index=summary marker="report=daily"',
      given: [{ user: 'mia', n: 2 }],
      expect: [{ user: 'mia', n: 2 }],
    },
    {
      title: 'testmode shows the events',
      spl: 'collect index=summary testmode=true marker="report=daily"',
      given: [{ _time: 1721146230, user: 'mia', n: 2 }],
      expect: [
        {
          _time: 1721146230,
          _raw: '07/16/2024 16:10:30 +0000, info_min_time=0.000, info_max_time=+Infinity, info_search_time=1700000000, user="mia", n="2", report=daily',
          report: 'daily',
        },
      ],
    },
    {
      title: 'Without time and information',
      spl: 'collect index=summary testmode=true addtime=false addinfo=false',
      given: [{ group: ['a', 'b'] }],
      expect: [{ _raw: 'group="a", group="b"' }],
    },
  ],
})
