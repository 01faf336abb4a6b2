import { bool, call, list, NULL, num } from '../plan/scalar.ts'
import { asNumber, asText } from '../semantics/coerce.ts'
import { fn } from '../semantics/definition.ts'

const TRUE = list(['true', 'True'])
const FALSE = list(['false', 'False'])

export default fn({
  name: 'tobool',
  docs: {
    summary: 'A condition from a text or a number.',
    usage: 'tobool(<value>)',
    category: 'conversion',
    notes: ['true and True, and any number but 0, are true; false, False and 0 are false; anything else is null.'],
  },
  arity: [1, 1],
  lower([value]) {
    if (value!.type === 'bool' || value!.type === 'null') return value!
    const written = asText(value!)
    const number = call('bool', 'notEquals', asNumber(value!), num(0))
    if (value!.type === 'num') return number
    if (written.kind === 'literal') {
      const word = written.value as string
      return /^[Tt]rue$/.test(word) ? bool(true) : /^[Ff]alse$/.test(word) ? bool(false) : NULL
    }
    return call(
      'bool',
      'multiIf',
      call('bool', 'in', written, TRUE),
      bool(true),
      call('bool', 'in', written, FALSE),
      bool(false),
      number,
    )
  },
  examples: [
    { spl: 'if(tobool(s), "t", "f")', given: { s: 'True' }, expect: 't' },
    { spl: 'if(tobool(s), "t", "f")', given: { s: 'false' }, expect: 'f' },
    { spl: 'if(tobool(units), "in stock", "not in stock")', given: { units: '12' }, expect: 'in stock' },
    { spl: 'if(tobool(units), "in stock", "not in stock")', given: { units: '0' }, expect: 'not in stock' },
    { spl: 'if(isnull(tobool(s)), "null", "value")', given: { s: 'maybe' }, expect: 'null' },
  ],
})
