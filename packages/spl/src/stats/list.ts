import { aggregate, call, lambda, num, type Scalar } from '../plan/scalar.ts'
import { asList } from '../semantics/coerce.ts'
import { stat } from '../semantics/definition.ts'

export default stat({
  name: 'list',
  docs: {
    summary: 'The values in the order of the rows, as a multivalue field.',
    usage: 'list(<field>)',
    notes: ['Duplicates stay.', 'It keeps the first 100 values (setting listValues).'],
  },
  lower({ value, position, context }) {
    const pairs = aggregate('data', 'groupArray', call('data', 'tuple', position(), asList(value!)))
    const sorted = call(
      'data',
      'arraySort',
      lambda(['data'], (pair) => element(pair, 1)),
      pairs,
    )
    const flat = call(
      'list',
      'arrayFlatten',
      call(
        'data',
        'arrayMap',
        lambda(['data'], (pair) => element(pair, 2)),
        sorted,
      ),
    )
    return call('list', 'arraySlice', flat, num(1), num(context.environment.limits.listValues))
  },
  examples: [{ given: [{ x: 'b' }, { x: 'a' }, { x: 'b' }], spl: 'list(x)', expect: ['b', 'a', 'b'] }],
})

function element(tuple: Scalar, at: number): Scalar {
  return call('data', 'tupleElement', tuple, num(at))
}
