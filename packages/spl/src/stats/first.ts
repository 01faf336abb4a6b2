import { aggregate } from '../plan/scalar.ts'
import { asText } from '../semantics/coerce.ts'
import { stat } from '../semantics/definition.ts'

export default stat({
  name: 'first',
  docs: { summary: 'The value of the first row that has one, in the order of the rows.', usage: 'first(<field>)' },
  lower: ({ value, position }) =>
    aggregate(
      value!.type === 'num' ? 'num' : 'text',
      'argMin',
      value!.type === 'num' ? value! : asText(value!),
      position(),
    ),
  examples: [{ given: [{ x: 'b' }, { x: 'a' }], spl: 'first(x)', expect: 'b' }],
})
