/** highlight — marks texts in the event list; rows stay as they are. */
import { command } from '../semantics/definition.ts'

export default command({
  name: 'highlight',
  docs: {
    summary: 'Marks texts in the event list; rows stay as they are.',
    usage: 'highlight <text>…',
    page: 'Search Reference, "highlight"',
    notes: ['Nothing is marked: how events are shown is up to what shows them.'],
  },
  syntax: (parser) => parser.rest(),
  lower: (_rest, input) => input,
  examples: [{ title: 'Rows stay', spl: 'highlight "log in" error', given: [{ a: '1' }], expect: [{ a: '1' }] }],
})
