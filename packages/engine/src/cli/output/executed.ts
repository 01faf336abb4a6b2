/** A run of a detection for people: rows, risk events with bars, findings, drilldowns. */
import type { ExecutedDetection } from '../../detect/execute-detection.ts'
import type { DetectionOutcome } from '../../detect/run-detection.ts'
import type { Terminal } from '../terminal.ts'
import { bar } from './bar.ts'
import { printDiagnostics } from './diagnostics.ts'
import { printRows } from './rows.ts'
import { oneLine, renderTable, truncate } from './table.ts'

const BAR_WIDTH = 20
const MOST_SCORE = 100

export function printExecuted({ detection, search, outcome, written }: ExecutedDetection, terminal: Terminal): void {
  const { paint } = terminal
  const kind = paint.faint(`${detection.type} · ${detection.status}`)
  terminal.out(`${paint.bold(detection.name)}  ${kind}`)
  printDiagnostics(search.diagnostics, search.source, terminal, detection.search)
  if (!outcome) return
  section(
    `${count(search.rows.length, 'row')} ${paint.faint(`in ${(search.statistics.elapsed * 1000).toFixed(0)} ms`)}`,
    terminal,
  )
  printRows(search.fields, search.rows, 'table', terminal)
  printRisk(outcome, terminal)
  printFindings(outcome, terminal)
  printDrilldowns(outcome, terminal)
  for (const { severity, message, hint } of outcome.diagnostics) {
    terminal.err(
      `${terminal.paintErr[severity](severity)}: ${message}${hint ? ` ${terminal.paintErr.faint(hint)}` : ''}`,
    )
  }
  if (written && written.alreadyThere > 0)
    terminal.err(
      `${written.alreadyThere} records of an earlier run for the same time are kept; --force writes them again.`,
    )
  terminal.out('')
}

function section(title: string, terminal: Terminal): void {
  terminal.out(`\n${title}`)
}

function printRisk({ riskEvents, creates }: DetectionOutcome, terminal: Terminal): void {
  const { paint } = terminal
  if (!creates.riskEvents) return
  section(`${count(riskEvents.length, 'risk event')} ${paint.faint('(intermediate findings, index=risk)')}`, terminal)
  if (riskEvents.length === 0) return
  const rows = riskEvents.map((event) => [
    String(event.risk_object),
    String(event.risk_object_type),
    String(event.risk_score),
    bar(Number(event.risk_score), MOST_SCORE, BAR_WIDTH),
    String(event.risk_message),
  ])
  const columns = [
    { title: 'entity', paint: paint.bold },
    { title: 'type' },
    { title: 'score', align: 'right' as const, keep: true },
    { title: '', keep: true, paint: paint.warning },
    { title: 'message' },
  ]
  terminal.out(renderTable(columns, rows, terminal.width, paint))
}

function printFindings({ findings, creates }: DetectionOutcome, terminal: Terminal): void {
  const { paint } = terminal
  if (!creates.findings) return
  section(`${count(findings.length, 'finding')} ${paint.faint('(index=notable)')}`, terminal)
  if (findings.length === 0) return
  const rows = findings.map((finding) => [
    String(finding.urgency),
    String(finding.severity),
    String(finding.rule_title),
  ])
  terminal.out(
    renderTable(
      [{ title: 'urgency', paint: paint.error }, { title: 'severity' }, { title: 'title' }],
      rows,
      terminal.width,
      paint,
    ),
  )
}

/** Those of the first row; the others differ in their values only. */
function printDrilldowns({ drilldowns }: DetectionOutcome, terminal: Terminal): void {
  const first = drilldowns.find((row) => row.drilldowns.length > 0)
  if (!first) return
  section('drilldowns', terminal)
  for (const { name, search } of first.drilldowns) {
    terminal.out(`  ${name}`)
    terminal.out(`    ${terminal.paint.faint(truncate(oneLine(search), Math.max(40, terminal.width - 4)))}`)
  }
}

export function count(number: number, noun: string): string {
  return `${number} ${number === 1 ? noun : `${noun}s`}`
}
