import { fn } from '../semantics/definition.ts'
import { extreme } from './extreme-value.ts'

export default fn({
  name: 'min',
  docs: {
    summary: 'The least of the values.',
    usage: 'min(<values>)',
    category: 'statistical',
    notes: ['Texts are greater than numbers. Every value of a multivalue field counts; missing values are left out.'],
  },
  arity: [1, Number.POSITIVE_INFINITY],
  lower: (args) => extreme(args, 'least'),
  examples: [
    { spl: 'min(3, 6, 7, "maria", size)', given: { size: '1' }, expect: 1 },
    { spl: 'min(n)', given: { n: ['3', '20', '7'] }, expect: 3 },
    { spl: 'min(2, 7, nothing)', expect: 2 },
  ],
})
