/** Whether rows, risk events and findings are what a test's expectation says. */
import type { StoredRecord } from '../../detect/assertions.ts'
import { compareRecords, type Difference, describeExpected } from './compare-records.ts'
import { EXPECTED_LISTS, type Expectation, type ExpectedList, type ListExpectation } from './expectation.ts'
import type { Assertion } from './test-result.ts'

export type Produced = Record<ExpectedList, readonly StoredRecord[]>

const NOUNS: Record<ExpectedList, string> = { results: 'result', risk_events: 'risk event', findings: 'finding' }

export function checkExpectation(expectation: Expectation, produced: Produced): Assertion {
  const faults: string[] = []
  const differences: Difference[] = []
  for (const list of EXPECTED_LISTS) {
    const wanted = expectation[list]
    if (wanted === undefined) continue
    const found = checkList(NOUNS[list], wanted, produced[list])
    faults.push(...found.faults)
    differences.push(...found.differences)
  }
  if (faults.length === 0 && differences.length === 0) return { name: 'expectation', status: 'pass', message: '' }
  const first = differences[0]
  const said = first ? [`${first.record}: ${first.field} is ${first.actual}, expected ${first.expected}.`] : []
  const message = [...faults, ...said].join(' ')
  return { name: 'expectation', status: 'fail', message, ...(differences.length > 0 ? { differences } : {}) }
}

function checkList(
  noun: string,
  wanted: ListExpectation,
  records: readonly StoredRecord[],
): { faults: string[]; differences: Difference[] } {
  const faults: string[] = []
  const { least = 0, most = Number.POSITIVE_INFINITY } = wanted
  const count = records.length
  if (count < least || count > most) faults.push(`${counted(count, noun)} came, expected ${range(least, most)}.`)
  const { differences, missing } = compareRecords(noun, wanted.include, records)
  for (const at of missing) {
    faults.push(`No ${noun} is left for the expected ${noun} ${at + 1}: ${describeExpected(wanted.include[at]!)}.`)
  }
  for (const excluded of wanted.exclude) {
    if (records.some((record) => compareRecords(noun, [excluded], [record]).differences.length === 0)) {
      faults.push(`A ${noun} came that must not: ${describeExpected(excluded)}.`)
    }
  }
  return { faults, differences }
}

function range(least: number, most: number): string {
  if (least === most) return String(least)
  return most === Number.POSITIVE_INFINITY ? `${least} or more` : `${least} to ${most}`
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`
}
