import { call, NULL, type Scalar } from '../plan/scalar.ts'
import { convert, exists, unifyAll } from '../semantics/coerce.ts'
import { fn } from '../semantics/definition.ts'

export default fn({
  name: 'coalesce',
  docs: {
    summary: 'The first value that is there.',
    usage: 'coalesce(<values>)',
    category: 'comparison',
    notes: ['An empty text is a value.'],
  },
  arity: [1, Number.POSITIVE_INFINITY],
  lower(args) {
    const candidates = args.filter((value) => value.type !== 'null')
    const type = unifyAll(candidates.map((value) => value.type))
    // What follows a constant is never reached.
    const constant = candidates.findIndex((value) => value.kind === 'literal')
    const reached = constant < 0 ? candidates : candidates.slice(0, constant + 1)
    if (reached.length === 0) return NULL
    const values = reached.map((value) => convert(value, type))
    if (values.length === 1) return values[0]!
    return type === 'list' ? firstList(values) : call(type, 'coalesce', ...values)
  },
  examples: [
    { spl: 'coalesce(a, b, "none")', given: { b: 'x' }, expect: 'x' },
    { spl: 'coalesce(a, b, "none")', given: { c: 'x' }, expect: 'none' },
    { spl: 'coalesce("", "b")', expect: '' },
    { spl: 'coalesce(nothing, values, "x")', given: { values: ['p', 'q'] }, expect: ['p', 'q'] },
  ],
})

function firstList([first, ...rest]: readonly Scalar[]): Scalar {
  return rest.length === 0 ? first! : call('list', 'if', exists(first!), first!, firstList(rest))
}
