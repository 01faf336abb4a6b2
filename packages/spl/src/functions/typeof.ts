import { call, num, type Scalar, text } from '../plan/scalar.ts'
import { asNumber, exists } from '../semantics/coerce.ts'
import { fn } from '../semantics/definition.ts'

const NUMBER = text('Number')
const STRING = text('String')
const INVALID = text('Invalid')

export default fn({
  name: 'typeof',
  docs: {
    summary: 'The type of a value: Number, String, Boolean, Multivalue, or Invalid when there is none.',
    usage: 'typeof(<value>)',
    category: 'informational',
    notes: ['The reference names the type of a condition Boolean in its overview and Bool in its example.'],
  },
  arity: [1, 1],
  lower: ([value]) => typeName(value!),
  examples: [
    { spl: 'typeof(12)', expect: 'Number' },
    { spl: 'typeof("12")', expect: 'String' },
    { spl: 'typeof(v)', given: { v: '12' }, expect: 'Number' },
    { spl: 'typeof(v)', given: { v: 'x' }, expect: 'String' },
    { spl: 'typeof(v)', given: { v: ['x', 'y'] }, expect: 'Multivalue' },
    { spl: 'typeof(1==2)', expect: 'Boolean' },
    { spl: 'typeof(badfield)', expect: 'Invalid' },
  ],
})

function typeName(value: Scalar): Scalar {
  switch (value.type) {
    case 'null':
      return INVALID
    case 'bool':
      return text('Boolean')
    case 'num':
      return value.kind === 'literal' ? NUMBER : call('text', 'if', exists(value), NUMBER, INVALID)
    case 'list': {
      const several = call('bool', 'greater', call('num', 'length', value), num(1))
      const single = call('text', 'if', exists(asNumber(value)), NUMBER, STRING)
      return call('text', 'multiIf', several, text('Multivalue'), exists(value), single, INVALID)
    }
    default:
      if (value.kind === 'literal') return STRING
      return call('text', 'multiIf', exists(asNumber(value)), NUMBER, exists(value), STRING, INVALID)
  }
}
