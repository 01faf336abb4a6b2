import { bool } from '../plan/scalar.ts'
import { fn } from '../semantics/definition.ts'

export default fn({
  name: 'searchmatch',
  docs: {
    summary: 'True when the event matches a search expression.',
    usage: 'searchmatch(<search_str>)',
    category: 'comparison',
    notes: ['It follows the rules of search: without case, with wildcards, words looked for in _raw.'],
    differences: ['The search has to be a text in quotes; one that comes from a field is refused.'],
  },
  arity: [1, 1],
  lower([wanted], { args, binder }) {
    const { span } = args[0]!
    if (wanted!.kind === 'literal' && typeof wanted!.value === 'string') return binder.search(wanted!.value, span)
    binder.diagnostics.report(
      'unsupported',
      span,
      '`searchmatch` of a search that is computed: every row could ask for another one.',
      'Write the search in quotes: searchmatch("x=hi y=*").',
    )
    return bool(false)
  },
  examples: [
    { spl: 'if(searchmatch("x=hi y=*"), "yes", "no")', given: { x: 'HI', y: 'bye' }, expect: 'yes' },
    { spl: 'if(searchmatch("x=hi y=*"), "yes", "no")', given: { x: 'hi', y: null }, expect: 'no' },
    { spl: 'if(searchmatch("failed"), "yes", "no")', given: { _raw: 'Login failed' }, expect: 'yes' },
  ],
})
