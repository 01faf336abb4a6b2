/** Seconds as `HH:MM:SS`, from a day on `D+HH:MM:SS`, with the fraction that there is. */
import { call, num, type Scalar, text } from '../plan/scalar.ts'
import { asText } from '../semantics/coerce.ts'
import { once } from '../semantics/once.ts'

export function duration(seconds: Scalar): Scalar {
  const amount = call('num', 'abs', seconds)
  const sign = call('text', 'if', call('bool', 'less', seconds, num(0)), text('-'), text(''))
  const whole = call('data', 'accurateCastOrNull', call('num', 'floor', amount), text('Int64'))
  const fraction = call('text', 'extract', asText(amount), text('\\.[0-9]+'))
  return call('text', 'concat', sign, once(whole, clock), fraction)
}

function clock(whole: Scalar): Scalar {
  const days = call('text', 'printf', text('%d+'), part(whole, 86_400))
  const some = call('text', 'if', call('bool', 'less', whole, num(86_400)), text(''), days)
  const hours = call('data', 'modulo', part(whole, 3_600), num(24))
  const minutes = call('data', 'modulo', part(whole, 60), num(60))
  const time = call('text', 'printf', text('%02d:%02d:%02d'), hours, minutes, call('data', 'modulo', whole, num(60)))
  return call('text', 'concat', some, time)
}

function part(whole: Scalar, unit: number): Scalar {
  return call('data', 'intDiv', whole, num(unit))
}
