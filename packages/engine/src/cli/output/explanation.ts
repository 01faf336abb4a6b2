/** An explanation for people: what every stage leaves; why there is nothing, or which events the rows come from. */
import type {
  Emptiness,
  ExplainedCondition,
  ExplainedRow,
  ExplainedStage,
  Explanation,
  FieldFacts,
  NearestRow,
} from '../../explain/explanation.ts'
import type { CellValue } from '../../search/result.ts'
import type { Terminal } from '../terminal.ts'
import { eventLine } from './event-line.ts'
import { count } from './executed.ts'
import { showCell, showTime } from './rows.ts'
import { oneLine, truncate } from './table.ts'

const NUMBER_WIDTH = 11

export function printExplanation(explanation: Explanation, terminal: Terminal): void {
  const { stages, rows, empty, shown, notes } = explanation
  terminal.out(terminal.paint.faint(`${'rows'.padStart(NUMBER_WIDTH)}  after`))
  printStages(stages, 0, empty, terminal)
  terminal.out('')
  if (empty) printEmptiness(empty, rows, terminal)
  if (rows > 0) printShown(shown, rows, notes, terminal)
}

function printStages(
  stages: readonly ExplainedStage[],
  depth: number,
  empty: Emptiness | undefined,
  terminal: Terminal,
): void {
  const { paint } = terminal
  for (const stage of stages) {
    const several = stage.kept.reduce((sum, { conditions }) => sum + conditions.length, 0) > 1
    const datasets = stage.kept.some(({ from }) => from !== undefined)
    if (several || datasets) printConditions(stage, depth, empty, terminal)
    for (const [at, search] of stage.searches.entries()) {
      terminal.out(`${' '.repeat(NUMBER_WIDTH)}  ${indent(depth + 1)}${paint.faint(`[ search ${at + 1} in brackets`)}`)
      printStages(search, depth + 2, empty, terminal)
    }
    const pipe = stage.command === 'search' && depth % 2 === 0 && stage === stages[0] ? '' : '| '
    const culprit = empty !== undefined && isCulprit(stage, empty)
    const text = `${indent(depth)}${pipe}${oneLine(stage.text).replace(/\s*⏎\s*/g, ' ')}`
    const where = stage.place.macro === undefined || several ? '' : macroPlace(stage)
    const cut = truncate(text, Math.max(30, terminal.width - NUMBER_WIDTH - 4 - Math.min(where.length, 40)))
    terminal.out(
      `${number(stage.rows, terminal)}  ${culprit ? paint.error(cut) : paint.bold(cut)}${where && `  ${paint.faint(where)}`}`,
    )
    for (const note of stage.notes)
      terminal.out(`${' '.repeat(NUMBER_WIDTH)}  ${indent(depth)}  ${paint.warning(note)}`)
  }
}

function printConditions(
  { kept }: ExplainedStage,
  depth: number,
  empty: Emptiness | undefined,
  terminal: Terminal,
): void {
  const { paint } = terminal
  for (const { from, rows, conditions } of kept) {
    const what = from === undefined ? 'rows to choose from' : `rows to choose ${from} from`
    terminal.out(`${number(rows, terminal)}  ${indent(depth + 1)}${paint.faint(what)}`)
    for (const condition of conditions) {
      const text = `${indent(depth + 1)}${oneLine(condition.text)}`
      const where = condition.place.macro === undefined ? '' : `  ${paint.faint(macroPlace(condition))}`
      const cut = truncate(text, Math.max(30, terminal.width - NUMBER_WIDTH - 2 - 30))
      const culprit = empty !== undefined && mentions(empty, condition)
      terminal.out(`${number(condition.left, terminal)}  ${culprit ? paint.error(cut) : cut}${where}`)
    }
  }
}

/** The file's own name: its folder is that of the content. A filter macro that nobody wrote has no file. */
function macroPlace({ place: { macro, file, line } }: Pick<ExplainedCondition, 'place'>): string {
  const name = file.startsWith('(built in') ? undefined : file.split(/[\\/]/).at(-1)
  return name === undefined ? `\`${macro}\`` : `\`${macro}\` ${name}:${line}`
}

function mentions(empty: Emptiness, condition: ExplainedCondition): boolean {
  return empty.condition === condition || (empty.inner !== undefined && mentions(empty.inner, condition))
}

function isCulprit(stage: ExplainedStage, { stage: { text }, condition, inner }: Emptiness): boolean {
  return (
    (condition === undefined && stage.rows === 0 && stage.text === text) ||
    (inner !== undefined && isCulprit(stage, inner))
  )
}

function number(rows: number, { paint }: Terminal): string {
  const text = rows.toLocaleString('en').padStart(NUMBER_WIDTH)
  return rows === 0 ? paint.error(text) : text
}

function indent(depth: number): string {
  return '  '.repeat(depth)
}

function printEmptiness(empty: Emptiness, rows: number, terminal: Terminal, what = 'No rows.'): void {
  const { paint } = terminal
  const { sentence, condition, stage, fields, nearest, inner } = empty
  if (rows === 0) terminal.out(paint.bold(`${what} The first place where nothing is left:`))
  else terminal.out(paint.bold('Nothing is left here, although the search gives rows:'))
  const { file, line, column, macro } = (condition ?? stage).place
  const text = truncate(oneLine(condition?.text ?? stage.text), Math.max(30, terminal.width - 2))
  terminal.out(`  ${paint.error(text)}`)
  terminal.out(paint.faint(`  ${macro === undefined ? '' : `macro \`${macro}\`, `}${file}:${line}:${column}`))
  terminal.out(`  ${sentence}`)
  for (const facts of fields) printField(facts, condition !== undefined, terminal)
  if (nearest.length > 0) printNearest(nearest, terminal)
  if (inner) {
    terminal.out('')
    printEmptiness(inner, 0, terminal, 'The search in brackets gives no rows.')
  }
}

function printField(facts: FieldFacts, instead: boolean, terminal: Terminal): void {
  const { paint } = terminal
  const { field, of, rowsWith, rowsWithout, values, distinct, more, near, hint } = facts
  if (rowsWith === 0) {
    const whose = of === undefined ? '' : ` of ${of}`
    terminal.out(`\n  ${paint.bold(field)}: no row${whose} has this field.${hint === undefined ? '' : ` ${hint}`}`)
    return
  }
  const kinds = `${distinct.toLocaleString('en')}${more ? ' or more' : ''} ${distinct === 1 && !more ? 'value' : 'values'}`
  const missing = rowsWithout === 0 ? '' : `, ${count(rowsWithout, 'row')} without it`
  const has = of === undefined ? (instead ? ' has instead' : ' has') : ` of ${of} has`
  terminal.out(`\n  ${paint.bold(field)}${has}: ${paint.faint(`${kinds}${missing}`)}`)
  for (const { value, rows } of values) {
    terminal.out(`${number(rows, terminal)}  ${truncate(oneLine(value), Math.max(30, terminal.width - 13))}`)
  }
  for (const { value, difference } of near) {
    terminal.out(`  ${paint.warning('near:')} ${truncate(oneLine(value), 90)} ${paint.warning(`(${difference})`)}`)
  }
}

function printNearest(nearest: readonly NearestRow[], terminal: Terminal): void {
  const { paint } = terminal
  terminal.out(`\n  ${paint.bold('Nearest')} ${paint.faint('what misses the fewest conditions of this stage')}`)
  for (const { missed, row } of nearest) {
    terminal.out(
      `  ${describe(
        row,
        missed.flatMap(({ has }) => Object.keys(has)),
        terminal,
      )}`,
    )
    for (const { condition, has } of missed) {
      const values = Object.entries(has).map(([field, value]) => `${field}=${truncate(oneLine(showValue(value)), 60)}`)
      const instead = values.length === 0 ? '' : `  has ${values.join(', ')}`
      terminal.out(`    ${paint.error('misses')} ${truncate(oneLine(condition), 80)}${paint.faint(instead)}`)
    }
  }
}

function showValue(value: CellValue): string {
  return value === null ? 'nothing' : showCell(value)
}

/** An event by its time, source and text; another row by its fields. */
function describe(
  row: Readonly<Record<string, CellValue>>,
  told: readonly string[],
  { paint, width }: Terminal,
): string {
  if (typeof row._raw === 'string') {
    const { _time, source, _raw } = row
    return eventLine({ _time: Number(_time), source: String(source), _raw }, width - 2)
  }
  const fields = Object.entries(row).filter(([name, value]) => value !== null && !told.includes(name))
  const text = fields
    .map(([name, value]) => `${name}=${name === '_time' ? showTime(value) : showCell(value)}`)
    .join('  ')
  return paint.bold(truncate(oneLine(text), Math.max(30, width - 2)))
}

function printShown(shown: readonly ExplainedRow[], rows: number, notes: readonly string[], terminal: Terminal): void {
  const { paint, width } = terminal
  const more = shown.length < rows ? ` ${paint.faint(`the first ${shown.length}`)}` : ''
  terminal.out(`${paint.bold(`${count(rows, 'row')}, and the events behind each`)}${more}`)
  for (const { row, events, eventCount, manyEvents } of shown) {
    // A row that is an event is its own reason.
    const isEvent = typeof row._raw === 'string'
    if (!isEvent) terminal.out(`  ${describe(row, [], terminal)}`)
    for (const { _time, source, _raw } of events)
      terminal.out(`${isEvent ? '  ' : '    '}${eventLine({ _time, source, _raw }, width - 4)}`)
    const left = eventCount - events.length
    if (eventCount === 0) terminal.out(`    ${paint.faint('made of no stored event')}`)
    else if (left > 0)
      terminal.out(`    ${paint.faint(`and ${left.toLocaleString('en')}${manyEvents ? ' or more' : ''} others`)}`)
  }
  for (const note of notes) terminal.out(paint.faint(`Note: ${note}`))
}
