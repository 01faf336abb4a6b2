/**
 * How probable each row is: the product of the frequencies of its values (Search Reference, "anomalydetection").
 * Numbers count by the bin of a histogram that they lie in; its width follows Scott's rule.
 */
import { aggregate, and, call, num, parametricAggregate, type Scalar, text } from '../plan/scalar.ts'
import { asNumber, asText, exists } from './coerce.ts'
import type { Relation } from './relation.ts'
import { addHidden, addWindow, addWindows } from './window.ts'

export interface EventProbability {
  relation: Relation
  /** The natural logarithm of the probability. */
  log: Scalar
  /** The frequency of each field's value, in the order of the names. */
  frequencies: Scalar[]
  /** Quartiles of the logarithms of all rows. */
  first: Scalar
  third: Scalar
}

export function eventProbability(names: readonly string[], input: Relation): EventProbability {
  const keyed = names.reduce<{ relation: Relation; keys: Scalar[] }>(
    ({ relation, keys }, name) => {
      const { relation: next, value } = histogramKey(relation, name)
      return { relation: next, keys: [...keys, value] }
    },
    { relation: input, keys: [] },
  )
  const total = addWindow(keyed.relation, aggregate('num', 'count'), { orderBy: [] })
  let { relation } = total
  const frequencies: Scalar[] = []
  for (const key of keyed.keys) {
    const counted = addWindow(relation, aggregate('num', 'count'), { partitionBy: [key], orderBy: [] })
    const frequency = addHidden(counted.relation, call('num', 'divide', counted.value, total.value))
    relation = frequency.relation
    frequencies.push(frequency.value)
  }
  const logs = frequencies.map((each) => call('num', 'log', each))
  const log = addHidden(
    relation,
    logs.length === 0 ? num(0) : logs.reduce((sum, each) => call('num', 'plus', sum, each)),
  )
  const quartile = (level: number): Scalar =>
    parametricAggregate('num', 'quantileExactInclusive', [num(level)], log.value)
  const { relation: done, values } = addWindows(log.relation, [quartile(0.25), quartile(0.75)], { orderBy: [] })
  return { relation: done, log: log.value, frequencies, first: values[0]!, third: values[1]! }
}

/** What rows share that count as having the same value; null where there is none, which counts as a value too. */
function histogramKey(input: Relation, name: string): { relation: Relation; value: Scalar } {
  const value = input.field(name)!
  const word =
    value.type === 'list'
      ? call('text', 'nullIf', call('text', 'arrayStringConcat', value, text('\n')), text(''))
      : asText(value)
  if (value.type === 'list') return addHidden(input, word)
  const number = asNumber(value)
  const odd = and([exists(value), call('bool', 'isNull', number)])
  const { relation, values } = addWindows(
    input,
    [
      aggregate('num', 'countIf', odd),
      aggregate('num', 'count', number),
      aggregate('num', 'stddevSampStableOrNull', number),
      aggregate('num', 'minOrNull', number),
    ],
    { orderBy: [] },
  )
  const [oddities, count, deviation, least] = values as [Scalar, Scalar, Scalar, Scalar]
  // Scott's rule: 3.49 standard deviations, less the more values there are.
  const spread = call('num', 'multiply', num(3.49), deviation)
  const width = call('num', 'divide', spread, call('num', 'cbrt', count))
  const steps = call('num', 'floor', call('num', 'divide', call('num', 'minus', number, least), width))
  // Values that are all the same, or a single one, are one bin.
  const sound = and([call('bool', 'isFinite', width), call('bool', 'greater', width, num(0))])
  const bin = asText(call('num', 'if', sound, steps, call('num', 'multiply', number, num(0))))
  const numeric = call('bool', 'equals', oddities, num(0))
  return addHidden(relation, value.type === 'num' ? bin : call('text', 'if', numeric, bin, word))
}
