/** Accelerated datasets, for a terminal and as JSON. */
import type { AccelerationStatus } from '../../search/accelerated-datasets.ts'
import type { LeftOut } from '../../search/acceleration.ts'
import type { Terminal } from '../terminal.ts'
import { duration, megabytes } from './progress.ts'
import { renderTable } from './table.ts'

export interface ShownAcceleration extends AccelerationStatus {
  rows: number
  bytes: number
  /** Fields that the table does not have. */
  leftOut?: LeftOut[]
  /** How long it took to make it; undefined when it was there. */
  seconds?: number | undefined
}

export function printAccelerations(all: readonly ShownAcceleration[], terminal: Terminal): void {
  if (all.length === 0) {
    terminal.err('No dataset is accelerated.')
    return
  }
  const rows = all.map(({ acceleration, state, reason, rows, bytes }) => [
    acceleration.dataset,
    state,
    rows.toLocaleString('en'),
    megabytes(bytes),
    new Date(acceleration.created * 1000).toISOString().slice(0, 16).replace('T', ' '),
    reason ?? '',
  ])
  const columns = [
    { title: 'dataset', keep: true },
    { title: 'state', keep: true },
    { title: 'events', align: 'right' as const, keep: true },
    { title: 'size', align: 'right' as const, keep: true },
    { title: 'made (UTC)' },
    { title: 'why it is not used' },
  ]
  terminal.out(renderTable(columns, rows, terminal.width, terminal.paint))
  if (all.some(({ state }) => state !== 'used'))
    terminal.err('karst accelerate --rebuild makes those again that are not used; until then searches read the events.')
}

export function printFilled(
  { acceleration, rows, bytes, leftOut = [], seconds }: ShownAcceleration,
  terminal: Terminal,
) {
  const size = `${rows.toLocaleString('en')} events, ${megabytes(bytes)}`
  const how = seconds === undefined ? 'is accelerated already' : `is accelerated, in ${duration(seconds)}`
  terminal.out(`${acceleration.dataset} ${how}: ${size}`)
  for (const { field, reason } of leftOut)
    terminal.out(`  without ${field}: ${reason}; searches that need it read the events`)
}

export function accelerationsJson(all: readonly ShownAcceleration[]): string {
  const accelerations = all.map(({ acceleration, state, reason, rows, bytes, leftOut, seconds }) => ({
    dataset: acceleration.dataset,
    state,
    ...(reason === undefined ? {} : { reason }),
    events: rows,
    bytes,
    created: acceleration.created,
    table: acceleration.table,
    fields: acceleration.columns.map(({ name }) => name).filter((name) => !name.startsWith('_')),
    ...(leftOut === undefined ? {} : { leftOut }),
    ...(seconds === undefined ? {} : { seconds }),
  }))
  return JSON.stringify({ version: 1, accelerations }, undefined, 2)
}
