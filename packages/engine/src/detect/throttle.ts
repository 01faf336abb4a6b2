/**
 * Throttling, Splunk's `alert.suppress`: after a row has triggered, rows with equal values in all the listed fields do
 * not, for a period; neither risk events nor findings (Splunk's alerting manual, "Throttle alerts"). A state goes in
 * and a new one comes out; nothing is remembered here.
 */
import { createHash } from 'node:crypto'
import type { ThrottleDefinition } from './detection-for-run.ts'
import type { DiagnosticLog } from './outcome-diagnostic.ts'
import { type ResultRow, valuesOf } from './result-row.ts'

/** What a detection's next run must know. Plain data: it can be stored as JSON. */
export interface ThrottleState {
  /** Names the search, its schedule and its throttle; a state of another fingerprint is void. */
  fingerprint: string
  /** When the window of a key closes, in epoch seconds. */
  openUntil: Record<string, number>
}

export interface ThrottledRow {
  rid: number
  /** The values of the throttle's fields. */
  key: string[]
  /** When its key can trigger again, in epoch seconds. */
  until: number
}

export interface ThrottleResult {
  /** Indexes of the rows that trigger. */
  rids: number[]
  suppressed: ThrottledRow[]
  /** Null for a detection without a throttle. */
  state: ThrottleState | null
}

export interface ThrottleInput {
  throttling: ThrottleDefinition | undefined
  /** What the state depends on besides the throttle: editing either of them opens all windows. */
  search: string
  cron: string
  rows: readonly ResultRow[]
  /** The run's scheduled time, from which windows are counted. */
  time: number
  state: ThrottleState | null
}

export function applyThrottle(input: ThrottleInput, log: DiagnosticLog): ThrottleResult {
  const { throttling, rows, time } = input
  const seconds = throttling === undefined ? undefined : periodSeconds(throttling, log)
  if (throttling === undefined || seconds === undefined) return { rids: [...rows.keys()], suppressed: [], state: null }
  reportAbsentFields(throttling, rows, log)
  const fingerprint = throttleFingerprint(input.search, input.cron, throttling)
  const openUntil = new Map<string, number>()
  if (input.state?.fingerprint === fingerprint) {
    for (const [key, until] of Object.entries(input.state.openUntil)) if (until > time) openUntil.set(key, until)
  }
  const result: ThrottleResult = { rids: [], suppressed: [], state: null }
  for (const [rid, row] of rows.entries()) {
    const key = throttling.fields.map((field) => valuesOf(row, field).join('\u001f'))
    const name = JSON.stringify(key)
    const until = openUntil.get(name)
    if (until !== undefined && until > time) {
      result.suppressed.push({ rid, key, until })
    } else {
      openUntil.set(name, time + seconds)
      result.rids.push(rid)
    }
  }
  result.state = { fingerprint, openUntil: Object.fromEntries(openUntil) }
  return result
}

const PERIOD_UNITS: Record<string, number> = { s: 1, m: 60, h: 3600, d: 86400 }

function periodSeconds({ period }: ThrottleDefinition, log: DiagnosticLog): number | undefined {
  const match = /^(\d+)([smhd])$/.exec(period.trim())
  if (match !== null) return Number(match[1]) * PERIOD_UNITS[match[2]!]!
  const hint = 'Write a number and s, m or h, e.g. `24h`.'
  log.add('throttle-period-invalid', period, `\`${period}\` is not a period, so nothing was throttled.`, { hint })
  return undefined
}

function reportAbsentFields({ fields }: ThrottleDefinition, rows: readonly ResultRow[], log: DiagnosticLog): void {
  if (rows.length === 0) return
  for (const field of fields) {
    if (rows.some((row) => valuesOf(row, field).length > 0)) continue
    const message = `No row has a value in \`${field}\`, by which the detection is throttled: all rows count as one.`
    log.add('throttle-field-absent', field, message, { hint: 'Name a field that the search returns.' })
  }
}

function throttleFingerprint(search: string, cron: string, { fields, period }: ThrottleDefinition): string {
  return createHash('sha256')
    .update(JSON.stringify([search, cron, fields, period]))
    .digest('hex')
}
