/** Questions about a compiled search, each as a relation to run: what every stage and condition leaves, and of what. */
export { type CountProbe, countsOf, PROBE_COLUMNS } from './counts.ts'
export { changesRowCount, setFields } from './effect.ts'
export { anyMeets, type Emptiness, emptiness } from './emptiness.ts'
export { NEAREST_COLUMNS, nearestRows } from './nearest.ts'
export { ORIGIN, withOrigin } from './origin.ts'
export { conditionValues, MOST_VALUES, VALUE_COLUMNS, type ValueOrder, type ValueQuestion } from './values.ts'
