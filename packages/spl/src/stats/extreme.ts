/** min and max: numbers by value and before texts; texts by their characters ("Aggregate functions", min, max). */
import { aggregate, call, lambda, NULL, type Scalar } from '../plan/scalar.ts'
import { asNumber, asText } from '../semantics/coerce.ts'
import { numeric } from './numeric.ts'

export function extreme(which: 'min' | 'max', value: Scalar): Scalar {
  if (value.type === 'num') return aggregate('num', `${which}OrNull`, value)
  const number = call('text', 'toString', numeric(which, value))
  const word = aggregate('text', `${which}OrNull${value.type === 'list' ? 'Array' : ''}`, words(value))
  return which === 'min' ? call('text', 'ifNull', number, word) : call('text', 'ifNull', word, number)
}

/** The values that are no numbers. */
function words(value: Scalar): Scalar {
  const noNumber = (each: Scalar): Scalar => call('bool', 'isNull', asNumber(each))
  if (value.type === 'list') return call('list', 'arrayFilter', lambda(['text'], noNumber), value)
  return call('text', 'if', noNumber(value), asText(value), NULL)
}
