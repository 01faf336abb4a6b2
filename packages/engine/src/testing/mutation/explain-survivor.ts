/** Why no test notices that a condition was changed, and what would make one notice. */

import type { MutantResult, MutationOperator } from './mutant.ts'

/** Fields that say which log an event is from; attack data are of one log, or a few. */
const OF_THE_LOG = new Set(['index', 'source', 'sourcetype', 'host', 'eventtype', 'tag', 'channel', 'eventchannel'])

export function explainSurvivor({ mutant, rows, mutantRows, changed }: MutantResult): string {
  if (changed) {
    const counts = rows === mutantRows ? 'other values in the rows' : `${mutantRows} rows instead of ${rows}`
    return `The data exercise it (${counts}), and the test does not look: say what it expects, with expected_results or expect.`
  }
  const { operator, field } = mutant
  if (
    (operator === 'drop' || operator === 'drop-alternative') &&
    field !== undefined &&
    OF_THE_LOG.has(field.toLowerCase())
  ) {
    return 'It says which log is searched, and the attack data hold no other: nothing to worry about.'
  }
  return REASONS[operator]
}

const REASONS: Record<MutationOperator, string> = {
  drop: 'Every event of the data that meets the other conditions meets this one too: add an event that meets the others only, which must not be found.',
  'drop-alternative': 'Nothing in the data needs this alternative: add an event that meets it and no other.',
  'drop-filter':
    'Nothing in the data is kept away by it. A filter for noise can be right all the same; a test with such an event and expected_results: 0 shows that it is.',
  negate: 'Turned round it gives the same rows: what it decides does not reach the result.',
  narrow: 'No value in the data needs this wildcard: add one that goes on where the wildcard stands.',
  tighten: 'No value in the data lies at the bound: add one that just meets it.',
  loosen: 'No value in the data lies just beyond the bound: add one, which must not be found.',
  'drop-value': 'Nothing in the data has this value: add an event that has it.',
}

export interface MutationScore {
  killed: number
  survived: number
  /** Survivors whose rows are others: the data reach them, the assertions do not. */
  unasserted: number
  invalid: number
  /** Of those that are valid, in percent; undefined when there are none. */
  killedPercent: number | undefined
  exercisedPercent: number | undefined
}

export function scoreOf(mutants: readonly MutantResult[]): MutationScore {
  const count = (status: MutantResult['status']) => mutants.filter((mutant) => mutant.status === status).length
  const killed = count('killed')
  const survived = count('survived')
  const unasserted = mutants.filter(({ status, changed }) => status === 'survived' && changed).length
  const share = (part: number) => (killed + survived === 0 ? undefined : Math.round((100 * part) / (killed + survived)))
  return {
    killed,
    survived,
    unasserted,
    invalid: count('invalid'),
    killedPercent: share(killed),
    exercisedPercent: share(killed + unasserted),
  }
}
