/** noop — does nothing. */
import { command } from '../semantics/definition.ts'

export default command({
  name: 'noop',
  docs: {
    summary: 'Does nothing.',
    usage: 'noop [<option>=<value>]…',
    page: 'Search Reference, "noop"',
    notes: ["Options that steer Splunk's optimiser are accepted and change nothing."],
  },
  syntax: (parser) => parser.rest(),
  lower: (_rest, input) => input,
  examples: [{ title: 'Rows stay', spl: 'noop search_optimization=false', given: [{ a: '1' }], expect: [{ a: '1' }] }],
})
