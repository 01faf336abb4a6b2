/** outputtext — the raw text in the field _xml. */
import { call, NULL } from '../plan/scalar.ts'
import { asText } from '../semantics/coerce.ts'
import { command } from '../semantics/definition.ts'
import { args, bool, option } from '../syntax/args.ts'

const syntax = args({ usexml: option(bool, { default: true, docs: 'Write the text so that it can stand in XML.' }) })

export default command({
  name: 'outputtext',
  docs: {
    summary: 'Copies _raw to _xml.',
    usage: 'outputtext [usexml=<bool>]',
    page: 'Search Reference, "outputtext"',
    notes: ['The copy has its signs written as XML entities unless usexml=false.'],
  },
  syntax,
  lower(given, input) {
    const raw = input.field('_raw')
    const copy = raw ? asText(raw) : NULL
    return input.extend([
      { name: '_xml', value: raw && given.usexml ? call('text', 'encodeXMLComponent', copy) : copy },
    ])
  },
  examples: [
    { title: 'As XML', spl: 'outputtext', given: [{ _raw: 'a < b & c' }], expect: [{ _xml: 'a &lt; b &amp; c' }] },
    { title: 'As it is', spl: 'outputtext usexml=f', given: [{ _raw: 'a < b' }], expect: [{ _xml: 'a < b' }] },
  ],
})
