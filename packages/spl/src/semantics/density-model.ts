/**
 * Density functions of the Machine Learning Toolkit (AI Toolkit, "Algorithms in the AI Toolkit", DensityFunction): what
 * a distribution that was fitted says about a value, and how a model is kept: as a lookup with a row for each group.
 * Its columns say what it is of: `norm(bytes)` is the distribution and the field, `by(user)` a field of the groups.
 */
import type { Assignment } from '../plan/plan.ts'
import { call, NULL, num, or, type Scalar, text } from '../plan/scalar.ts'
import { bool as boolean, number, option, type ValueType } from '../syntax/args.ts'
import { asText, compact } from './coerce.ts'
import type { LookupDefinition } from './environment.ts'
import { normalQuantile } from './normal-quantile.ts'

export type Distribution = 'norm' | 'expon'

/** A distribution with its parameters; those are null where there is no model. */
export interface Fitted {
  distribution: Distribution
  mean: Scalar
  std: Scalar
  min: Scalar
}

/** Beyond `at` lies the part `share` of the area: what is there is an outlier. Null where there is no such side. */
export interface Fence {
  at: Scalar
  share: Scalar
}

export interface Fences {
  lower: Fence
  upper: Fence
}

const NO_FENCE: Fence = { at: NULL, share: NULL }

/** A part of the area under a density function. */
const share: ValueType<number> = {
  shape: 'a number above 0 and below 1',
  parse(value) {
    const parsed = number.parse(value)
    return parsed !== undefined && parsed > 0 && parsed < 1 ? parsed : undefined
  },
}

/** The options that say how much of the area is outside. */
export const THRESHOLDS = {
  threshold: option(share, { docs: 'The part of the area that is outside; 0.01 when nothing else is said.' }),
  lower_threshold: option(share, { docs: 'The part that is outside below.' }),
  upper_threshold: option(share, { docs: 'The part that is outside above.' }),
  show_density: option(boolean, { default: false, docs: 'Add ProbabilityDensity(<field>).' }),
}

export interface Tails {
  lower: number | undefined
  upper: number | undefined
}

interface GivenThresholds {
  threshold: number | undefined
  lower_threshold: number | undefined
  upper_threshold: number | undefined
}

/** Two sides share the threshold of a normal distribution; an exponential one has a tail above only. */
export function tailsOf(given: GivenThresholds, distribution: Distribution): Tails | undefined {
  const { threshold, lower_threshold: lower, upper_threshold: upper } = given
  if (lower !== undefined || upper !== undefined) return { lower, upper }
  if (threshold === undefined) return undefined
  return distribution === 'norm'
    ? { lower: threshold / 2, upper: threshold / 2 }
    : { lower: undefined, upper: threshold }
}

export function fencesOf({ distribution, mean, std, min }: Fitted, { lower, upper }: Tails): Fences {
  const from = distribution === 'norm' ? mean : min
  const at = (deviations: number): Scalar => call('num', 'plus', from, call('num', 'multiply', std, num(deviations)))
  const fence = (share: number | undefined, deviations: (share: number) => number): Fence =>
    share === undefined ? NO_FENCE : { at: at(deviations(share)), share: num(share) }
  return distribution === 'norm'
    ? { lower: fence(lower, normalQuantile), upper: fence(upper, (share) => -normalQuantile(share)) }
    : { lower: fence(lower, (share) => -Math.log1p(-share)), upper: fence(upper, (share) => -Math.log(share)) }
}

/** The fields that fit and apply add to the rows. */
export function judged(
  field: string,
  value: Scalar,
  fitted: Fitted,
  { lower, upper }: Fences,
  showDensity: boolean,
): Assignment[] {
  const unknown = or([call('bool', 'isNull', value), call('bool', 'isNull', fitted.mean)])
  const beyond = (fence: Fence, compare: string): Scalar[] =>
    fence.at.type === 'null'
      ? []
      : [
          call('bool', 'ifNull', call('bool', compare, value, fence.at), {
            kind: 'literal',
            value: false,
            type: 'bool',
          }),
        ]
  const outside = or([...beyond(lower, 'less'), ...beyond(upper, 'greater')])
  const columns = [
    { name: `IsOutlier(${field})`, value: call('num', 'multiIf', unknown, NULL, outside, num(1), num(0)) },
    { name: 'BoundaryRanges', value: ranges(lower, upper) },
  ]
  if (showDensity) columns.push({ name: `ProbabilityDensity(${field})`, value: density(value, fitted) })
  return columns
}

/** `from:to:part of the area`, one for each side. */
function ranges(lower: Fence, upper: Fence): Scalar {
  const words = (...parts: Scalar[]): Scalar => call('text', 'concat', ...parts)
  const share = (fence: Fence): Scalar => words(text(':'), asText(fence.share))
  const sides = [
    ...(lower.at.type === 'null' ? [] : [words(text('-Infinity:'), asText(lower.at), share(lower))]),
    ...(upper.at.type === 'null' ? [] : [words(asText(upper.at), text(':Infinity'), share(upper))]),
  ]
  return compact(call('list', 'array', ...sides))
}

function density(value: Scalar, { distribution, mean, std, min }: Fitted): Scalar {
  const negate = (scalar: Scalar): Scalar => call('num', 'negate', scalar)
  const standard = (from: Scalar): Scalar => call('num', 'divide', call('num', 'minus', value, from), std)
  const flat = call('bool', 'equals', std, num(0))
  if (distribution === 'norm') {
    const power = negate(call('num', 'divide', call('num', 'pow', standard(mean), num(2)), num(2)))
    const height = call(
      'num',
      'divide',
      call('num', 'exp', power),
      call('num', 'multiply', std, num(Math.sqrt(2 * Math.PI))),
    )
    return call('num', 'if', flat, NULL, height)
  }
  const height = call('num', 'divide', call('num', 'exp', negate(standard(min))), std)
  return call('num', 'multiIf', flat, NULL, call('bool', 'less', value, min), num(0), height)
}

const PREFIX = '__mlspl_'

/** The lookup that keeps a model. `app:` before a name shares a model with other apps; here all are shared. */
export function modelLookup(model: string): string {
  return PREFIX + model.replace(/^app:/, '')
}

/** The name of the model that a lookup keeps. */
export function modelName(lookup: string): string | undefined {
  return lookup.startsWith(PREFIX) ? lookup.slice(PREFIX.length) : undefined
}

/** The columns of a model that hold numbers, after those of what it is of. */
export const MODEL_NUMBERS = [
  'min',
  'max',
  'mean',
  'std',
  'cardinality',
  'lower',
  'lower_share',
  'upper',
  'upper_share',
] as const

export const TYPE_NAMES: Record<Distribution, string> = { norm: 'Normal', expon: 'Exponential' }

export function featureColumn(distribution: Distribution, field: string): string {
  return `${distribution}(${field})`
}

export function groupColumn(field: string): string {
  return `by(${field})`
}

export interface DensityModel {
  definition: LookupDefinition
  distribution: Distribution
  feature: string
  /** Fields whose values make the groups. */
  by: string[]
}

/** What the lookup of a model is of, or undefined when it is none. */
export function readModel(definition: LookupDefinition): DensityModel | undefined {
  let feature: RegExpExecArray | null = null
  const by: string[] = []
  for (const name of definition.columns) {
    const group = /^by\((.*)\)$/s.exec(name)
    if (group) by.push(group[1]!)
    feature ??= /^(norm|expon)\((.*)\)$/s.exec(name)
  }
  return feature ? { definition, distribution: feature[1] as Distribution, feature: feature[2]!, by } : undefined
}
