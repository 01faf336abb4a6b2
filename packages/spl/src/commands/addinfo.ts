/** addinfo — what the search itself is about, as fields of every row. */

import { inputsOf, type Plan } from '../plan/plan.ts'
import { num, type Scalar, text } from '../plan/scalar.ts'
import { numberText } from '../semantics/coerce.ts'
import type { TimeRange } from '../semantics/context.ts'
import { command } from '../semantics/definition.ts'
import { args } from '../syntax/args.ts'

const syntax = args({})

export default command({
  name: 'addinfo',
  docs: {
    summary: 'Adds what the search itself is about to every row.',
    usage: 'addinfo',
    page: 'Search Reference, "addinfo"',
    notes: [
      'info_min_time and info_max_time are the time range of the search, info_search_time is when it began, info_sid is its id.',
      'Without a bound, info_min_time is 0 and info_max_time is +Infinity.',
    ],
    differences: ['A search has no job here; info_sid is the time at which it began.'],
  },
  syntax,
  lower(_given, input, context) {
    const { now } = context.environment
    const { earliest, latest } = scannedRange(input.plan) ?? context.range
    const end: Scalar = latest === null ? text('+Infinity') : num(latest)
    return input.extend([
      { name: 'info_min_time', value: num(earliest ?? 0) },
      { name: 'info_max_time', value: end },
      { name: 'info_sid', value: text(numberText(now)) },
      { name: 'info_search_time', value: num(now) },
    ])
  },
  examples: [
    {
      title: 'A range without bounds',
      spl: 'addinfo | table info_min_time info_max_time',
      given: [{ a: 1 }],
      expect: [{ info_min_time: 0, info_max_time: '+Infinity' }],
    },
    {
      title: 'The range that the search gives itself',
      spl: '| makeresults | append [ search index=none earliest=100 latest=200 | addinfo ] | addinfo | table info_min_time',
      expect: [{ info_min_time: 0 }],
    },
  ],
})

/** The range in which events are looked for, with time modifiers in the search itself. */
function scannedRange(plan: Plan): TimeRange | undefined {
  if (plan.kind === 'scan') return { earliest: plan.earliest, latest: plan.latest }
  const inputs = inputsOf(plan)
  return inputs.length === 1 ? scannedRange(inputs[0]!) : undefined
}
