import { and, call, list, NULL, num, type Scalar, text } from '../plan/scalar.ts'
import { asList, asNumber } from '../semantics/coerce.ts'
import { fn } from '../semantics/definition.ts'
import { once } from '../semantics/once.ts'

export default fn({
  name: 'mvindex',
  docs: {
    summary: 'One value of a multivalue field by its index, or those from one index to another.',
    usage: 'mvindex(<mv>, <start>[, <end>])',
    category: 'multivalue',
    notes: [
      'The first value has index 0, the last one -1. The end is included.',
      'A start that is outside gives null; an end beyond the last value stands for the last value.',
    ],
  },
  arity: [2, 3],
  lower([value, start, end]) {
    if (value!.type === 'null' || start!.type === 'null' || end?.type === 'null') return NULL
    const from = indexOf(asNumber(start!))
    const to = end && indexOf(asNumber(end))
    if (from === undefined || (end && to === undefined)) return NULL
    return to === undefined ? valueAt(value!, from) : valuesBetween(value!, from, to)
  },
  examples: [
    { spl: 'mvindex(x, 0)', given: { x: ['a', 'b', 'c'] }, expect: 'a' },
    { spl: 'mvindex(x, -1)', given: { x: ['a', 'b', 'c'] }, expect: 'c' },
    { spl: 'mvindex(x, 3)', given: { x: ['a', 'b', 'c'] }, expect: null },
    { spl: 'mvindex(x, -4)', given: { x: ['a', 'b', 'c'] }, expect: null },
    { spl: 'mvindex(x, n)', given: { x: ['a', 'b', 'c'], n: '1' }, expect: 'b' },
    { spl: 'mvindex(x, n)', given: { x: ['a', 'b', 'c'], n: '-1' }, expect: 'c' },
    { spl: 'mvindex(x, mvfind(x, "z"))', given: { x: ['a', 'b', 'c'] }, expect: null },
    { spl: 'mvindex(x, 0, 1)', given: { x: ['a', 'b', 'c'] }, expect: ['a', 'b'] },
    { spl: 'mvindex(x, 1, -1)', given: { x: ['a', 'b', 'c', 'd'] }, expect: ['b', 'c', 'd'] },
    { spl: 'mvindex(x, 1, -2)', given: { x: ['a', 'b', 'c', 'd'] }, expect: ['b', 'c'] },
    { spl: 'mvindex(x, -3, -2)', given: { x: ['a', 'b', 'c', 'd'] }, expect: ['b', 'c'] },
    { spl: 'mvindex(x, -3, 2)', given: { x: ['a', 'b', 'c', 'd'] }, expect: ['b', 'c'] },
    { spl: 'mvindex(x, 0, 9)', given: { x: ['a', 'b'] }, expect: ['a', 'b'] },
    { spl: 'mvindex(x, -3, -1)', given: { x: ['a', 'b'] }, expect: null },
    { spl: 'mvindex(x, 2, 1)', given: { x: ['a', 'b', 'c'] }, expect: null },
    { spl: 'mvindex(x, 0, n)', given: { x: ['a', 'b', 'c'], n: '1' }, expect: ['a', 'b'] },
    { spl: 'mvindex(x, -1)', given: { x: 'a' }, expect: 'a' },
    { spl: 'mvindex("PSWA Process", 0)', expect: 'PSWA Process' },
  ],
})

type Index = number | Scalar

/** A constant index as a number, any other as an integer of ClickHouse; undefined when a constant is no integer. */
function indexOf(value: Scalar): Index | undefined {
  if (value.kind === 'literal') return Number.isInteger(value.value) ? (value.value as number) : undefined
  return call('data', 'accurateCastOrNull', value, text('Int32'))
}

function valueAt(value: Scalar, at: Index): Scalar {
  if (typeof at === 'number') {
    if (value.type !== 'list') return at === 0 || at === -1 ? value : NULL
    return call('text', 'arrayElementOrNull', value, num(at < 0 ? at : at + 1))
  }
  // ClickHouse counts from 1, and from the end with negative numbers as SPL does.
  const position = once(at, (index) =>
    call('data', 'if', call('bool', 'less', index, num(0)), index, call('data', 'plus', index, num(1))),
  )
  return call('text', 'arrayElementOrNull', asList(value), position)
}

function valuesBetween(value: Scalar, from: Index, to: Index): Scalar {
  if (typeof from !== 'number' || typeof to !== 'number') return anyRange(value, from, to)
  if (value.type !== 'list') return coversOne(from, to) ? value : NULL
  if (from >= 0 === to >= 0 && to < from) return NULL
  if (from >= 0) {
    const count = to >= 0 ? [num(to - from + 1)] : to === -1 ? [] : [num(to + 1)]
    return call('list', 'arraySlice', value, num(from + 1), ...count)
  }
  if (to >= 0) return anyRange(value, from, to)
  const slice = call('list', 'arraySlice', value, num(from), ...(to === -1 ? [] : [num(to - from + 1)]))
  return call('list', 'if', call('bool', 'greaterOrEquals', call('num', 'length', value), num(-from)), slice, list([]))
}

function coversOne(from: number, to: number): boolean {
  const first = from < 0 ? from + 1 : from
  const last = to < 0 ? to + 1 : to
  return first === 0 && last >= 0
}

function anyRange(value: Scalar, from: Index, to: Index): Scalar {
  return once(asList(value), (values) => {
    const first = fromStart(from, values)
    const last = fromStart(to, values)
    const count = call('data', 'plus', call('data', 'minus', last, first), num(1))
    const slice = call('list', 'arraySlice', values, call('data', 'plus', first, num(1)), count)
    const inside = and([call('bool', 'greaterOrEquals', first, num(0)), call('bool', 'greaterOrEquals', last, first)])
    return call('list', 'if', inside, slice, list([]))
  })
}

/** An index that counts from the start. */
function fromStart(index: Index, values: Scalar): Scalar {
  const length = call('data', 'length', values)
  if (typeof index === 'number') return index >= 0 ? num(index) : call('data', 'plus', length, num(index))
  return call('data', 'if', call('bool', 'less', index, num(0)), call('data', 'plus', length, index), index)
}
