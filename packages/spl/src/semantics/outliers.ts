/** Numbers far from the middle, by the interquartile range: outlier, and anomalydetection method=iqr (Search Reference). */
import { bool, call, not, num, or, parametricAggregate, type Scalar, text } from '../plan/scalar.ts'
import type { FieldName } from '../syntax/ast.ts'
import { asNumber, asText, definite } from './coerce.ts'
import type { LowerContext } from './context.ts'
import { isInternalField, presentNames } from './field-list.ts'
import type { Relation } from './relation.ts'
import { addWindows } from './window.ts'

export interface OutlierSettings {
  fields: readonly FieldName[]
  /** Leave the rows out instead of cutting the values down. */
  remove: boolean
  mark: boolean
  param: number
  uselower: boolean
}

/** A value, and the limits between which it is none. */
interface Fenced {
  value: Scalar
  number: Scalar
  least: Scalar
  most: Scalar
}

export function outliers(settings: OutlierSettings, input: Relation, context: LowerContext): Relation {
  const names = fieldsToMeasure(settings.fields, input, context).filter((name) => input.field(name)!.type !== 'list')
  const numbers = names.map((name) => asNumber(input.field(name)!))
  const quartiles = numbers.flatMap((number) => [quantile(number, 0.25), quantile(number, 0.75)])
  const { relation, values } = addWindows(input, quartiles, { orderBy: [] })
  const fenced = names.map((name, at): Fenced => {
    const [low, high] = [values[2 * at]!, values[2 * at + 1]!]
    const reach = call('num', 'multiply', call('num', 'minus', high, low), num(settings.param))
    return {
      value: input.field(name)!,
      number: numbers[at]!,
      least: call('num', 'minus', low, reach),
      most: call('num', 'plus', high, reach),
    }
  })
  if (!settings.remove)
    return relation.extend(names.map((name, at) => ({ name, value: cutDown(fenced[at]!, settings) })))
  return relation.filter(not(definite(or(fenced.flatMap((each) => [above(each), below(each, settings)])))))
}

/** The named fields, or all that are not internal. */
export function fieldsToMeasure(fields: readonly FieldName[], input: Relation, context: LowerContext): string[] {
  if (fields.length > 0) return presentNames(fields, input, context)
  return input.names().filter((name) => !isInternalField(name))
}

function quantile(number: Scalar, level: number): Scalar {
  return parametricAggregate('num', 'quantileExactInclusiveOrNull', [num(level)], number)
}

function above({ number, most }: Fenced): Scalar {
  return call('bool', 'greater', number, most)
}

function below({ number, least }: Fenced, { uselower }: OutlierSettings): Scalar {
  return uselower ? call('bool', 'less', number, least) : bool(false)
}

function cutDown(fenced: Fenced, settings: OutlierSettings): Scalar {
  const { value, least, most } = fenced
  const type = settings.mark || value.type !== 'num' ? 'text' : 'num'
  const limit = (each: Scalar): Scalar =>
    settings.mark ? call('text', 'concat', text('000'), asText(each)) : type === 'text' ? asText(each) : each
  const kept = type === 'text' ? asText(value) : value
  const upper = call(type, 'if', above(fenced), limit(most), kept)
  return settings.uselower ? call(type, 'if', below(fenced, settings), limit(least), upper) : upper
}
