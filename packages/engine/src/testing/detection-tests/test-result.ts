/** What came of the tests of detections, as data: the command line renders it. */
import type { Detection } from '../../content/detection.ts'
import type { DetectionTest } from '../../content/detection-test.ts'
import type { Finding } from '../../detect/finding.ts'
import type { RiskEvent } from '../../detect/risk-event.ts'
import type { Row } from '../../search/result.ts'
import type { SearchResult } from '../../search/run-search.ts'
import type { Difference } from './compare-records.ts'

/** Why a test is not run. What is skipped is counted and listed, never left out. */
export type SkipReason =
  /** `manual_test` is set. */
  | 'manual'
  /** The detection is experimental or deprecated: contentctl tests production content only. */
  | 'status'
  | 'correlation'
  /** Format 6: `test_type: experimental`. */
  | 'experimental-test'
  | 'no-tests'
  /** Neither in a directory nor, where that is allowed, at its URL. */
  | 'missing-data'

export interface TestCase {
  detection: Detection
  /** Undefined for a detection without tests. */
  test: DetectionTest | undefined
  /** Its place in `tests:`. */
  at: number
  skip: { reason: SkipReason; message: string } | undefined
}

export type TestStatus = 'pass' | 'fail' | 'error' | 'skip'

/** One thing that a test asserts. The names are those of docs/testing.md. */
export interface Assertion {
  name: 'data' | 'search' | 'results' | 'row-fields' | 'risk-events' | 'findings' | 'strict' | 'expectation'
  status: TestStatus
  message: string
  /** Field by field, where something was expected and something else came. */
  differences?: Difference[]
}

/** A file of attack data, as far as a test came with it. */
export interface DataUse {
  /** As the test names it. */
  data: string
  /** The file that was loaded; undefined when none was found. */
  path: string | undefined
  events: number
  /** Events that are not as they should be; they are searched all the same. */
  eventsWithProblems: number
  /** Places that were looked at in vain. */
  looked: readonly string[]
}

export interface TestResult {
  case: TestCase
  status: TestStatus
  /** What decided: the first assertion that did not hold, the reason for skipping, or empty. */
  message: string
  assertions: Assertion[]
  data: DataUse[]
  /** What a report needs of the search; its rows are evidence of their own. */
  search: Pick<SearchResult, 'diagnostics' | 'source' | 'fields'> | undefined
  firstRows: Row[]
  rowCount: number
  riskEvents: RiskEvent[]
  findings: Finding[]
  /** Wall clock, without loading. */
  seconds: number
}

/** Rows, risk events and findings that a result keeps as evidence. */
export const EVIDENCE = 5

export interface TestCounts {
  pass: number
  fail: number
  error: number
  skip: number
  skipped: Partial<Record<SkipReason, number>>
}

export function countResults(results: readonly TestResult[]): TestCounts {
  const counts: TestCounts = { pass: 0, fail: 0, error: 0, skip: 0, skipped: {} }
  for (const { status, case: testCase } of results) {
    counts[status]++
    const reason = status === 'skip' ? testCase.skip?.reason : undefined
    if (reason !== undefined) counts.skipped[reason] = (counts.skipped[reason] ?? 0) + 1
  }
  return counts
}

/** Where a test stands in its file; the search of a detection without tests. */
export function placeOfTest({ detection, test, at }: TestCase): { file: string; line: number; column: number } {
  const { start } = detection.source.at(test === undefined ? ['search'] : ['tests', at])
  return { file: detection.filePath, line: start.line, column: start.column }
}

export function nameOfTest({ detection, test }: TestCase): string {
  return test === undefined ? detection.name : `${detection.name} · ${test.name}`
}
