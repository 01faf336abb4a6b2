/** outputcsv — writes the rows into a table that inputcsv reads, and hands them on. */
import { command } from '../semantics/definition.ts'
import { args, bool, option, positional, text } from '../syntax/args.ts'

const syntax = args({
  append: option(bool, {
    default: false,
    docs: 'Whether the rows follow those of the file instead of replacing them.',
  }),
  create_empty: option(bool, { default: false, docs: 'Whether a file without rows is made when there are none.' }),
  override_if_empty: option(bool, { default: true, docs: 'Whether the file is emptied when there are no rows.' }),
  dispatch: option(bool, { default: false, docs: 'Accepted: there are no job directories.' }),
  usexml: option(bool, { docs: 'Accepted: it has no effect without a file name in Splunk either.' }),
  singlefile: option(bool, { docs: 'Accepted: there is always one.' }),
  name: positional(text, { docs: 'The name of the file.' }),
})

export default command({
  name: 'outputcsv',
  docs: {
    summary: 'Writes the rows into a table that inputcsv reads, and hands them on.',
    usage: 'outputcsv [append=<bool>] [create_empty=<bool>] [override_if_empty=<bool>] <file>',
    page: 'Search Reference, "outputcsv"',
    notes: ['A name without an ending gets .csv. The table is written when the search is over.'],
    differences: ['There is one place for tables: what Splunk keeps in var/run/splunk/csv is a lookup here.'],
  },
  syntax,
  lower(given, input, context) {
    const { name } = given
    if (name === undefined) {
      context.diagnostics.report(
        'unsupported',
        given.at('name'),
        '`outputcsv` without the name of a file writes into a job, and there are none here.',
        'Give a name, or take the result of the search as CSV: karst search --format csv.',
      )
      return input
    }
    const file = /\.\w+$/.test(name) ? name : `${name}.csv`
    context.ask({
      kind: 'write-lookup',
      key: context.questionKey('outputcsv', given.at('name')),
      relation: input,
      lookup: file,
      append: given.append,
      whenEmpty: given.override_if_empty || given.create_empty ? 'replace' : 'keep',
      why: `the rows for the table ${file}`,
    })
    return input
  },
  examples: [{ title: 'Rows go on as they are', spl: 'outputcsv mine', given: [{ a: '1' }], expect: [{ a: '1' }] }],
})
