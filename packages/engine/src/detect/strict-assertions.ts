/**
 * What contentctl leaves open and a test may want settled: every risk event that the rows call for and no other, with
 * the exact message; threat objects in pairs; one finding a row, graded and named as the detection says; drilldowns
 * that find something. All faults are reported, not only the first.
 */
import { type StoredRecord, storedValues, type TestEvidence } from './assertions.ts'
import type { DeploymentForRun, DetectionForRun, NotableSettings } from './detection-for-run.ts'
import type { ResolvedDrilldown } from './drilldown.ts'
import { titleTemplate } from './finding.ts'
import { collapseBlanks, expandTokens, tokenSource, tokensOf } from './message.ts'
import { DiagnosticLog } from './outcome-diagnostic.ts'
import { type ResultRow, valuesOf } from './result-row.ts'
import { riskObjectsInOrder, scoresOf, threatObjectsInOrder } from './risk-definitions.ts'
import { riskScore } from './score.ts'
import { threatObjects } from './threat-objects.ts'
import { configuredSeverity, highestSeverity } from './urgency.ts'
import { deploymentOf } from './who-creates-what.ts'

/** A drilldown with the number of rows that its search found over the test's data. */
export interface RanDrilldown {
  rid: number
  drilldown: ResolvedDrilldown
  rows: number
}

export interface StrictEvidence extends TestEvidence {
  /** Indexes of rows that a throttle held back. */
  suppressed?: readonly number[]
  drilldowns: readonly RanDrilldown[]
  /** Records that the risk events must equal, in any order; every field of them and no other. */
  snapshot?: readonly StoredRecord[]
}

/** One sentence a fault; empty when all is as it must be. */
export function strictFaults(
  detection: DetectionForRun,
  deployment: DeploymentForRun | null,
  evidence: StrictEvidence,
): string[] {
  const { rba, notable } = deploymentOf(detection, deployment).alertAction
  const suppressed = new Set(evidence.suppressed ?? [])
  const rows = [...evidence.rows.entries()].filter(([rid]) => !suppressed.has(rid))
  return [
    ...eventFaults(rba ? expectedEvents(detection, rows) : [], evidence.riskEvents),
    ...findingFaults(detection, notable, rows, evidence.findings),
    ...evidence.drilldowns.flatMap(drilldownFaults),
    ...(evidence.snapshot === undefined ? [] : snapshotFaults(evidence.riskEvents, evidence.snapshot)),
  ]
}

/** What is compared of a risk event, as one text. */
function expectedEvents(detection: DetectionForRun, rows: [number, ResultRow][]): string[] {
  const threats = threatObjectsInOrder(detection)
  return rows.flatMap(([rid, row]) => {
    const { values, types } = threatObjects(row, threats)
    return riskObjectsInOrder(detection).flatMap((definition) =>
      valuesOf(row, definition.field).map((object) => {
        const { score } = riskScore(row, definition.score)
        const own = { risk_object: object, risk_object_type: definition.type, risk_score: score }
        const { text } = expandTokens(definition.message ?? detection.rba?.message ?? '', tokenSource(row, own))
        return eventText([String(rid)], object, definition.type, String(score), text, values, types)
      }),
    )
  })
}

function eventFaults(expected: string[], events: readonly StoredRecord[]): string[] {
  const actual = events.map((event) => {
    const field = (name: string) => storedValues(event, name)
    const [object = '', type = '', score = '', message = ''] = ['object', 'object_type', 'score', 'message'].map(
      (name) => field(`risk_${name}`)[0],
    )
    return eventText(
      field('orig_rid'),
      object,
      type,
      score,
      message,
      field('threat_object'),
      field('threat_object_type'),
    )
  })
  const faults: string[] = []
  if (actual.length !== expected.length) faults.push(`${actual.length} risk events, not ${expected.length}.`)
  for (const text of without(expected, actual)) faults.push(`A risk event is missing: ${text}.`)
  for (const text of without(actual, expected)) faults.push(`A risk event is not called for: ${text}.`)
  for (const text of actual) {
    const [token] = tokensOf(text)
    if (token !== undefined) faults.push(`The token ${token} was not replaced in: ${text}.`)
  }
  return faults
}

function eventText(
  rid: readonly string[],
  object: string,
  type: string,
  score: string,
  message: string,
  threats: readonly string[],
  threatTypes: readonly string[],
): string {
  const pairs = threats.map((threat, index) => `${threat} (${threatTypes[index] ?? 'no type'})`)
  const by = pairs.length === 0 ? '' : `, threats ${pairs.join(', ')}`
  return `row ${rid.join()}, ${object} (${type}), score ${Number(score)}, "${collapseBlanks(message)}"${by}`
}

function findingFaults(
  detection: DetectionForRun,
  notable: NotableSettings | undefined,
  rows: [number, ResultRow][],
  findings: readonly StoredRecord[],
): string[] {
  const expected = notable === undefined ? [] : rows
  const faults = findings.length === expected.length ? [] : [`${findings.length} findings, not ${expected.length}.`]
  const byRid = new Map(rows.map(([rid, row]) => [String(rid), row]))
  for (const finding of findings) {
    const [rid = ''] = storedValues(finding, 'orig_rid')
    const row = byRid.get(rid)
    if (row === undefined || notable === undefined) faults.push(`The finding of row ${rid} is not called for.`)
    else faults.push(...gradingFaults(detection, notable, rid, row, finding))
  }
  return faults
}

function gradingFaults(
  detection: DetectionForRun,
  notable: NotableSettings,
  rid: string,
  row: ResultRow,
  finding: StoredRecord,
): string[] {
  const fromRow = valuesOf(row, 'severity')
  const severity = highestSeverity(fromRow) ?? fromRow[0] ?? configuredSeverity(scoresOf(detection))
  const title = expandTokens(titleTemplate(row, notable, detection, new DiagnosticLog()).trim(), tokenSource(row))
  const faults = title.unresolved.map((token) => `The token ${token} of the title has no value in row ${rid}.`)
  for (const [name, should] of [
    ['severity', severity],
    ['rule_title', title.text],
  ] as const) {
    const is = storedValues(finding, name)[0] ?? ''
    if (is !== should) faults.push(`\`${name}\` of the finding of row ${rid} is "${is}", not "${should}".`)
  }
  return faults
}

function drilldownFaults({ rid, drilldown, rows }: RanDrilldown): string[] {
  const { name, usable, diagnostics } = drilldown
  if (!usable) return [`The drilldown "${name}" of row ${rid} can't be run: ${diagnostics.join(' ')}`]
  const faults = diagnostics.filter((text) => text.startsWith('drilldown-token-unresolved'))
  const found = rows > 0 ? [] : [`The drilldown "${name}" of row ${rid} found nothing.`]
  return [...faults.map((text) => `The drilldown "${name}" of row ${rid}: ${text}`), ...found]
}

/** Events are paired with their snapshots by `event_hash`. */
function snapshotFaults(events: readonly StoredRecord[], snapshot: readonly StoredRecord[]): string[] {
  const byHash = new Map(events.map((event) => [storedValues(event, 'event_hash')[0], event]))
  return snapshot.flatMap((expected) => {
    const hash = storedValues(expected, 'event_hash')[0]
    const event = byHash.get(hash)
    return event === undefined ? [`No risk event is ${hash}.`] : recordDifferences(event, expected)
  })
}

/** Fields of the store itself, which no record has of its own. */
const OF_THE_STORE = new Set(['_indextime', '_serial', '_cd', '_bkt'])

/** One sentence a field that differs, whatever form its values were stored in. */
export function recordDifferences(actual: StoredRecord, expected: StoredRecord): string[] {
  const names = new Set([...Object.keys(actual), ...Object.keys(expected)])
  return [...names]
    .filter((name) => !OF_THE_STORE.has(name))
    .flatMap((name) => {
      const is = JSON.stringify(storedValues(actual, name))
      const should = JSON.stringify(storedValues(expected, name))
      return is === should ? [] : [`\`${name}\` is ${is}, not ${should}.`]
    })
}

/** The texts of a list that another lacks, counting repetitions. */
function without(texts: readonly string[], others: readonly string[]): string[] {
  const left = new Map<string, number>()
  for (const text of others) left.set(text, (left.get(text) ?? 0) + 1)
  return texts.filter((text) => {
    const count = left.get(text) ?? 0
    if (count > 0) left.set(text, count - 1)
    return count === 0
  })
}
