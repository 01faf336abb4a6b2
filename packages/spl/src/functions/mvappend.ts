import { call, list, type Scalar } from '../plan/scalar.ts'
import { asList } from '../semantics/coerce.ts'
import { fn } from '../semantics/definition.ts'

export default fn({
  name: 'mvappend',
  docs: {
    summary: 'All values of its arguments as one multivalue field.',
    usage: 'mvappend(<value>, …)',
    category: 'multivalue',
    notes: ['A null adds nothing. Order and duplicates stay.'],
  },
  arity: [1, Number.POSITIVE_INFINITY],
  lower(values) {
    const parts = joinConstants(values.map(asList))
    return parts.length === 1 ? parts[0]! : call('list', 'arrayConcat', ...parts)
  },
  examples: [
    { spl: 'mvappend("a", x, "b")', given: { x: ['1', '2'] }, expect: ['a', '1', '2', 'b'] },
    { spl: 'mvappend(mvappend("a", "b"), 3)', expect: ['a', 'b', '3'] },
    { spl: 'mvappend("a", null())', expect: 'a' },
    { spl: 'mvappend(nothing)', expect: null },
  ],
})

function joinConstants(parts: readonly Scalar[]): Scalar[] {
  const result: Scalar[] = []
  for (const part of parts) {
    const last = result.at(-1)
    if (part.kind === 'literal' && last?.kind === 'literal')
      result[result.length - 1] = list([...(last.value as string[]), ...(part.value as string[])])
    else result.push(part)
  }
  return result
}
