import { call, NULL, num, type Scalar } from '../plan/scalar.ts'
import { only } from '../semantics/coerce.ts'
import { fn } from '../semantics/definition.ts'
import { asJson } from '../semantics/json-text.ts'
import { inferredArray } from './json-inference.ts'
import { isJson } from './json-kind.ts'

export default fn({
  name: 'toarray',
  docs: {
    summary: 'A JSON array from a multivalue field or from a text that is one.',
    usage: 'toarray(<value>)',
    category: 'conversion',
    notes: ['Elements get the JSON type that they look like. Null for anything that is neither.'],
  },
  arity: [1, 1],
  lower([value]) {
    if (value!.type === 'text') return parsed(value!)
    if (value!.type !== 'list') return NULL
    const several = call('bool', 'greater', call('num', 'length', value!), num(1))
    return asJson(call('text', 'if', several, inferredArray(value!), parsed(only(value!))))
  },
  examples: [
    { spl: 'toarray(v)', given: { v: ['1', ' 2', '3'] }, expect: '[1,2,3]' },
    { spl: 'toarray("[\\"carrots\\", 1.00, \\"potatoes\\", 1.75]")', expect: '["carrots",1,"potatoes",1.75]' },
    { spl: 'if(isnull(toarray("somefield")), "null", "array")', expect: 'null' },
  ],
})

function parsed(value: Scalar): Scalar {
  return value.type === 'null'
    ? NULL
    : asJson(call('text', 'if', isJson(value, 'Array'), call('text', 'JSONExtractRaw', value), NULL))
}
