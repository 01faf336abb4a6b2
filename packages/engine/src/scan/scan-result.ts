/** What a scan finds: detections that met something, by entity, and those that could not run. */

import type { Detection } from '../content/detection.ts'
import type { OriginEvent } from '../explain/explanation.ts'

/** What one detection says of one entity. */
export interface ScanFinding {
  detection: Detection
  severity: string
  /** The highest of its risk events about the entity; 0 for a detection that gives none. */
  score: number
  /** Risk events about the entity, and the sum of their scores. */
  riskEvents: number
  riskSum: number
  /** The first message. */
  message: string
  /** Rows of the search that are about the entity. */
  rows: number
  /** Of its events: epoch seconds; undefined where none is known. */
  firstTime: number | undefined
  lastTime: number | undefined
  /** Events behind the rows, and the first few of them. */
  eventCount: number
  /** True when there are more than were counted. */
  manyEvents: boolean
  events: OriginEvent[]
}

export interface ScanEntity {
  /** Empty for findings of detections that name no entity. */
  entity: string
  /** `system`, `user`, `other`; empty without an entity. */
  type: string
  /** Each detection's highest score, added up: a detection that fires a thousand times counts once. */
  score: number
  /** All scores of all risk events, as the risk index adds them up. */
  riskSum: number
  tactics: string[]
  findings: ScanFinding[]
}

export interface NotRun {
  detection: Detection
  why: string
}

export interface ScanResult {
  entities: ScanEntity[]
  /** Detections that ran, or certainly have no events to look at. */
  ran: number
  /** Of these, those that need events of which the store has none. */
  withoutData: number
  found: number
  notRun: NotRun[]
  /** Detections of which only the first rows count, with how many. */
  cut: { detection: Detection; rows: number }[]
}
