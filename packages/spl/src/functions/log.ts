import { call, NULL, type Scalar } from '../plan/scalar.ts'
import { fn } from '../semantics/definition.ts'
import { calculate } from './numeric-function.ts'

export default fn({
  name: 'log',
  docs: {
    summary: 'The logarithm of a number, to base 10 unless another base is given.',
    usage: 'log(<num>, <base>)',
    category: 'mathematical',
  },
  arity: [1, 2],
  lower([value, base]) {
    if (!base || isBase(base, 10)) return calculate('log10', [value!])
    if (isBase(base, 2)) return calculate('log2', [value!])
    const dividend = calculate('log', [value!])
    const divisor = calculate('log', [base])
    return dividend.type === 'null' || divisor.type === 'null' ? NULL : call('num', 'divide', dividend, divisor)
  },
  examples: [
    { spl: 'log(1000)', expect: 3 },
    { spl: 'log(8, 2)', expect: 3 },
    { spl: 'round(log(81, 3), 6)', expect: 4 },
  ],
})

function isBase(base: Scalar, value: number): boolean {
  return base.kind === 'literal' && base.value === value
}
