import { call, lambda, num, parametricAggregate, type Scalar } from '../plan/scalar.ts'
import { asList, exists } from '../semantics/coerce.ts'
import { stat } from '../semantics/definition.ts'

export default stat({
  name: 'list',
  docs: {
    summary: 'The values in the order of the rows, as a multivalue field.',
    usage: 'list(<field>)',
    notes: ['Duplicates stay.', 'It keeps the first 100 values (setting listValues).'],
  },
  lower({ value, position, context }) {
    const most = num(context.environment.limits.listValues)
    const pair = call('data', 'tuple', position(), asList(value!))
    // Each row that takes part has a value at least, so the first rows are enough.
    const rows = parametricAggregate('data', 'groupArraySortedIf', [most], pair, exists(value!))
    const lists = call('data', 'arrayMap', lambda(['data'], second), rows)
    return call('list', 'arraySlice', call('list', 'arrayFlatten', lists), num(1), most)
  },
  examples: [
    { given: [{ x: 'b' }, { x: 'a' }, { x: null }, { x: 'b' }], spl: 'list(x)', expect: ['b', 'a', 'b'] },
    { given: [{ x: ['b', 'a'] }, { x: 'c' }], spl: 'list(x)', expect: ['b', 'a', 'c'] },
  ],
})

function second(tuple: Scalar): Scalar {
  return call('data', 'tupleElement', tuple, num(2))
}
