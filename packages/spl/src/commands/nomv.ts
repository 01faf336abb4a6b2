/** nomv — one value out of a multivalue field. */
import { call, NULL, text } from '../plan/scalar.ts'
import { command } from '../semantics/definition.ts'
import { sourceField } from '../semantics/source-field.ts'
import { args, field } from '../syntax/args.ts'

const syntax = args({ field: field({ required: true, docs: 'The multivalue field.' }) })

export default command({
  name: 'nomv',
  docs: {
    summary: 'Joins the values of a multivalue field into one.',
    usage: 'nomv <field>',
    page: 'Search Reference, "nomv"',
    notes: ['The values stand on lines of their own; after mvcombine, they are joined by its delimiter.'],
  },
  syntax,
  lower(given, input, context) {
    const { name, span } = given.field
    const source = sourceField({ value: name, span }, input, context)
    if (source?.value.type !== 'list') return input
    const joined = call('text', 'arrayStringConcat', source.value, text(input.delimiters.get(name) ?? '\n'))
    const value = call('text', 'if', call('bool', 'empty', source.value), NULL, joined)
    return input.extend([{ name, value }])
  },
  examples: [
    { title: 'A line for each value', spl: 'nomv m', given: [{ m: ['a', 'b'] }], expect: [{ m: 'a\nb' }] },
    {
      title: 'After mvcombine',
      spl: 'mvcombine delim=";" m | nomv m',
      given: [{ m: 'a' }, { m: 'b' }],
      expect: [{ m: 'a;b' }],
    },
  ],
})
