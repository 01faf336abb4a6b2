/** What all records of one run share. Clock and ids come from the caller, so that a run can be repeated exactly. */
import { type Annotations, annotationsOf } from './annotations.ts'
import type { AttackLookup, DetectionForRun } from './detection-for-run.ts'
import type { DiagnosticLog } from './outcome-diagnostic.ts'
import { type SearchWindow, searchInfo } from './search-info.ts'
import { savedSearchDescription } from './search-name.ts'

/** Where records say that they come from. */
export interface RecordOrigin {
  /** The search head's name. */
  host: string
  /** First part of a finding's id. */
  indexerGuid: string
}

export const DEFAULT_ORIGIN: RecordOrigin = { host: 'karst', indexerGuid: '00000000-0000-4000-8000-000000000000' }

export interface ActionContext {
  detection: DetectionForRun
  searchName: string
  sid: string
  /** Epoch seconds, as all times here. */
  scheduledTime: number
  actionTime: number
  origin: RecordOrigin
  /** `info_min_time`, `info_max_time`, `info_search_time`, and those of index time. */
  info: Readonly<Record<string, string>>
  annotations: Annotations
  savedSearchDescription: string
  log: DiagnosticLog
}

export function actionContext(run: {
  detection: DetectionForRun
  searchName: string
  sid: string
  scheduledTime: number
  actionTime: number
  startTime: number
  window: SearchWindow
  origin: RecordOrigin
  attack: AttackLookup | null
  log: DiagnosticLog
}): ActionContext {
  const { detection, searchName, sid, scheduledTime, actionTime, origin, log } = run
  return {
    detection,
    searchName,
    sid,
    scheduledTime,
    actionTime,
    origin,
    info: searchInfo(run.window, run.startTime),
    annotations: annotationsOf(detection, run.attack),
    savedSearchDescription: savedSearchDescription(detection),
    log,
  }
}
