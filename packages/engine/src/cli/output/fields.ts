/** The fields of events as tables for people: selected, interesting, and the others where they are asked for. */
import type { FieldSummaries, FieldSummary } from '../../search/field-summary.ts'
import type { Terminal } from '../terminal.ts'
import { oneLine, renderTable, truncate } from './table.ts'

const VALUE_WIDTH = 40

export function printFields({ events, fields }: FieldSummaries, interesting: number, terminal: Terminal): void {
  const shown = fields.filter((field) => !field.selected && field.interesting)
  const rest = fields.length - shown.length - fields.filter(({ selected }) => selected).length
  section(
    'Selected fields',
    fields.filter(({ selected }) => selected),
    terminal,
  )
  section(interesting === 0 ? 'Fields' : 'Interesting fields', shown, terminal)
  const count = (number: number, one: string) => `${number.toLocaleString('en')} ${number === 1 ? one : `${one}s`}`
  const hidden = rest === 0 ? '' : `; ${count(rest, 'more field')} in fewer than ${interesting} % of them: --coverage 0`
  terminal.out(`${count(events, 'event')}, ${count(fields.length - rest, 'field')}${hidden}`)
}

function section(title: string, fields: readonly FieldSummary[], terminal: Terminal): void {
  if (fields.length === 0) return
  const right = { align: 'right' as const, keep: true }
  const columns = [
    { title, keep: true },
    { title: 'in', ...right },
    { title: 'type', keep: true },
    { title: 'values', ...right },
    { title: 'most frequent' },
  ]
  const rows = fields.map((field) => [
    truncate(oneLine(field.field), VALUE_WIDTH),
    `${percent(field.coverage)} %`,
    field.multivalue > 0 ? `${field.type}, multivalue` : field.type,
    `${field.distinctEstimated ? '~' : ''}${field.distinct.toLocaleString('en')}`,
    mostFrequent(field),
  ])
  terminal.out(`${renderTable(columns, rows, terminal.width, terminal.paint)}\n`)
}

function mostFrequent({ values, range, distinct, valuesEstimated }: FieldSummary): string {
  const sign = valuesEstimated ? '~' : ''
  const told = values.map(
    ({ value, percent: share }) => `${truncate(oneLine(value), VALUE_WIDTH)} (${sign}${percent(share)} %)`,
  )
  const numbers = range && distinct > values.length ? `${range.min} to ${range.max}; ` : ''
  return numbers + told.join(', ')
}

/** Whole from 10 on; nothing that is there shows as 0, nothing that lacks something as 100. */
function percent(value: number): string {
  if (value > 0 && value < 0.1) return '<0.1'
  const shown = value >= 10 ? Math.round(value) : Math.round(value * 10) / 10
  return String(value < 100 && shown === 100 ? 99 : shown)
}
