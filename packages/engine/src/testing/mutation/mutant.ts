/** A search with one condition changed. If a test of the detection says the same of it, the test does not need the condition. */
import type { Span } from '@karst/spl'

export type MutationOperator =
  /** A condition that all results must meet is left out. */
  | 'drop'
  /** One of several alternatives is left out. */
  | 'drop-alternative'
  /** A NOT is left out: what it kept away comes in. */
  | 'drop-filter'
  /** The condition turned round. */
  | 'negate'
  /** A wildcard at an end of a value is left out. */
  | 'narrow'
  /** The bound of a comparison moved by a step, so that less passes, or more. */
  | 'tighten'
  | 'loosen'
  /** One value of a list is left out. */
  | 'drop-value'

export interface Mutant {
  operator: MutationOperator
  /** The condition in the search with its macros expanded. */
  span: Span
  /** What is put in its place. */
  replaced: Span
  replacement: string
  /** The field that the condition is about, where it is about one. */
  field: string | undefined
  /** What the mutant has instead, for people: `foo*`, `NOT a=1`, nothing. */
  instead: string
}

export interface MutantPlace {
  file: string
  line: number
  column: number
}

export interface MutantResult {
  mutant: Mutant
  /** The condition as it is written. */
  condition: string
  place: MutantPlace
  /** `invalid`: the changed search does not compile or can't run, which says nothing of the test. */
  status: 'killed' | 'survived' | 'invalid'
  /** Rows of the search and of the mutant, over all tests. */
  rows: number
  mutantRows: number
  /** True when the mutant's rows are others: the data exercise the condition, whether the test looks or not. */
  changed: boolean
  /** For a survivor: why no test notices, and what to do. */
  explanation: string
}

export function applyMutant(text: string, { replaced, replacement }: Mutant): string {
  return text.slice(0, replaced.start) + replacement + text.slice(replaced.end)
}

/** One step beside a bound: 1 for whole numbers, a tenth of the value for others. */
export function besideBound(bound: number, direction: 1 | -1): number {
  const step = Number.isInteger(bound) ? 1 : Math.abs(bound) / 10
  return Number((bound + direction * step).toPrecision(12))
}

/** A value without the wildcard at its beginning, and without the one at its end; neither where nothing is left. */
export function narrowed(value: string, wildcard: string): string[] {
  const cut = [
    value.startsWith(wildcard) ? value.slice(1) : undefined,
    value.endsWith(wildcard) ? value.slice(0, -1) : undefined,
  ]
  const distinct = [...new Set(cut.filter((each): each is string => each !== undefined))]
  return distinct.filter((each) => each.replaceAll(wildcard, '').trim() !== '')
}
