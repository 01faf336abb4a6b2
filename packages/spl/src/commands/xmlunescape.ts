/** xmlunescape — resolves the entities of XML in the event's text. */
import { call, type Scalar, text } from '../plan/scalar.ts'
import { eachText } from '../semantics/coerce.ts'
import { command } from '../semantics/definition.ts'
import { args, integer, option } from '../syntax/args.ts'

const syntax = args({
  maxinputs: option(integer, { docs: 'Accepted: rows are not read in portions here.' }),
})

/** The ampersand comes last: `&amp;lt;` is the text `&lt;`. */
const ENTITIES = [
  ['&lt;', '<'],
  ['&gt;', '>'],
  ['&amp;', '&'],
] as const

export default command({
  name: 'xmlunescape',
  docs: {
    summary: 'Resolves &lt;, &gt; and &amp; in _raw.',
    usage: 'xmlunescape [maxinputs=<int>]',
    page: 'Search Reference, "xmlunescape"',
    notes: ['Each is resolved once: &amp;lt; becomes &lt;. Rows without _raw stay as they are.'],
    differences: ['The page does not say which fields it changes; here it is _raw alone.'],
  },
  syntax,
  lower(_given, input) {
    const raw = input.field('_raw')
    return raw ? input.extend([{ name: '_raw', value: eachText(raw, unescaped) }]) : input
  },
  examples: [
    {
      title: 'The text of an event',
      spl: 'xmlunescape',
      given: [{ _raw: '&lt;a&gt;R&amp;D &amp;lt;&lt;/a&gt;', other: '&lt;' }],
      expect: [{ _raw: '<a>R&D &lt;</a>', other: '&lt;' }],
    },
    { title: 'Rows without a text', spl: 'xmlunescape', given: [{ a: '&lt;' }], expect: [{ a: '&lt;' }] },
  ],
})

function unescaped(value: Scalar): Scalar {
  return ENTITIES.reduce<Scalar>(
    (before, [entity, character]) => call('text', 'replaceAll', before, text(entity), text(character)),
    value,
  )
}
