/** fit — fits a density function to a field, keeps it as a model, and marks the rows that it calls outliers. */
import type { Assignment } from '../plan/plan.ts'
import { aggregate, and, call, column, NULL, num, type Scalar, text } from '../plan/scalar.ts'
import { asNumber, asText, exists } from '../semantics/coerce.ts'
import type { LowerContext } from '../semantics/context.ts'
import { command } from '../semantics/definition.ts'
import {
  type Distribution,
  type Fences,
  type Fitted,
  featureColumn,
  fencesOf,
  groupColumn,
  judged,
  modelLookup,
  type Tails,
  THRESHOLDS,
  TYPE_NAMES,
  tailsOf,
} from '../semantics/density-model.ts'
import { Relation } from '../semantics/relation.ts'
import { rowGroups } from '../semantics/row-groups.ts'
import { sourceField } from '../semantics/source-field.ts'
import { addHidden, addWindows } from '../semantics/window.ts'
import { argsWith, bool, choice, integer, option, text as textValue } from '../syntax/args.ts'
import type { FieldName } from '../syntax/ast.ts'
import type { Located, StageParser } from '../syntax/stage-parser.ts'

const OPTIONS = {
  dist: option(choice('auto', 'norm', 'expon', 'beta', 'gaussian_kde'), {
    default: 'auto',
    docs: 'The distribution.',
  }),
  ...THRESHOLDS,
  sample: option(bool, { default: false, docs: 'Samples of the distribution; not possible here.' }),
  full_samples: option(bool, { default: false, docs: 'All samples; not possible here.' }),
  partial_fit: option(bool, { default: false, docs: 'Going on with a model; not possible here.' }),
  metric: option(choice('wasserstein', 'kolmogorov_smirnov'), { docs: 'Accepted: no distance is computed.' }),
  random_state: option(integer, { docs: 'Accepted: nothing is random.' }),
  exclude_dist: option(textValue, { docs: 'Accepted: it steers dist=auto.' }),
}

const syntax = argsWith(OPTIONS, (parser, options) => {
  const algorithm = parser.text('The name of an algorithm')
  if (algorithm.value.toLowerCase() !== 'densityfunction') return { algorithm, density: undefined, rest: parser.rest() }
  let field: FieldName | undefined
  let model: Located<string> | undefined
  const by: FieldName[] = []
  while (!parser.atEnd()) {
    if (parser.comma() || options.next()) continue
    if (parser.keyword('by') !== undefined) by.push(...readGroups(parser))
    else if (parser.keyword('into') !== undefined) model = parser.text('The name of a model')
    else if (field === undefined) field = parser.field()
    else break
  }
  if (!field)
    return parser.fail('`fit DensityFunction` needs a field.', 'For example fit DensityFunction count.', algorithm.span)
  return { algorithm, density: { ...options.values(), field, by, model } }
})

type Density = NonNullable<ReturnType<typeof syntax>['density']>

export default command({
  name: 'fit',
  docs: {
    summary: 'Fits a density function to a field, keeps it as a model, and marks the outliers.',
    usage:
      'fit DensityFunction <field> [BY <field>… | "<field>,…"] [INTO <model>] dist=norm|expon [threshold=<num>] [lower_threshold=<num>] [upper_threshold=<num>] [show_density=<bool>]',
    page: 'AI Toolkit, "Using the fit and apply commands" and "Algorithms in the AI Toolkit", DensityFunction',
    notes: [
      'Each group has a density function of its own. norm: mean and standard deviation of the values; expon: their least value, and how far the mean is above it.',
      'IsOutlier(<field>) is 1 for values in the outer part of the area, else 0; without a threshold that part is 0.01.',
      'BoundaryRanges holds the outer ranges as from:to:part of the area.',
      'The model takes the place of one of its name when the search is over. It is kept as the lookup __mlspl_<model>.',
      'Rows without the field, without a number in it, or without a BY field take no part.',
    ],
    differences: [
      'DensityFunction with dist=norm or dist=expon is the only algorithm. dist=auto, the default, compares distributions by random samples, and gaussian_kde and beta need an optimiser: they are refused.',
      'An exponential distribution has its outliers in its tail: with threshold, small values are never any.',
      'In a group whose values are all the same every other value is an outlier.',
      'All rows are used: there is no sampling, and no limit of groups. Numbers in BoundaryRanges are not rounded.',
    ],
  },
  syntax,
  lower({ algorithm, density }, input, context) {
    if (!density) {
      context.diagnostics.report(
        'unsupported',
        algorithm.span,
        `Karst does not have the algorithm \`${algorithm.value}\`.`,
        'The only one is DensityFunction with dist=norm or dist=expon.',
      )
      return input
    }
    const distribution = exactDistribution(density, context)
    return distribution ? fitted(density, distribution, input, context) : input
  },
  examples: [
    {
      title: 'A normal distribution',
      spl: 'fit DensityFunction n dist=norm threshold=0.5 | eval outside=\'IsOutlier(n)\', from=round(mvindex(split(mvindex(BoundaryRanges, -1), ":"), 0), 6)',
      given: [{ n: 1 }, { n: 2 }, { n: 3 }, { n: 'x' }],
      expect: [
        { n: 1, outside: 1, from: 2.550719 },
        { n: 2, outside: 0, from: 2.550719 },
        { n: 3, outside: 1, from: 2.550719 },
        { n: 'x', outside: null, from: 2.550719 },
      ],
    },
    {
      title: 'One for each group, kept as a model; the upper side only',
      spl: 'fit DensityFunction n by "user,host" into logins dist=norm upper_threshold=0.5',
      given: [
        { n: 2, user: 'mia', host: 'a' },
        { n: 4, user: 'mia', host: 'a' },
        { n: 9, user: 'leo', host: 'a' },
        { n: 9, user: 'leo' },
      ],
      expect: [
        { 'IsOutlier(n)': 0, BoundaryRanges: ['3:Infinity:0.5'] },
        { 'IsOutlier(n)': 1, BoundaryRanges: ['3:Infinity:0.5'] },
        { 'IsOutlier(n)': 0, BoundaryRanges: ['9:Infinity:0.5'] },
        { 'IsOutlier(n)': null, BoundaryRanges: null },
      ],
    },
    {
      title: 'An exponential distribution and its density',
      spl: "fit DensityFunction n dist=expon threshold=0.2 show_density=true | eval density=round('ProbabilityDensity(n)', 6)",
      given: [{ n: 1 }, { n: 1 }, { n: 4 }],
      expect: [
        { 'IsOutlier(n)': 0, density: 1 },
        { 'IsOutlier(n)': 0, density: 1 },
        { 'IsOutlier(n)': 1, density: 0.049787 },
      ],
    },
  ],
})

/** `by user host`, `by "user,host"`. */
function readGroups(parser: StageParser): FieldName[] {
  return parser
    .fields('into')
    .flatMap((field) => field.name.split(',').map((name) => ({ ...field, name: name.trim() })))
    .filter(({ name }) => name !== '')
}

/** The distribution, when all that was asked for can be had exactly. */
function exactDistribution(given: Density, context: LowerContext): Distribution | undefined {
  const refuse = (name: 'dist' | 'sample' | 'full_samples' | 'partial_fit', why: string, hint: string): undefined => {
    context.diagnostics.report('unsupported', given.at(name), why, hint)
  }
  for (const name of ['sample', 'full_samples'] as const)
    if (given[name]) return refuse(name, `\`${name}\` takes random samples of a distribution.`, 'Leave it out.')
  if (given.partial_fit)
    return refuse('partial_fit', 'A model can’t be continued.', 'Fit it over the whole range of time.')
  const { dist } = given
  if (dist === 'norm' || dist === 'expon') return dist
  const why =
    dist === 'auto'
      ? 'Without dist the Machine Learning Toolkit chooses a distribution by random samples.'
      : `\`dist=${dist}\` needs an optimiser that the store does not have.`
  return refuse('dist', why, 'Write dist=norm or dist=expon.')
}

function fitted(given: Density, distribution: Distribution, input: Relation, context: LowerContext): Relation {
  const { field, by, model } = given
  const source = sourceField({ value: field.name, span: field.span }, input, context)
  const groups = rowGroups(by, input, context)
  if (!source) return input
  const tails = tailsOf(given, distribution) ?? tailsOf({ ...given, threshold: 0.01 }, distribution)!
  const value = asNumber(source.value)
  if (model) {
    const key = context.questionKey('fit', model.span)
    const relation = modelRows(given, { distribution, tails, value }, input, and([groups.complete, exists(value)]))
    const lookup = modelLookup(model.value)
    const why = `the model ${model.value}`
    context.ask({ kind: 'write-lookup', key, relation, lookup, append: false, whenEmpty: 'keep', why })
  }
  const taken = call('num', 'if', groups.complete, value, NULL)
  const { mean, std, min } = parameters(distribution, taken)
  const windows = addWindows(input, [mean, std, min], { partitionBy: groups.keys, orderBy: [] })
  const known = (at: number): Scalar => call('num', 'if', groups.complete, windows.values[at]!, NULL)
  const found: Fitted = { distribution, mean: known(0), std: known(1), min: known(2) }
  const { relation, fences } = settled(windows.relation, fencesOf(found, tails))
  return relation.extend(judged(field.name, value, found, fences, given.show_density))
}

/** What is estimated, as scipy.stats does by maximum likelihood: norm.fit, expon.fit. */
function parameters(distribution: Distribution, value: Scalar): { mean: Scalar; std: Scalar; min: Scalar } {
  const mean = aggregate('num', 'avg', value)
  const min = aggregate('num', 'min', value)
  const std = distribution === 'norm' ? aggregate('num', 'stddevPopStable', value) : call('num', 'minus', mean, min)
  return { mean, std, min }
}

/** The fences as columns of their own. */
function settled(input: Relation, { lower, upper }: Fences): { relation: Relation; fences: Fences } {
  const low = lower.at.type === 'null' ? undefined : addHidden(input, lower.at)
  const high = upper.at.type === 'null' ? undefined : addHidden(low?.relation ?? input, upper.at)
  return {
    relation: high?.relation ?? low?.relation ?? input,
    fences: {
      lower: low ? { ...lower, at: low.value } : lower,
      upper: high ? { ...upper, at: high.value } : upper,
    },
  }
}

/** The model: a row for each group. */
function modelRows(
  { field, by }: Density,
  { distribution, tails, value }: { distribution: Distribution; tails: Tails; value: Scalar },
  input: Relation,
  complete: Scalar,
): Relation {
  const keys: Assignment[] = by.flatMap(({ name }) => {
    const key = input.field(name)
    return key ? [{ name: groupColumn(name), value: asText(key) }] : []
  })
  const aggregates: Assignment[] = [
    ...Object.entries(parameters(distribution, value)).map(([name, each]) => ({ name, value: each })),
    { name: 'max', value: aggregate('num', 'max', value) },
    { name: 'cardinality', value: aggregate('num', 'count') },
  ]
  const columns = [
    ...keys.map(({ name }) => ({ name, type: 'text' as const })),
    ...aggregates.map(({ name }) => ({ name, type: 'num' as const })),
  ]
  const plan = { kind: 'aggregate', input: input.filter(complete).plan, keys, aggregates } as const
  const rows = Relation.closed(plan, columns).filter(call('bool', 'greater', column('cardinality', 'num'), num(0)))
  const number = (name: string): Scalar => column(name, 'num')
  const { lower, upper } = fencesOf(
    { distribution, mean: number('mean'), std: number('std'), min: number('min') },
    tails,
  )
  return rows.project([
    ...keys.map(({ name }) => ({ name, value: column(name, 'text') })),
    { name: featureColumn(distribution, field.name), value: text(field.name) },
    { name: 'type', value: text(TYPE_NAMES[distribution]) },
    ...['min', 'max', 'mean', 'std', 'cardinality'].map((name) => ({ name, value: number(name) })),
    { name: 'lower', value: lower.at },
    { name: 'lower_share', value: lower.share },
    { name: 'upper', value: upper.at },
    { name: 'upper_share', value: upper.share },
  ])
}
