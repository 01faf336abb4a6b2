import { aggregate, call, lambda, num, type Scalar } from '../plan/scalar.ts'
import { asNumber, asText, exists } from '../semantics/coerce.ts'
import { stat } from '../semantics/definition.ts'

export default stat({
  name: 'mode',
  docs: {
    summary: 'The value that occurs most often.',
    usage: 'mode(<field>)',
    notes: ['Of values that occur equally often it is the first in the order of their characters.'],
  },
  lower({ value }) {
    const most = call('text', 'arrayElementOrNull', byFrequency(counted(value!)), num(1))
    return value!.type === 'num' ? asNumber(most) : most
  },
  examples: [
    { given: [{ x: 'b' }, { x: 'a' }, { x: 'b' }], spl: 'mode(x)', expect: 'b' },
    { given: [{ x: 2 }, { x: 7 }, { x: 7 }], spl: 'mode(x)', expect: 7 },
    { given: [{ x: ['a', 'c'] }, { x: 'c' }], spl: 'mode(x)', expect: 'c' },
  ],
})

/** Two lists: the different values, and how often each occurs. */
function counted(value: Scalar): Scalar {
  if (value.type === 'list') {
    const ones = call(
      'data',
      'arrayMap',
      lambda(['text'], () => num(1)),
      value,
    )
    return aggregate('data', 'sumMap', value, ones)
  }
  const single = call('list', 'array', call('text', 'assumeNotNull', asText(value)))
  return aggregate('data', 'sumMapIf', single, call('data', 'array', num(1)), exists(value))
}

function byFrequency(counts: Scalar): Scalar {
  const part = (at: number): Scalar => call('data', 'tupleElement', counts, num(at))
  const key = lambda(['text', 'data'], (value, count) => call('data', 'tuple', call('data', 'negate', count), value))
  return call('list', 'arraySort', key, part(1), part(2))
}
