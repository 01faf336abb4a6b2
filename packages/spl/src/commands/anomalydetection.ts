/** anomalydetection — finds rows whose values are improbable. */
import { aggregate, call, NULL, num, type Scalar, text } from '../plan/scalar.ts'
import { command } from '../semantics/definition.ts'
import { type EventProbability, eventProbability } from '../semantics/event-probability.ts'
import { fieldsToMeasure, outliers } from '../semantics/outliers.ts'
import { Relation } from '../semantics/relation.ts'
import { args, bool, choice, fields, number, option } from '../syntax/args.ts'

const syntax = args({
  method: option(choice('histogram', 'zscore', 'iqr'), { default: 'histogram', docs: 'How anomalies are found.' }),
  action: option(choice('filter', 'annotate', 'summary', 'remove', 'rm', 'transform', 'tf'), {
    docs: 'What to do with them.',
  }),
  pthresh: option(number, { docs: 'Rows less probable than this are anomalous.' }),
  cutoff: option(bool, { default: true, docs: 'Splunk finds fewer anomalies with it.' }),
  param: option(number, { default: 2.5, docs: 'method=iqr: how many interquartile ranges away an outlier is.' }),
  uselower: option(bool, { default: false, docs: 'method=iqr: look for outliers below the median too.' }),
  mark: option(bool, { default: false, docs: 'method=iqr: put 000 before a value that was cut down.' }),
  fields: fields({ docs: 'Fields to look at.' }),
})

export default command({
  name: 'anomalydetection',
  docs: {
    summary: 'Finds rows whose values are improbable.',
    usage:
      'anomalydetection [method=histogram|iqr] [action=filter|annotate|summary|remove|transform] [pthresh=<num>] [cutoff=<bool>] [<field>…]',
    page: 'Search Reference, "anomalydetection"',
    notes: [
      'The probability of a row is the product of the frequencies of its values; numbers count by the bin of a histogram. A row without a value counts with all others that have none.',
      'A row is anomalous when the logarithm of its probability is below the first quartile by more than 1.5 times the range between the quartiles, or the probability below pthresh.',
      'action=filter keeps anomalous rows, annotate keeps all. Anomalous rows get log_event_prob, max_freq, probable_cause (the field with the rarest value) and probable_cause_freq. action=summary shows the threshold and the numbers behind it.',
      'method=iqr does what outlier does.',
    ],
    differences: [
      'With cutoff=t Splunk lowers the number of anomalies by a rule that it does not publish; Karst uses the formula as it is documented for cutoff=f.',
      'method=zscore is refused: Splunk does not say how its scores are computed.',
    ],
  },
  syntax,
  lower(given, input, context) {
    if (given.method === 'iqr') {
      const remove = given.action === 'remove' || given.action === 'rm'
      return outliers({ ...given, remove }, input, context)
    }
    if (given.method === 'zscore') {
      context.diagnostics.report(
        'unsupported',
        given.at('method'),
        'Splunk does not say how the scores of method=zscore are computed.',
        'Use eventstats avg(x) as mean stdev(x) as sd | where abs(x-mean)>3*sd.',
      )
      return input
    }
    if (given.cutoff && given.pthresh === undefined)
      context.diagnostics.report(
        'differs-from-splunk',
        given.at('cutoff'),
        'With cutoff=t Splunk may find fewer anomalies, by a rule that it does not publish.',
      )
    const names = fieldsToMeasure(given.fields, input, context)
    const probability = eventProbability(names, input)
    const threshold = given.pthresh === undefined ? lowerFence(probability) : num(Math.log(given.pthresh))
    if (given.action === 'summary') return summary(probability, threshold)
    const annotated = annotate(names, probability, threshold)
    return given.action === 'annotate' ? annotated : annotated.filter(anomalous(probability, threshold))
  },
  examples: [
    {
      title: 'Every row, anomalies with their cause',
      spl: 'anomalydetection user kind action=annotate',
      given: [...Array(9).fill({ user: 'mia', kind: 'ok' }), { user: 'mia', kind: 'odd' }],
      expect: [
        ...Array(9).fill({ kind: 'ok', probable_cause: null }),
        { kind: 'odd', probable_cause: 'kind', probable_cause_freq: 0.1, max_freq: 1, log_event_prob: Math.log(0.1) },
      ],
    },
    {
      title: 'Only anomalies, by a probability',
      spl: 'anomalydetection pthresh=0.3 kind',
      given: [{ kind: 'a' }, { kind: 'a' }, { kind: 'a' }, { kind: null }],
      expect: [{ kind: null, probable_cause: 'kind', probable_cause_freq: 0.25 }],
    },
    {
      title: 'Numbers by the bin of a histogram',
      spl: 'anomalydetection action=summary n',
      given: [...Array(19).fill({ n: 10 }), { n: 90 }],
      expect: [
        {
          num_anomalies: 1,
          '1st_quartile': Math.log(0.95),
          '3rd_quartile': Math.log(0.95),
          min_logprob: Math.log(0.05),
        },
      ],
    },
    {
      title: 'By the interquartile range',
      spl: 'anomalydetection method=iqr action=remove n',
      given: [{ n: 1 }, { n: 2 }, { n: 3 }, { n: 100 }],
      expect: [{ n: 1 }, { n: 2 }, { n: 3 }],
    },
  ],
})

function lowerFence({ first, third }: EventProbability): Scalar {
  const range = call('num', 'minus', third, first)
  return call('num', 'minus', first, call('num', 'multiply', range, num(1.5)))
}

function anomalous({ log }: EventProbability, threshold: Scalar): Scalar {
  return call('bool', 'less', log, threshold)
}

function annotate(names: readonly string[], probability: EventProbability, threshold: Scalar): Relation {
  const { relation, log, frequencies } = probability
  if (names.length === 0) return relation
  const condition = anomalous(probability, threshold)
  const among = (fn: 'least' | 'greatest'): Scalar =>
    frequencies.length === 1 ? frequencies[0]! : call('num', fn, ...frequencies)
  const rarest = among('least')
  const causes = names.flatMap((name, at) => [call('bool', 'equals', frequencies[at]!, rarest), text(name)])
  const results = {
    log_event_prob: log,
    max_freq: among('greatest'),
    probable_cause: call('text', 'multiIf', ...causes, NULL),
    probable_cause_freq: rarest,
  }
  return relation.extend(
    Object.entries(results).map(([name, value]) => ({ name, value: call(value.type, 'if', condition, value, NULL) })),
  )
}

function summary(probability: EventProbability, threshold: Scalar): Relation {
  const { relation, log, first, third } = probability
  const results: Record<string, Scalar> = {
    num_anomalies: aggregate('num', 'countIf', anomalous(probability, threshold)),
    thresh: aggregate('num', 'anyOrNull', threshold),
    max_logprob: aggregate('num', 'maxOrNull', log),
    min_logprob: aggregate('num', 'minOrNull', log),
    '1st_quartile': aggregate('num', 'anyOrNull', first),
    '3rd_quartile': aggregate('num', 'anyOrNull', third),
    mean: aggregate('num', 'avgOrNull', log),
    stdev: aggregate('num', 'stddevPopStableOrNull', log),
  }
  const aggregates = Object.entries(results).map(([name, value]) => ({ name, value }))
  const plan = { kind: 'aggregate', input: relation.plan, keys: [], aggregates } as const
  return Relation.closed(
    plan,
    aggregates.map(({ name }) => ({ name, type: 'num' })),
  )
}
