/** Everything that a test asserts about a run, in the order in which a reader wants to know. */
import type { DetectionTest } from '../../content/detection-test.ts'
import { assertOutcome, type StoredRecord, type Verdict } from '../../detect/assertions.ts'
import type { DeploymentForRun, DetectionForRun } from '../../detect/detection-for-run.ts'
import type { DetectionOutcome } from '../../detect/run-detection.ts'
import { type RanDrilldown, strictFaults } from '../../detect/strict-assertions.ts'
import type { Row } from '../../search/result.ts'
import { checkExpectation } from './check-expectation.ts'
import type { Expectation } from './expectation.ts'
import type { Assertion, TestStatus } from './test-result.ts'

export interface Ran {
  detection: DetectionForRun
  deployment: DeploymentForRun | null
  test: Pick<DetectionTest, 'expectedResults'>
  rows: readonly Row[]
  outcome: DetectionOutcome
  /** The run's findings that the data model Risk.All_Risk shows. */
  findingsInModel: readonly StoredRecord[]
  expectation: Expectation | undefined
  /** Drilldowns that were run, when the test is strict. */
  strict: readonly RanDrilldown[] | undefined
}

export function assertRun(ran: Ran): Assertion[] {
  const results = countAssertion(ran.test.expectedResults, ran.rows.length)
  const assertions = [results]
  // A test that must not fire says nothing of what firing looks like.
  if (ran.rows.length > 0 && ran.test.expectedResults !== 0) {
    assertions.push(...recordAssertions(ran))
    if (ran.strict !== undefined) assertions.push(strictAssertion(ran, ran.strict))
  }
  if (ran.expectation !== undefined) {
    const { riskEvents, findings } = ran.outcome
    assertions.push(checkExpectation(ran.expectation, { results: ran.rows, risk_events: riskEvents, findings }))
  }
  return assertions
}

/** Format 6 says how many rows there must be; elsewhere one is enough. */
export function countAssertion(expected: number | undefined, count: number): Assertion {
  const rows = count === 0 ? 'no rows' : count === 1 ? '1 row' : `${count} rows`
  const said = `The search returned ${rows}`
  const name = 'results'
  if (expected === undefined) {
    if (count > 0) return { name, status: 'pass', message: `${said}.` }
    return { name, status: 'fail', message: `${said}; at least one is expected.` }
  }
  if (count === expected) return { name, status: 'pass', message: `${said}.` }
  const wanted = expected === 0 ? 'it must return none' : `expected_results is ${expected}`
  const difference = { record: 'test', field: 'expected_results', expected: String(expected), actual: String(count) }
  return { name, status: 'fail', message: `${said}; ${wanted}.`, differences: [difference] }
}

function recordAssertions({ detection, deployment, rows, outcome, findingsInModel }: Ran): Assertion[] {
  const evidence = { rows, riskEvents: outcome.riskEvents, findings: outcome.findings, findingsInModel }
  const { unit, integration, about } = assertOutcome(detection, deployment, outcome.searchName, evidence)
  const fields = named('row-fields', unit)
  if (unit.status !== 'pass') return [fields]
  return [fields, named(about, integration)]
}

function named(name: Assertion['name'], { status, message }: Verdict): Assertion {
  return { name, status, message: status === 'pass' ? '' : message }
}

function strictAssertion(ran: Ran, drilldowns: readonly RanDrilldown[]): Assertion {
  const { detection, deployment, rows, outcome, findingsInModel } = ran
  const faults = strictFaults(detection, deployment, {
    rows,
    riskEvents: outcome.riskEvents,
    findings: outcome.findings,
    findingsInModel,
    suppressed: outcome.suppressed.map(({ rid }) => rid),
    drilldowns,
  })
  return { name: 'strict', status: faults.length === 0 ? 'pass' : 'fail', message: faults.join('\n') }
}

/** An error counts more than a failure; what was skipped counts nothing. */
export function statusOf(assertions: readonly Assertion[]): TestStatus {
  const statuses = assertions.map(({ status }) => status)
  if (statuses.includes('error')) return 'error'
  return statuses.includes('fail') ? 'fail' : 'pass'
}
