import { fn } from '../semantics/definition.ts'
import { trimSide } from './trim-side.ts'

export default fn({
  name: 'trim',
  docs: {
    summary: 'Takes characters from both ends of a text.',
    usage: 'trim(<str>[, <characters>])',
    category: 'text',
    notes: ['Without a set of characters it takes spaces and tabs.'],
  },
  arity: [1, 2],
  lower: (args, call) => trimSide('both', args, call),
  examples: [
    { spl: 'trim("--a-b--", "-")', expect: 'a-b' },
    { spl: 'trim("  hi there ")', expect: 'hi there' },
    { spl: 'trim("[x]", "[]")', expect: 'x' },
    { spl: 'trim("→x→", "→")', expect: 'x' },
    { spl: 'trim(nothing)', expect: null },
  ],
})
