/** Which tests of a content repository are run, and why the others are not. */
import { resolve } from 'node:path'
import { type Detection, dataSourceNames } from '../../content/detection.ts'
import type { DetectionTest } from '../../content/detection-test.ts'
import type { ContentRepository } from '../../content/repository.ts'
import type { SkipReason, TestCase } from './test-result.ts'

/** What contentctl leaves out, and a user may ask for all the same. */
export const INCLUDABLE = ['manual', 'experimental', 'deprecated', 'correlation'] as const
export type Includable = (typeof INCLUDABLE)[number]

export interface Selection {
  /** Names, with `*` for any text, ids, or paths of detection files; empty: all. */
  detections: readonly string[]
  /** Stories, ATT&CK ids, CVEs, types, statuses, asset types, security domains, data sources, categories; any of them. */
  tags: readonly string[]
  /** Only these detections, by file: what a change touches. */
  files?: ReadonlySet<string> | undefined
  include: ReadonlySet<Includable>
}

export const EVERYTHING: Selection = { detections: [], tags: [], include: new Set() }

export function selectTests(content: ContentRepository, selection: Selection): TestCase[] {
  const detections = [...content.detections.all().values()].filter((detection) => isSelected(detection, selection))
  return detections.flatMap((detection) => casesOf(detection, selection.include))
}

export function casesOf(detection: Detection, include: ReadonlySet<Includable>): TestCase[] {
  const whole = skipDetection(detection, include)
  if (detection.tests.length === 0) {
    const skip = whole ?? { reason: 'no-tests' as const, message: 'The detection has no tests.' }
    return [{ detection, test: undefined, at: 0, skip }]
  }
  return detection.tests.map((test, at) => ({ detection, test, at, skip: whole ?? skipTest(test) }))
}

function isSelected(detection: Detection, { detections, tags, files }: Selection): boolean {
  if (files !== undefined && !files.has(resolve(detection.filePath))) return false
  if (detections.length > 0 && !detections.some((wanted) => isMeant(detection, wanted))) return false
  return tags.length === 0 || tagsOf(detection).some((tag) => tags.some((wanted) => matches(tag, wanted)))
}

function isMeant({ name, id, filePath }: Detection, wanted: string): boolean {
  return matches(name, wanted) || id === wanted.toLowerCase() || resolve(filePath) === resolve(wanted)
}

function tagsOf(detection: Detection): string[] {
  const { tags, type, status, category } = detection
  const single = [type, status, category, tags.assetType, tags.securityDomain]
  return [
    ...tags.analyticStories,
    ...tags.mitreAttackIds,
    ...tags.cve,
    ...tags.group,
    ...dataSourceNames(detection),
    ...single,
  ]
}

/** Without regard to case; `*` stands for any text. */
function matches(text: string, pattern: string): boolean {
  const parts = pattern
    .toLowerCase()
    .split('*')
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`, 's').test(text.toLowerCase())
}

type Skip = { reason: SkipReason; message: string }

function skipDetection(detection: Detection, include: ReadonlySet<Includable>): Skip | undefined {
  const { type, status, tags } = detection
  if (tags.manualTest !== undefined && !include.has('manual')) {
    return { reason: 'manual', message: tags.manualTest.trim() || 'The detection is tested by hand (`manual_test`).' }
  }
  if (status !== 'production' && !include.has(status as Includable)) {
    return { reason: 'status', message: `The detection is ${status || 'without a status'}.` }
  }
  if (type === 'Correlation' && !include.has('correlation')) {
    return { reason: 'correlation', message: 'A Correlation searches risk events, which attack data do not hold.' }
  }
  return undefined
}

function skipTest({ testType, description, attackData }: DetectionTest): Skip | undefined {
  if (testType === 'experimental') {
    return { reason: 'experimental-test', message: description ?? 'The test is experimental.' }
  }
  return attackData.length === 0 ? { reason: 'missing-data', message: 'The test names no attack data.' } : undefined
}
