import { isOneOf } from '../semantics/compare.ts'
import { fn } from '../semantics/definition.ts'

export default fn({
  name: 'in',
  docs: {
    summary: 'True when one of the values in the list equals the first.',
    usage: 'in(<value>, <list>)',
    category: 'comparison',
    notes: [
      'The same as <value> IN (<list>). It compares with case and knows no wildcards.',
      'A multivalue field, on either side, counts by any of its values.',
    ],
  },
  arity: [2, Number.POSITIVE_INFINITY],
  lower: ([value, ...items]) => isOneOf(value!, items),
  examples: [
    { spl: 'if(in(status, "404", "500"), "error", "ok")', given: { status: '500' }, expect: 'error' },
    { spl: 'if(in(status, "40*"), "yes", "no")', given: { status: '404' }, expect: 'no' },
    { spl: 'if(in(word, "error"), "yes", "no")', given: { word: 'Error' }, expect: 'no' },
    { spl: 'if(status IN (404, 500), "error", "ok")', given: { status: '404' }, expect: 'error' },
    {
      spl: 'if("10.0.0.1" in(src, dest), "seen", "new")',
      given: { src: '10.0.0.2', dest: '10.0.0.1' },
      expect: 'seen',
    },
    { spl: 'if(NOT new IN (old), "added", "known")', given: { new: 'c', old: ['a', 'b'] }, expect: 'added' },
    { spl: 'if(NOT new IN (old), "added", "known")', given: { new: 'b', old: ['a', 'b'] }, expect: 'known' },
  ],
})
