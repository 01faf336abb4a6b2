/** min and max: numbers by value and before texts; texts by their characters ("stats", min(), max()). */
import { aggregate, call, lambda, type Scalar } from '../plan/scalar.ts'
import { asNumber } from '../semantics/coerce.ts'

export function extreme(which: 'min' | 'max', value: Scalar): Scalar {
  if (value.type === 'num') return aggregate('num', which, value)
  if (value.type === 'list') return extremeOfLists(which, value)
  return which === 'min' ? least(value, asNumber(value)) : greatest(value, asNumber(value))
}

/** The smallest number if there is one, else the smallest text. */
function least(text: Scalar, number: Scalar): Scalar {
  return call(
    'text',
    'ifNull',
    call('text', 'toString', aggregate('num', 'min', number)),
    aggregate('text', 'min', text),
  )
}

/** The largest text that is no number if there is one, else the largest number. */
function greatest(text: Scalar, number: Scalar): Scalar {
  const words = call('text', 'if', call('bool', 'isNull', number), text, { kind: 'literal', value: null, type: 'null' })
  return call(
    'text',
    'ifNull',
    aggregate('text', 'max', words),
    call('text', 'toString', aggregate('num', 'max', number)),
  )
}

function extremeOfLists(which: 'min' | 'max', value: Scalar): Scalar {
  const numbers = call(
    'data',
    'arrayMap',
    lambda(['text'], (v) => call('num', 'toFloat64OrNull', v)),
    value,
  )
  const text = { kind: 'call', fn: `${which}Array`, args: [value], type: 'text', aggregate: true } as const
  const number = call('text', 'toString', {
    kind: 'call',
    fn: `${which}Array`,
    args: [numbers],
    type: 'num',
    aggregate: true,
  })
  const presentText = call('text', 'nullIf', text, { kind: 'literal', value: '', type: 'text' })
  return call('text', 'ifNull', number, presentText)
}
