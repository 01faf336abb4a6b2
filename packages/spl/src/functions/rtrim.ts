import { fn } from '../semantics/definition.ts'
import { trimSide } from './trim-side.ts'

export default fn({
  name: 'rtrim',
  docs: {
    summary: 'Takes characters from the right end of a text.',
    usage: 'rtrim(<str>[, <characters>])',
    category: 'text',
    notes: ['Without a set of characters it takes spaces and tabs.'],
  },
  arity: [1, 2],
  lower: (args, call) => trimSide('right', args, call),
  examples: [
    { spl: 'rtrim("abcZZ ", " Z")', expect: 'abc' },
    { spl: 'rtrim(" a  ")', expect: ' a' },
  ],
})
