/** Results of detections' tests as JSON, version 1. Documented in docs/testing.md. */
import type { SuiteFigures } from '../../testing/detection-tests/suite.ts'
import { countResults, placeOfTest, type TestResult } from '../../testing/detection-tests/test-result.ts'
import { toJson } from './diagnostics.ts'

export function testsJson(results: readonly TestResult[], figures: SuiteFigures): object {
  return { version: 1, counts: countResults(results), figures, tests: results.map(testJson) }
}

export function testJson(result: TestResult): object {
  const { case: testCase, status, message, assertions, data, search, seconds } = result
  const { name, id, type, status: stage, filePath } = testCase.detection
  const { line, column } = placeOfTest(testCase)
  return {
    detection: { name, id, type, status: stage, file: filePath },
    test: testCase.test?.name ?? null,
    line,
    column,
    status,
    message,
    ...(status === 'skip' ? { reason: testCase.skip?.reason } : {}),
    assertions,
    expectedResults: testCase.test?.expectedResults ?? null,
    results: result.rowCount,
    firstResults: result.firstRows,
    riskEvents: result.riskEvents,
    findings: result.findings,
    data,
    diagnostics: search === undefined ? [] : toJson(search.diagnostics, search.source, testCase.detection.search),
    seconds,
  }
}
