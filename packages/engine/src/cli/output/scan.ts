/** A scan for people: entities by risk, what was found of each, and the events behind it. */
import type { NotRun, ScanEntity, ScanFinding, ScanResult } from '../../scan/scan-result.ts'
import type { Paint, Terminal } from '../terminal.ts'
import { bar } from './bar.ts'
import { eventLine } from './event-line.ts'
import { count } from './executed.ts'
import { showTime } from './rows.ts'
import { oneLine, pad, truncate } from './table.ts'

const BAR_WIDTH = 20
const SEVERITY_WIDTH = 13

export function printScan(result: ScanResult, terminal: Terminal): void {
  const { entities } = result
  const most = Math.max(1, ...entities.map(({ score }) => score))
  for (const entity of entities) printEntity(entity, most, terminal)
  printTotals(result, terminal)
}

function printEntity(
  { entity, type, score, riskSum, tactics, findings }: ScanEntity,
  most: number,
  terminal: Terminal,
): void {
  const { out, paint, width } = terminal
  if (entity === '')
    out(`${paint.bold('Without an entity')}  ${paint.faint('detections that give no risk to anybody')}`)
  else {
    const sum = riskSum === score ? '' : paint.faint(`  (${riskSum.toLocaleString('en')} with repetitions)`)
    out(
      `${paint.bold(oneLine(entity))}  ${paint.faint(type)}  ${paint.bold(`risk ${score.toLocaleString('en')}`)}  ${paint.warning(bar(score, most, BAR_WIDTH))}${sum}`,
    )
    if (tactics.length > 0) out(paint.faint(truncate(`  ${tactics.join(', ')}`, width)))
  }
  for (const finding of findings) printFinding(finding, terminal)
  out('')
}

function printFinding(finding: ScanFinding, { out, paint, width }: Terminal): void {
  const { detection, severity, score, message, rows, events, eventCount, manyEvents } = finding
  const techniques = detection.tags.mitreAttackIds.join(' ')
  const facts = [detection.type, techniques, score > 0 ? `risk ${score}` : '', count(rows, 'row')]
  const about = facts.filter((fact) => fact !== '').join(' · ')
  out(
    `  ${severityPaint(severity, paint)(pad(`● ${severity}`, SEVERITY_WIDTH + 2))} ${paint.bold(detection.name)}  ${paint.faint(about)}`,
  )
  const indent = '      '
  if (message !== '') out(truncate(`${indent}${oneLine(message)}`, width))
  out(paint.faint(`${indent}${timesOf(finding)}${count(eventCount, 'event')}${manyEvents ? ' or more' : ''}`))
  for (const event of events) out(`${indent}  ${eventLine(event, width - indent.length - 2)}`)
}

function timesOf({ firstTime, lastTime }: ScanFinding): string {
  if (firstTime === undefined || lastTime === undefined) return ''
  return firstTime === lastTime ? `${showTime(firstTime)}  ` : `${showTime(firstTime)} to ${showTime(lastTime)}  `
}

function severityPaint(severity: string, paint: Paint): (text: string) => string {
  if (severity === 'critical' || severity === 'high') return paint.error
  if (severity === 'medium') return paint.warning
  return severity === 'low' ? paint.info : paint.faint
}

function printTotals(
  { ran, withoutData, found, entities, notRun, cut }: ScanResult,
  { out, err, paint, paintErr }: Terminal,
): void {
  const named = entities.filter(({ entity }) => entity !== '').length
  const idle = withoutData === 0 ? '' : `, ${withoutData.toLocaleString('en')} of them without events to look at`
  out(
    `${paint.bold(`${found} of ${count(ran, 'detection')}`)} found something${idle}; ${count(named, 'entity').replace(/entitys$/, 'entities')}`,
  )
  for (const { detection, rows } of cut)
    err(
      `${paintErr.warning('warning')}: ${detection.name} gives more than ${rows.toLocaleString('en')} rows; the others do not count.`,
    )
  if (notRun.length === 0) return
  err(`\n${paintErr.bold(`${count(notRun.length, 'detection')} could not run`)}`)
  for (const [why, those] of byReason(notRun)) err(`  ${oneLine(why)}\n    ${paintErr.faint(those.join(', '))}`)
}

function byReason(notRun: readonly NotRun[]): Map<string, string[]> {
  const reasons = new Map<string, string[]>()
  for (const { detection, why } of notRun) reasons.set(why, [...(reasons.get(why) ?? []), detection.name])
  return reasons
}
