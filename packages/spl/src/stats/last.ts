import { aggregate } from '../plan/scalar.ts'
import { asText } from '../semantics/coerce.ts'
import { stat } from '../semantics/definition.ts'

export default stat({
  name: 'last',
  docs: { summary: 'The value of the last row that has one, in the order of the rows.', usage: 'last(<field>)' },
  lower: ({ value, position }) =>
    aggregate(
      value!.type === 'num' ? 'num' : 'text',
      'argMax',
      value!.type === 'num' ? value! : asText(value!),
      position(),
    ),
  examples: [{ given: [{ x: 'b' }, { x: 'a' }], spl: 'last(x)', expect: 'a' }],
})
