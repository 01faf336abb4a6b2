import { fn } from '../semantics/definition.ts'
import { trimSide } from './trim-side.ts'

export default fn({
  name: 'ltrim',
  docs: {
    summary: 'Takes characters from the left end of a text.',
    usage: 'ltrim(<str>[, <characters>])',
    category: 'text',
    notes: ['Without a set of characters it takes spaces and tabs.'],
  },
  arity: [1, 2],
  lower: (args, call) => trimSide('left', args, call),
  examples: [
    { spl: 'ltrim("  ZZabcZ ", " Z")', expect: 'abcZ ' },
    { spl: 'ltrim(" \t a b ")', expect: 'a b ' },
    { spl: 'ltrim("$12.50", "$")', expect: '12.50' },
    { spl: 'ltrim("éèa", "éè")', expect: 'a' },
  ],
})
