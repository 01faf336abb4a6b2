import { num } from '../plan/scalar.ts'
import { asNumber } from '../semantics/coerce.ts'
import { fn } from '../semantics/definition.ts'
import { needConstant } from './constant-argument.ts'
import { roundHalfUp } from './decimal-rounding.ts'

/** A double has no more decimal places than this. */
const MOST_PLACES = 17

export default fn({
  name: 'round',
  docs: {
    summary: 'A number rounded to decimal places, or to a whole number.',
    usage: 'round(<num>, <precision>)',
    category: 'mathematical',
    notes: ['Halves go away from zero, by the decimal digits: round(2.555, 2) is 2.56.'],
  },
  arity: [1, 2],
  lower([value, precision], call) {
    const number = asNumber(value!)
    if (!precision) return roundHalfUp(number, 0)
    const written = needConstant(precision, call, 1, 'The number of decimal places')
    const places = Number(written ?? 0)
    if (!Number.isInteger(places) || places < 0) {
      call.binder.diagnostics.report(
        'function-arguments',
        call.args[1]!.span,
        `\`round\` takes a whole number of decimal places from 0, not ${written}.`,
        'To round to hundreds, write round(x/100)*100.',
      )
      return num(0)
    }
    return places > MOST_PLACES ? number : roundHalfUp(number, places)
  },
  examples: [
    { spl: 'round(3.5)', expect: 4 },
    { spl: 'round(2.555, 2)', expect: 2.56 },
    { spl: 'round(n, 2)', given: { n: '2.555' }, expect: 2.56 },
    { spl: 'round(n)', given: { n: '-2.5' }, expect: -3 },
    { spl: 'round(n)', given: { n: '9007199254740991' }, expect: 9007199254740991 },
    { spl: 'round(n, 1)', given: { n: 'x' }, expect: null },
  ],
})
