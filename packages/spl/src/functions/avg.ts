import { aggregate, call, NULL } from '../plan/scalar.ts'
import { fn } from '../semantics/definition.ts'
import { numberList } from './number-list.ts'

export default fn({
  name: 'avg',
  docs: {
    summary: 'The average of all numbers among the arguments.',
    usage: 'avg(<values>)',
    category: 'statistical',
    notes: ['Every numeric value of a multivalue field counts. What is missing or no number is left out.'],
  },
  arity: [1, Number.POSITIVE_INFINITY],
  lower(args, call_) {
    const numbers = numberList('avg', args, call_)
    return numbers ? call('num', 'arrayReduce', aggregate('num', 'avgOrNull'), numbers) : NULL
  },
  examples: [
    { spl: 'avg(1, 2, 3)', expect: 2 },
    { spl: 'avg(a, 2, 3)', given: { a: '1' }, expect: 2 },
    { spl: 'avg(a, 2, 3)', given: { a: 'somedata' }, expect: 2.5 },
    { spl: 'avg(m)', given: { m: ['1', '2', 'x', '6'] }, expect: 3 },
  ],
})
