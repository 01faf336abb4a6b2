/** One step from a format to the next, on the text of one file. */

import type { OutputFields } from '@karst/spl'
import type { Baseline } from '../content/baseline.ts'
import type { Deployment, Schedule } from '../content/deployment.ts'
import type { Detection } from '../content/detection.ts'
import type { ContentDiagnosticCode, ContentPath } from '../content/diagnostic.ts'
import type { DeprecationInfo, DeprecationKind } from '../content/removed.ts'
import type { PlainValue } from '../content/yaml-document.ts'
import type { Entry, MapText } from './map-text.ts'

/** What the conversion of one object has to know of the rest of its repository. */
export interface Facts {
  /** The deployment that an object of formats 4 and 5 runs by, the schedule and the actions of one of format 6. */
  deploymentFor(owner: Detection | Baseline): Deployment
  /** The deployment that format 5 will give to a type: of the repository's schedules, else the built-in one. */
  deploymentOfType(type: string): Deployment | undefined
  schedule(name: string): Schedule | undefined
  baselinesOf(detection: Detection): readonly string[]
  detectionsOf(baseline: Baseline): readonly Detection[]
  /** The fields that the rows of its search have, as far as they can be told without data. */
  rowsOf(detection: Detection): OutputFields
  /** Stories of the repository's format 5 mapping, and of `deprecation_info`. */
  deprecation(kind: DeprecationKind, name: string): DeprecationInfo | undefined
  /** For objects that have none, in a format that wants one: YYYY-MM-DD. */
  date: string
  author: string
  appVersion: string
  /** Most detections of the repository are of format 4. */
  mostlyFormat4: boolean
  /** Give threat objects of a type that stays valid a more exact one where their field's name says it. */
  refineThreatTypes: boolean
}

export interface StepReport {
  code: ContentDiagnosticCode
  path: ContentPath
  message: string
  hint?: string | undefined
}

export class Step {
  readonly map: MapText
  /** The file's values as texts, by key. */
  readonly plain: Readonly<Record<string, PlainValue>>
  readonly facts: Facts
  readonly kind: string
  readonly reports: StepReport[] = []
  /** Where the file belongs in the new format, relative to the repository; undefined: where it is. */
  moveTo: string | undefined

  constructor(map: MapText, plain: Readonly<Record<string, PlainValue>>, facts: Facts, kind: string) {
    this.map = map
    this.plain = plain
    this.facts = facts
    this.kind = kind
  }

  text(key: string): string {
    const value = this.plain[key]
    return typeof value === 'string' ? value : ''
  }

  report(code: ContentDiagnosticCode, path: ContentPath, message: string, hint?: string): void {
    this.reports.push({ code, path, message, hint })
  }

  /** Takes out a key that has no effect. */
  drop(key: string, why: string): void {
    if (!this.map.has(key)) return
    this.map.remove(key)
    this.report('convert-dropped', [key], `\`${key}\` is left out: ${why}.`)
  }

  /** Takes out a key that has an effect which the new format can't express. */
  lose(key: string, why: string): void {
    if (!this.map.has(key)) return
    this.map.remove(key)
    this.report('convert-lost', [key], `\`${key}\` can't be carried over: ${why}.`)
  }

  /** Adds a key that the file does not have, and says so. */
  assume(key: string, value: string | number, after: string, why: string): void {
    if (this.text(key) !== '' && this.map.has(key)) return
    this.map.set(key, value, after)
    this.report('convert-assumed', [], `\`${key}: ${value}\` is added: ${why}.`)
  }
}

/** Puts entries in the place of a key. */
export function replaceByEntries(map: MapText, key: string, entries: readonly Entry[]): void {
  const at = map.entries.findIndex((entry) => entry.key === key)
  if (at === -1) return
  const [old] = map.entries.splice(at, 1, ...entries) as [Entry]
  const next = map.entries[at]
  if (next) next.lead = old.lead + next.lead
  else map.tail = old.lead + map.tail
}
