/** Results of detections' tests in JUnit's XML, as CI servers read it: a detection is a suite, a test a case. */
import type { Detection } from '../../content/detection.ts'
import { countResults, type TestResult } from '../../testing/detection-tests/test-result.ts'
import { SKIP_WORDS } from './test-results.ts'

export function testsJunit(results: readonly TestResult[]): string {
  const byDetection = new Map<Detection, TestResult[]>()
  for (const result of results) {
    const { detection } = result.case
    byDetection.set(detection, [...(byDetection.get(detection) ?? []), result])
  }
  const suites = [...byDetection].map(([detection, own]) => suiteXml(detection, own))
  const head = '<?xml version="1.0" encoding="UTF-8"?>'
  return `${head}\n<testsuites${attributes({ name: 'karst test', ...counts(results) })}>\n${suites.join('')}</testsuites>\n`
}

function suiteXml({ name, filePath }: Detection, results: readonly TestResult[]): string {
  const cases = results.map((result) => caseXml(name, result))
  return `  <testsuite${attributes({ name, file: filePath, ...counts(results) })}>\n${cases.join('')}  </testsuite>\n`
}

function counts(results: readonly TestResult[]): Record<string, string> {
  const { fail, error, skip } = countResults(results)
  const seconds = results.reduce((sum, result) => sum + result.seconds, 0)
  return {
    tests: String(results.length),
    failures: String(fail),
    errors: String(error),
    skipped: String(skip),
    time: seconds.toFixed(3),
  }
}

function caseXml(classname: string, result: TestResult): string {
  const { case: testCase, status, seconds } = result
  const name = testCase.test?.name ?? '(no tests)'
  const head = `    <testcase${attributes({ name, classname, file: testCase.detection.filePath, time: seconds.toFixed(3) })}`
  if (status === 'pass') return `${head}/>\n`
  return `${head}>\n      ${outcomeXml(result)}\n    </testcase>\n`
}

function outcomeXml({ case: { skip }, status, message, assertions }: TestResult): string {
  if (status === 'skip') {
    return `<skipped${attributes({ message: skip ? `${SKIP_WORDS[skip.reason]}: ${message}` : message })}/>`
  }
  const tag = status === 'error' ? 'error' : 'failure'
  const decisive = assertions.find((assertion) => assertion.status === status)
  const details = assertions.flatMap((assertion) =>
    assertion.status === 'pass' || assertion.status === 'skip'
      ? []
      : [`${assertion.name}: ${assertion.message}`, ...(assertion.differences ?? []).map(differenceLine)],
  )
  return `<${tag}${attributes({ message, type: decisive?.name ?? tag })}>${xmlText(details.join('\n'))}</${tag}>`
}

export function differenceLine(difference: {
  record: string
  field: string
  expected: string
  actual: string
}): string {
  const { record, field, expected, actual } = difference
  return `${record}: ${field} expected ${expected}, actual ${actual}`
}

function attributes(values: Record<string, string>): string {
  return Object.entries(values)
    .map(([name, value]) => ` ${name}="${xmlText(value).replaceAll('\n', '&#10;')}"`)
    .join('')
}

/** What XML 1.0 can't hold, a control character of a log, becomes U+FFFD. */
function xmlText(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replace(
      /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g,
      '\ufffd',
    )
}
