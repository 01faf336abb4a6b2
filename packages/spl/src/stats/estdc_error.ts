import { num } from '../plan/scalar.ts'
import { stat } from '../semantics/definition.ts'

export default stat({
  name: 'estdc_error',
  docs: {
    summary: 'The error of estdc(), as a part of the true number.',
    usage: 'estdc_error(<field>)',
    notes: ['estdc() is exact here, so this is always 0.'],
  },
  lower: () => num(0),
  examples: [{ given: [{ x: 'a' }, { x: 'b' }], spl: 'estdc_error(x)', expect: 0 }],
})
