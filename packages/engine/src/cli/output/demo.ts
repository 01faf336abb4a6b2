/** The demo for people: findings, entities by risk, totals, what to type next. */
import { allTactics } from '../../content/attack.ts'
import type { EntityRisk } from '../../detect/entity-risk.ts'
import { type DemoFinding, demoEntities, demoFailures, demoFindings, demoTotals } from '../demo/demo-summary.ts'
import type { NextCommand } from '../demo/next-commands.ts'
import type { DemoResult } from '../demo/run-demo.ts'
import type { Paint, Terminal } from '../terminal.ts'
import { bar } from './bar.ts'
import { count } from './executed.ts'
import { renderTable, type TableColumn, truncate } from './table.ts'

const BAR_WIDTH = 24
/** Wider tables are harder to read, not easier. */
const WIDEST = 120

export function printDemo(result: DemoResult, next: readonly NextCommand[], terminal: Terminal): void {
  const { paint } = terminal
  const width = Math.min(terminal.width, WIDEST)
  const day = new Date(result.time.now * 1000).toISOString().slice(0, 10)
  terminal.out(`${paint.bold('karst demo')}  ${paint.faint(`one made-up day in a made-up network, ${day}`)}`)
  section('Findings', 'what an analyst would look at, the most urgent first (index=notable)', terminal)
  terminal.out(findingsTable(demoFindings(result), width, paint))
  section('Entities by risk', 'what all detections say about each host and user (index=risk)', terminal)
  terminal.out(entitiesTable(demoEntities(result), width, paint))
  terminal.out('')
  terminal.out(totals(result, paint))
  for (const run of demoFailures(result)) terminal.out(paint.error(`${run.detection.name} could not run.`))
  section('Next', 'each line works as it is', terminal)
  for (const { note, line } of next) terminal.out(`  ${paint.faint(note)}\n    ${paint.info(line)}`)
}

function section(title: string, note: string, { out, paint }: Terminal): void {
  out(`\n${paint.bold(title)}  ${paint.faint(note)}`)
}

function findingsTable(findings: readonly DemoFinding[], width: number, paint: Paint): string {
  const urgency = (text: string, row: number): string => urgencyPaint(findings[row]!.finding.urgency, paint)(text)
  const columns: TableColumn[] = [
    { title: 'urgency', keep: true, paint: urgency },
    { title: 'title', paint: paint.bold },
    { title: 'entity' },
    { title: 'type', keep: true, paint: paint.faint },
    { title: 'ATT&CK', keep: true, paint: paint.faint },
  ]
  const rows = findings.map(({ finding, run, entities }) => [
    `● ${finding.urgency}`,
    finding.rule_title,
    entities.join(', '),
    run.detection.type,
    run.detection.tags.mitreAttackIds[0] ?? '',
  ])
  return renderTable(columns, rows, width, paint)
}

function urgencyPaint(urgency: string, paint: Paint): (text: string) => string {
  switch (urgency) {
    case 'critical':
      return (text) => paint.bold(paint.error(text))
    case 'high':
      return paint.error
    case 'medium':
      return paint.warning
    case 'low':
      return paint.info
    default:
      return paint.faint
  }
}

/** Two lines an entity: how much, and how far along the tactics of ATT&CK. */
function entitiesTable(entities: readonly EntityRisk[], width: number, paint: Paint): string {
  const most = Math.max(...entities.map(({ score }) => score), 1)
  const columns: TableColumn[] = [
    { title: 'entity', paint: paint.bold },
    { title: 'type', keep: true, paint: paint.faint },
    { title: 'score', align: 'right', keep: true },
    { title: '', keep: true, paint: paint.warning },
    { title: 'risk events', align: 'right', keep: true },
    { title: 'detections', align: 'right', keep: true },
  ]
  const rows = entities.map(({ entity, type, score, searches, riskEvents }) => [
    entity,
    type,
    String(score),
    bar(score, most, BAR_WIDTH),
    String(riskEvents),
    String(searches.length),
  ])
  const [header, ...lines] = renderTable(columns, rows, width, paint).split('\n')
  const tactics = entities.map((entity) => paint.faint(truncate(`  ${tacticNames(entity).join(', ')}`, width)))
  return [header, ...lines.flatMap((line, row) => [line, tactics[row]])].join('\n')
}

/** Everybody calls it so, and the line ends before the terminal does. */
const SHORTER: Record<string, string> = { 'command-and-control': 'C2' }

function tacticNames({ tactics }: EntityRisk): string[] {
  const names = new Map(allTactics().map(({ shortName, name }) => [shortName, SHORTER[shortName] ?? name]))
  return tactics.map((tactic) => names.get(tactic) ?? tactic)
}

function totals(result: DemoResult, paint: Paint): string {
  const { rows, riskEvents, findings } = demoTotals(result)
  const parts = [
    count(result.events, 'event'),
    count(result.runs.length, 'detection'),
    count(rows, 'row'),
    count(riskEvents, 'risk event'),
    count(findings, 'finding'),
  ]
  return `${parts.map(paint.bold).join(paint.faint(' → '))}  ${paint.faint(`in ${result.seconds.toFixed(1)} s`)}`
}
