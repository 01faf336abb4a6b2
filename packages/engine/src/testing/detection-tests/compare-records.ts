/** Records that are expected, against those that came: in any order, and only the fields that the expectation names. */
import { nearest } from '@karst/spl'
import { type StoredRecord, storedValues } from '../../detect/assertions.ts'
import { collapseBlanks } from '../../detect/message.ts'

/** A field that is not as expected. */
export interface Difference {
  /** `risk event 2`, `result 1`. */
  record: string
  field: string
  expected: string
  actual: string
}

/** Fields and the values that they must have; a list must be the same list. */
export type ExpectedRecord = ReadonlyMap<string, readonly string[]>

export interface Comparison {
  differences: Difference[]
  /** Expected records for which there is none left, by number from 0. */
  missing: number[]
  /** Records that nothing expects. */
  unexpected: number[]
}

/** Pairs each expected record with the one that is most like it; equal ones first. */
export function compareRecords(
  noun: string,
  expected: readonly ExpectedRecord[],
  actual: readonly StoredRecord[],
): Comparison {
  const free = new Set(actual.keys())
  const open: number[] = []
  for (const [at, wanted] of expected.entries()) {
    const same = [...free].find((each) => unequal(wanted, actual[each]!).length === 0)
    if (same === undefined) open.push(at)
    else free.delete(same)
  }
  const comparison: Comparison = { differences: [], missing: [], unexpected: [] }
  for (const at of open) {
    const wanted = expected[at]!
    const closest = leastUnequal(wanted, actual, free)
    if (closest === undefined) comparison.missing.push(at)
    else {
      free.delete(closest)
      const record = actual[closest]!
      for (const field of unequal(wanted, record)) {
        comparison.differences.push(differenceOf(`${noun} ${at + 1}`, field, wanted.get(field)!, record))
      }
    }
  }
  comparison.unexpected = [...free]
  return comparison
}

/** Of those with as many unequal fields, the one that is equal in the fields that the expectation names first. */
function leastUnequal(
  wanted: ExpectedRecord,
  actual: readonly StoredRecord[],
  free: ReadonlySet<number>,
): number | undefined {
  const fields = [...wanted.keys()]
  const ranked = [...free].map((at) => {
    const different = unequal(wanted, actual[at]!)
    return { at, count: different.length, first: fields.indexOf(different[0] ?? '') }
  })
  return ranked.sort((a, b) => a.count - b.count || b.first - a.first)[0]?.at
}

function unequal(wanted: ExpectedRecord, record: StoredRecord): string[] {
  return [...wanted]
    .filter(([field, values]) => !sameValues(values, storedValues(record, field)))
    .map(([field]) => field)
}

function sameValues(expected: readonly string[], actual: readonly string[]): boolean {
  const wanted = expected.filter((value) => value !== '')
  return wanted.length === actual.length && wanted.every((value, at) => sameValue(value, actual[at]!))
}

/** Numbers are equal as numbers, texts with any blanks between their words. */
function sameValue(expected: string, actual: string): boolean {
  if (collapseBlanks(expected) === collapseBlanks(actual)) return true
  return expected.trim() !== '' && actual.trim() !== '' && Number(expected) === Number(actual)
}

function differenceOf(record: string, field: string, expected: readonly string[], actual: StoredRecord): Difference {
  const values = storedValues(actual, field)
  const known = Object.hasOwn(actual, field) ? undefined : nearest(field, Object.keys(actual))
  const absent = known === undefined ? 'nothing' : `nothing (there is \`${known}\`)`
  return { record, field, expected: shown(expected) || 'nothing', actual: values.length === 0 ? absent : shown(values) }
}

function shown(values: readonly string[]): string {
  return values.length === 1 ? values[0]! : values.length === 0 ? '' : `[${values.join(', ')}]`
}

/** `risk_object = ws-1, risk_score = 20` */
export function describeExpected(record: ExpectedRecord): string {
  return [...record].map(([field, values]) => `${field} = ${shown(values) || 'nothing'}`).join(', ')
}
