/** apply — marks the rows that a model, made by fit, calls outliers. */
import { NULL, type Scalar, text } from '../plan/scalar.ts'
import { asNumber, asText } from '../semantics/coerce.ts'
import { command } from '../semantics/definition.ts'
import {
  type DensityModel,
  type Fitted,
  featureColumn,
  fencesOf,
  groupColumn,
  judged,
  MODEL_NUMBERS,
  THRESHOLDS,
  tailsOf,
} from '../semantics/density-model.ts'
import { findModel } from '../semantics/find-model.ts'
import { lookedUpValues } from '../semantics/lookup-matches.ts'
import { hiddenName, type Relation } from '../semantics/relation.ts'
import { sourceField } from '../semantics/source-field.ts'
import { addHidden } from '../semantics/window.ts'
import { argsWith } from '../syntax/args.ts'
import type { Located } from '../syntax/stage-parser.ts'

const syntax = argsWith(THRESHOLDS, (parser, options) => {
  let model: Located<string> | undefined
  while (!parser.atEnd()) {
    if (options.next()) continue
    if (model) break
    model = parser.text('The name of a model')
  }
  if (!model) return parser.fail('`apply` needs the name of a model.', undefined, parser.nameSpan)
  return { ...options.values(), model }
})

const LOGINS = [
  {
    'by(user)': 'mia',
    'norm(n)': 'n',
    type: 'Normal',
    min: 1,
    max: 9,
    mean: 5,
    std: 2,
    cardinality: 20,
    lower: 0,
    lower_share: 0.005,
    upper: 10,
    upper_share: 0.005,
  },
]

export default command({
  name: 'apply',
  docs: {
    summary: 'Marks the rows that a model calls outliers.',
    usage: 'apply <model> [threshold=<num>] [lower_threshold=<num>] [upper_threshold=<num>] [show_density=<bool>]',
    page: 'AI Toolkit, "Using the fit and apply commands" and "Algorithms in the AI Toolkit", DensityFunction',
    notes: [
      'It adds IsOutlier(<field>) and BoundaryRanges as fit does, from the groups that the model has.',
      'A threshold counts instead of the one that the model was fitted with.',
      'Rows of a group that the model does not have, or without a number in the field, get no values.',
    ],
    differences: ['Models are those that fit made here; models that come trained with another app are refused.'],
  },
  syntax,
  lower(given, input, context) {
    const model = findModel(given.model, context)
    if (!model) return input
    const { distribution, feature } = model
    const { span } = given.model
    const source = sourceField({ value: feature, span }, input, context)
    const groups = model.by.map((name) => sourceField({ value: name, span }, input, context))
    const keys = groups.map((each) => (each ? asText(each.value) : NULL))
    const value = source ? asNumber(source.value) : NULL
    if (!source || groups.includes(undefined))
      return input.extend([
        { name: `IsOutlier(${feature})`, value: NULL },
        { name: 'BoundaryRanges', value: NULL },
      ])
    const { relation, numbers } = withModel(model, keys, input)
    const { mean, std, min } = numbers
    const fitted: Fitted = { distribution, mean, std, min }
    const tails = tailsOf(given, distribution)
    const fences = tails
      ? fencesOf(fitted, tails)
      : {
          lower: { at: numbers.lower, share: numbers.lower_share },
          upper: { at: numbers.upper, share: numbers.upper_share },
        }
    return relation.extend(judged(feature, value, fitted, fences, given.show_density))
  },
  examples: [
    {
      title: 'By the threshold of the model',
      spl: 'apply logins',
      given: [
        { user: 'mia', n: 4 },
        { user: 'mia', n: 11 },
        { user: 'leo', n: 11 },
        { user: 'mia', n: 'x' },
      ],
      lookups: { __mlspl_logins: LOGINS },
      expect: [
        { n: 4, 'IsOutlier(n)': 0, BoundaryRanges: ['-Infinity:0:0.005', '10:Infinity:0.005'] },
        { n: 11, 'IsOutlier(n)': 1, BoundaryRanges: ['-Infinity:0:0.005', '10:Infinity:0.005'] },
        { n: 11, 'IsOutlier(n)': null, BoundaryRanges: null },
        { n: 'x', 'IsOutlier(n)': null },
      ],
    },
    {
      title: 'By another one; app: before the name changes nothing',
      spl: "apply app:logins upper_threshold=0.5 show_density=true | eval density=round('ProbabilityDensity(n)', 6)",
      given: [
        { user: 'mia', n: 5 },
        { user: 'mia', n: 6 },
      ],
      lookups: { __mlspl_logins: LOGINS },
      expect: [
        { 'IsOutlier(n)': 0, BoundaryRanges: '5:Infinity:0.5', density: 0.199471 },
        { 'IsOutlier(n)': 1, BoundaryRanges: '5:Infinity:0.5', density: 0.176033 },
      ],
    },
  ],
})

type Numbers = Record<(typeof MODEL_NUMBERS)[number], Scalar>

/** The numbers of the model's row for each row's group. */
function withModel(
  { definition, distribution, feature, by }: DensityModel,
  keys: readonly Scalar[],
  input: Relation,
): { relation: Relation; numbers: Numbers } {
  const outputs = MODEL_NUMBERS.map((name) => ({ column: name, name: hiddenName() }))
  const groups = by.map((name, at) => ({ column: groupColumn(name), value: keys[at]! }))
  const { relation, outputs: cells } = lookedUpValues(
    {
      definition: { ...definition, matchType: new Map(), caseSensitive: true, minMatches: 0, maxMatches: 1 },
      keys: [{ column: featureColumn(distribution, feature), value: text(feature) }, ...groups],
      outputs,
      time: undefined,
    },
    input,
  )
  let present = relation
  const numbers = MODEL_NUMBERS.map((name, at) => {
    const added = addHidden(present, asNumber(cells[at]!))
    present = added.relation
    return [name, added.value] as const
  })
  return { relation: present, numbers: Object.fromEntries(numbers) as Numbers }
}
