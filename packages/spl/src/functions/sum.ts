import { aggregate, call, NULL } from '../plan/scalar.ts'
import { fn } from '../semantics/definition.ts'
import { numberList } from './number-list.ts'

export default fn({
  name: 'sum',
  docs: {
    summary: 'The sum of all numbers among the arguments.',
    usage: 'sum(<num>, …)',
    category: 'mathematical',
    notes: ['Every numeric value of a multivalue field counts. What is missing or no number is left out.'],
  },
  arity: [1, Number.POSITIVE_INFINITY],
  lower(args, call_) {
    const numbers = numberList('sum', args, call_)
    return numbers ? call('num', 'arrayReduce', aggregate('num', 'sumOrNull'), numbers) : NULL
  },
  examples: [
    { spl: 'sum(1, 2, 3)', expect: 6 },
    { spl: 'sum(a, b, c)', given: { a: '5.0', b: '9' }, expect: 14 },
    { spl: 'sum(a, 2, 3)', given: { a: 'somedata' }, expect: 5 },
    { spl: 'sum(m, 4)', given: { m: ['1', '2', 'x'] }, expect: 7 },
    { spl: 'sum(a)', given: { a: 'x' }, expect: null },
  ],
})
