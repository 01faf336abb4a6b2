/** localop — asks for the stages behind it to run on the search head; here every stage runs in one place. */
import { command } from '../semantics/definition.ts'

export default command({
  name: 'localop',
  docs: {
    summary: 'Asks for the stages behind it to run on the search head; here every stage runs in one place.',
    usage: 'localop',
    page: 'Search Reference, "localop"',
  },
  syntax: (parser) => parser.rest(),
  lower: (_rest, input) => input,
  examples: [{ title: 'Rows stay', spl: 'localop', given: [{ a: '1' }], expect: [{ a: '1' }] }],
})
