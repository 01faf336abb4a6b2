import { fn } from '../semantics/definition.ts'
import { constantText } from './constant-argument.ts'
import { parseNumber } from './number-base.ts'

export default fn({
  name: 'tonumber',
  docs: {
    summary: 'The number that a text stands for.',
    usage: 'tonumber(<str>, <base>)',
    category: 'conversion',
    notes: [
      'Null where a field holds no number; blanks around it count, take them away with trim().',
      'A text in quotes that is no number is an error.',
    ],
  },
  arity: [1, 2],
  lower([value, base], call) {
    const { diagnostics } = call.binder
    const before = diagnostics.list.length
    const number = parseNumber(value!, base, call)
    const written = value!.type === 'text' ? constantText(value!) : undefined
    if (number.type === 'null' && written !== undefined && diagnostics.list.length === before) {
      diagnostics.report(
        'function-arguments',
        call.args[0]!.span,
        `\`${written}\` is no number${base ? ' in this base' : ''}.`,
        'A field that is no number gives null instead.',
      )
    }
    return number
  },
  examples: [
    { spl: 'tonumber("12.50")', expect: 12.5 },
    { spl: 'tonumber(s)+1', given: { s: '-17' }, expect: -16 },
    { spl: 'tonumber(s)', given: { s: ' 5 ' }, expect: null },
    { spl: 'tonumber("0A4", 16)', expect: 164 },
    { spl: 'tonumber(s, 16)', given: { s: '0A4' }, expect: 164 },
    { spl: 'tonumber(s, 16)', given: { s: '0xff' }, expect: 255 },
    { spl: 'tonumber(s, 2)', given: { s: '-0101' }, expect: -5 },
    { spl: 'tonumber(s, 2)', given: { s: '012' }, expect: null },
    { spl: 'tonumber(s, 36)', given: { s: 'Z' }, expect: 35 },
  ],
})
