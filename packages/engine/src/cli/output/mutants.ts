/** Mutated detections for people and as JSON: a row for each change of the search, and what share of them a test notices. */
import { scoreOf } from '../../testing/mutation/explain-survivor.ts'
import type { Mutant, MutantResult } from '../../testing/mutation/mutant.ts'
import type { MutatedDetection } from '../../testing/mutation/mutate-detection.ts'
import type { Paint, Terminal } from '../terminal.ts'
import { oneLine, renderTable, truncate } from './table.ts'

const CONDITION_WIDTH = 60

export function printMutated({ detection, mutants, reason }: MutatedDetection, terminal: Terminal): void {
  const { out, paint } = terminal
  out(paint.bold(detection.name))
  if (reason !== undefined) {
    out(`  ${paint.warning('not mutated')}: ${reason}\n`)
    return
  }
  if (mutants.length > 0) out(mutantTable(mutants, terminal))
  printReasons(mutants, terminal)
  out(`  ${scoreText(mutants)}\n`)
}

function mutantTable(mutants: readonly MutantResult[], { paint, width }: Terminal): string {
  const columns = [
    { title: '', keep: true, paint: (text: string, row: number) => statusPaint(mutants[row]!, paint)(text) },
    { title: 'place', keep: true },
    { title: 'condition' },
    { title: 'change' },
    { title: 'rows', keep: true, align: 'right' as const },
  ]
  const cells = mutants.map((result) => [
    result.status,
    placeText(result),
    truncate(oneLine(result.condition), CONDITION_WIDTH),
    changeText(result.mutant),
    result.status === 'invalid' ? '' : `${result.rows} → ${result.mutantRows}`,
  ])
  return renderTable(columns, cells, width - 2, paint).replace(/^/gm, '  ')
}

function statusPaint({ status }: MutantResult, paint: Paint): (text: string) => string {
  return status === 'killed' ? paint.good : status === 'survived' ? paint.warning : paint.faint
}

/** Each reason once, with the places of the survivors that it is the reason for. */
function printReasons(mutants: readonly MutantResult[], { out, paint }: Terminal): void {
  const places = new Map<string, Set<string>>()
  for (const mutant of mutants) {
    if (mutant.status !== 'survived') continue
    // How many rows there were stands in the table.
    const reason = mutant.explanation.replace(/ \([^)]*\)/, '')
    places.set(reason, (places.get(reason) ?? new Set()).add(placeText(mutant)))
  }
  for (const [reason, where] of places) {
    out(`  ${paint.warning('survived')} ${[...where].join(', ')}`)
    out(`    ${paint.faint(reason)}`)
  }
}

function placeText({ place }: MutantResult): string {
  return `${place.file.split(/[\\/]/).at(-1)}:${place.line}:${place.column}`
}

function changeText({ operator, instead }: Mutant): string {
  switch (operator) {
    case 'drop':
      return 'left out'
    case 'drop-alternative':
      return 'alternative left out'
    case 'drop-filter':
      return 'filter left out'
    case 'drop-value':
      return 'value left out'
    default:
      return `→ ${truncate(oneLine(instead), CONDITION_WIDTH)}`
  }
}

export function scoreText(mutants: readonly MutantResult[]): string {
  const { killed, survived, unasserted, invalid, killedPercent, exercisedPercent } = scoreOf(mutants)
  if (killedPercent === undefined) return 'The search has no condition to change.'
  const unable = invalid > 0 ? `; ${invalid} can't be run and do not count` : ''
  return `${killed} of ${killed + survived} changes noticed (${killedPercent} %), ${killed + unasserted} exercised by the data (${exercisedPercent} %)${unable}`
}

export function mutatedJson({ detection, mutants, reason }: MutatedDetection): object {
  const { name, id, filePath } = detection
  return {
    detection: { name, id, file: filePath },
    ...(reason === undefined ? {} : { reason }),
    score: scoreOf(mutants),
    mutants: mutants.map(({ mutant, condition, place, status, rows, mutantRows, changed, explanation }) => ({
      operator: mutant.operator,
      condition,
      instead: mutant.instead,
      ...place,
      status,
      rows,
      mutantRows,
      changed,
      ...(explanation === '' ? {} : { explanation }),
    })),
  }
}
