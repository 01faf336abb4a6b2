/** Results of detections' tests for people: what failed with its evidence, what was skipped, the figures. */
import type { Difference } from '../../testing/detection-tests/compare-records.ts'
import type { SuiteFigures } from '../../testing/detection-tests/suite.ts'
import {
  type Assertion,
  countResults,
  nameOfTest,
  placeOfTest,
  type SkipReason,
  type TestCounts,
  type TestResult,
} from '../../testing/detection-tests/test-result.ts'
import type { Terminal } from '../terminal.ts'
import { renderLocated } from './diagnostics.ts'
import { count } from './executed.ts'
import { megabytes } from './progress.ts'
import { printRows } from './rows.ts'
import { oneLine, renderTable } from './table.ts'

export const SKIP_WORDS: Record<SkipReason, string> = {
  manual: 'tested by hand',
  status: 'not production',
  correlation: 'Correlation',
  'experimental-test': 'experimental test',
  'no-tests': 'without tests',
  'missing-data': 'without data',
}

/** Failures come first: they are what a reader is here for. */
export function printResults(results: readonly TestResult[], terminal: Terminal): void {
  const fallen = results.filter(({ status }) => status === 'fail' || status === 'error')
  for (const result of fallen) printFallen(result, terminal)
  printSkipped(results, terminal)
}

export function printFallen(result: TestResult, terminal: Terminal): void {
  const { paint } = terminal
  const { file, line } = placeOfTest(result.case)
  const word = result.status === 'error' ? 'ERROR' : 'FAIL'
  terminal.out(`${paint.error(word)}  ${paint.bold(nameOfTest(result.case))}  ${paint.faint(`${file}:${line}`)}`)
  for (const assertion of result.assertions) printAssertion(assertion, terminal)
  printSearchErrors(result, terminal)
  printEvidence(result, terminal)
  terminal.out('')
}

function printAssertion({ name, status, message, differences = [] }: Assertion, { out, paint, width }: Terminal): void {
  if (status === 'pass' || status === 'skip') return
  for (const sentence of message.split('\n')) out(`  ${paint.warning(name)}: ${oneLine(sentence)}`)
  if (differences.length === 0) return
  const columns = [
    { title: 'record', keep: true },
    { title: 'field', keep: true },
    { title: 'expected', paint: paint.good },
    { title: 'actual', paint: paint.error },
  ]
  const table = renderTable(columns, differences.map(differenceCells), width - 4, paint)
  out(table.replace(/^/gm, '    '))
}

function differenceCells({ record, field, expected, actual }: Difference): string[] {
  return [record, field, expected, actual]
}

function printSearchErrors({ search, case: { detection } }: TestResult, { out, paint }: Terminal): void {
  for (const diagnostic of search?.diagnostics ?? []) {
    if (diagnostic.severity === 'error') {
      out(renderLocated(diagnostic, search!.source, paint, detection.search).replace(/^/gm, '  '))
    }
  }
}

function printEvidence(result: TestResult, terminal: Terminal): void {
  const { out, paint, width } = terminal
  for (const { data, path, events, eventsWithProblems } of result.data) {
    const flaws = eventsWithProblems > 0 ? `, ${eventsWithProblems} not as they should be` : ''
    out(paint.faint(`  data: ${oneLine(path ?? data)} (${count(events, 'event')}${flaws})`))
  }
  if (result.rowCount > 0) {
    out(
      paint.faint(
        `  ${count(result.rowCount, 'row')}${result.rowCount > result.firstRows.length ? ', the first:' : ':'}`,
      ),
    )
    printRows(result.search?.fields ?? [], result.firstRows, 'table', {
      ...terminal,
      width: width - 4,
      out: indented(out),
    })
  }
  for (const event of result.riskEvents) {
    const { risk_object: object, risk_object_type: type, risk_score: score, risk_message: message } = event
    out(paint.faint(`  risk event: ${oneLine(`${object} (${type}), score ${score}: ${message}`)}`))
  }
  for (const { severity, rule_title: title } of result.findings) {
    out(paint.faint(`  finding: ${oneLine(`${severity}: ${title}`)}`))
  }
}

function indented(out: Terminal['out']): Terminal['out'] {
  return (text) => out(text.replace(/^/gm, '    '))
}

/** Data that are not at hand are named one by one: there is something to do about them. */
function printSkipped(results: readonly TestResult[], { out, paint }: Terminal): void {
  for (const result of results) {
    if (result.status !== 'skip' || result.case.skip?.reason !== 'missing-data') continue
    out(`${paint.warning('SKIP')}  ${nameOfTest(result.case)}  ${paint.faint(oneLine(result.message))}`)
  }
}

/** Every skipped test with its reason, for `--list-skipped`. */
export function printAllSkipped(results: readonly TestResult[], { out, paint }: Terminal): void {
  for (const result of results) {
    const reason = result.status === 'skip' ? result.case.skip?.reason : undefined
    if (reason === undefined || reason === 'missing-data') continue
    out(
      `${paint.warning('SKIP')}  ${nameOfTest(result.case)}  ${paint.faint(`${SKIP_WORDS[reason]}: ${oneLine(result.message)}`)}`,
    )
  }
}

export function summaryOf(results: readonly TestResult[], figures: SuiteFigures): string {
  return `${countsText(countResults(results))}${figures.ran > 0 ? `; ${figuresText(figures)}` : ''}`
}

export function countsText({ pass, fail, error, skip, skipped }: TestCounts): string {
  const parts = [`${pass} passed`, `${fail} failed`]
  if (error > 0) parts.push(count(error, 'error'))
  if (skip > 0) {
    const reasons = Object.entries(skipped).map(([reason, number]) => `${number} ${SKIP_WORDS[reason as SkipReason]}`)
    parts.push(`${skip} skipped (${reasons.join(', ')})`)
  }
  return parts.join(', ')
}

function figuresText({ loadSeconds, testSeconds, files, events, bytes, ran }: SuiteFigures): string {
  const loaded = `${count(files, 'file')} (${events.toLocaleString('en')} events, ${megabytes(bytes)}) loaded in ${loadSeconds.toFixed(1)} s`
  const tests = `${count(ran, 'test')} run in ${testSeconds.toFixed(1)} s`
  return files === 0 ? tests : `${loaded}, ${tests}`
}
