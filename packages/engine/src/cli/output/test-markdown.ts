/** Results of detections' tests as Markdown: what a pull request's page shows (GITHUB_STEP_SUMMARY). */
import type { SuiteFigures } from '../../testing/detection-tests/suite.ts'
import { countResults, nameOfTest, placeOfTest, type TestResult } from '../../testing/detection-tests/test-result.ts'
import { countsText, SKIP_WORDS, summaryOf } from './test-results.ts'

/** GitHub cuts a summary at 1 MiB. */
const MOST_FAILURES = 200

export function testsMarkdown(results: readonly TestResult[], figures: SuiteFigures): string {
  const fallen = results.filter(({ status }) => status === 'fail' || status === 'error')
  const skipped = results.filter(({ status }) => status === 'skip')
  const lines = [`## Detection tests: ${fallen.length === 0 ? 'passed' : `${fallen.length} fell short`}`, '']
  lines.push(escapeText(summaryOf(results, figures)), '')
  if (fallen.length > 0)
    lines.push(...table(['Test', 'File', 'What', 'Why'], fallen.slice(0, MOST_FAILURES).map(failureCells)))
  if (fallen.length > MOST_FAILURES) lines.push(`${fallen.length - MOST_FAILURES} more are not listed here.`, '')
  for (const { case: testCase, assertions } of fallen.slice(0, MOST_FAILURES)) {
    const differences = assertions.flatMap((assertion) => assertion.differences ?? [])
    if (differences.length === 0) continue
    lines.push(`### ${escapeText(nameOfTest(testCase))}`, '')
    const cells = differences.map(({ record, field, expected, actual }) => [record, field, expected, actual])
    lines.push(...table(['Record', 'Field', 'Expected', 'Actual'], cells))
  }
  if (skipped.length > 0) lines.push(...skippedSection(skipped))
  return `${lines.join('\n').trimEnd()}\n`
}

function failureCells({ case: testCase, status, message, assertions }: TestResult): string[] {
  const { file, line } = placeOfTest(testCase)
  const decisive = assertions.find((assertion) => assertion.status === status)
  return [nameOfTest(testCase), `${file}:${line}`, decisive?.name ?? status, message]
}

function skippedSection(skipped: readonly TestResult[]): string[] {
  const counts = countsText(countResults(skipped)).replace(/^.*?(\d+ skipped)/, '$1')
  const cells = skipped
    .slice(0, MOST_FAILURES)
    .map(({ case: testCase, message }) => [
      nameOfTest(testCase),
      testCase.skip ? SKIP_WORDS[testCase.skip.reason] : '',
      message,
    ])
  return ['<details>', `<summary>${counts}</summary>`, '', ...table(['Test', 'Reason', 'Why'], cells), '</details>', '']
}

export function table(head: readonly string[], rows: readonly (readonly string[])[]): string[] {
  const line = (cells: readonly string[]) => `| ${cells.map(escapeCell).join(' | ')} |`
  return [line(head), `|${head.map(() => ' --- |').join('')}`, ...rows.map(line), '']
}

/** Text of logs must not become a link, a tag or a row of its own. */
function escapeCell(text: string): string {
  return escapeText(text.replace(/\s*\n\s*/g, ' ')).replaceAll('|', '\\|')
}

function escapeText(text: string): string {
  return text
    .replaceAll('\\', '\\\\')
    .replace(/[`*_[\]<>#]/g, '\\$&')
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/g, '·')
}
