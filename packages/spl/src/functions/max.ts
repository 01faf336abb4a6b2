import { fn } from '../semantics/definition.ts'
import { extreme } from './extreme-value.ts'

export default fn({
  name: 'max',
  docs: {
    summary: 'The greatest of the values.',
    usage: 'max(<values>)',
    category: 'statistical',
    notes: ['Texts are greater than numbers. Every value of a multivalue field counts; missing values are left out.'],
  },
  arity: [1, Number.POSITIVE_INFINITY],
  lower: (args) => extreme(args, 'greatest'),
  examples: [
    { spl: 'max(1, 3, 6, 7, "foo", name)', given: { name: 'baz' }, expect: 'foo' },
    { spl: 'max(1, 3, 6, 7, "foo", name)', given: { name: 'zaz' }, expect: 'zaz' },
    { spl: 'max(n)', given: { n: ['9', '10', '5'] }, expect: 10 },
    { spl: 'max(2, 7, nothing)', expect: 7 },
  ],
})
