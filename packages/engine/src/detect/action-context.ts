/** What all records of one run share. Clock and ids come from the caller, so that a run can be repeated exactly. */
import { type Annotations, annotationsOf } from './annotations.ts'
import type { AttackLookup, DetectionForRun } from './detection-for-run.ts'
import type { DiagnosticLog } from './outcome-diagnostic.ts'
import { type SearchWindow, searchInfo } from './search-info.ts'
import { savedSearchDescription } from './search-name.ts'
import { ownStashFields, type StashField } from './stash.ts'

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
  /** Fields that all records of the run have, risk events in their raw text too. */
  shared: Readonly<Record<string, string | string[]>>
  sharedStash: readonly StashField[]
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
  const info = searchInfo(run.window, run.startTime)
  const annotations = annotationsOf(detection, run.attack)
  const description = savedSearchDescription(detection)
  const shared = {
    savedsearch_description: description,
    annotations: annotations.json,
    ...annotations.fields,
    analyticstories: annotations.analyticStories,
    ...info,
    detection_id: detection.id,
    detection_version: String(detection.version ?? ''),
  }
  const sharedStash = ownStashFields(shared)
  const ids = { detection, searchName, sid, scheduledTime, actionTime, origin }
  return { ...ids, info, annotations, savedSearchDescription: description, shared, sharedStash, log }
}
