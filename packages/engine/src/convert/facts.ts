/** What the conversion of an object has to know of the repository that it is in. */
import { compile, type Environment, type OutputFields, outputFields } from '@karst/spl'
import { readAppSettings } from '../content/app-settings.ts'
import type { Baseline } from '../content/baseline.ts'
import { defaultDeployment } from '../content/default-deployments.ts'
import type { Detection } from '../content/detection.ts'
import { DEPRECATION_KINDS, type DeprecationInfo, type DeprecationKind } from '../content/removed.ts'
import type { ContentRepository } from '../content/repository.ts'
import { contentEnvironment } from '../search/content-environment.ts'
import { typeOfSchedule } from './deployment-steps.ts'
import type { Facts } from './step.ts'

export interface ConvertOptions {
  /** Give threat objects a more exact type where their field's name says it, also where the old one stays valid. */
  refineThreatTypes?: boolean
  /** For objects without a date, in a format that wants one. Default: the newest date of the content. */
  date?: string
  /** Told after each file. */
  progress?: (done: number, total: number) => void
}

export function factsOf(repository: ContentRepository, dir: string, options: ConvertOptions): Facts {
  const app = readAppSettings(dir)
  const detections = [...repository.detections.all().values()]
  const baselines = [...repository.baselines.all().values()]
  const needs = (detection: Detection, baseline: Baseline) =>
    baseline.detections.includes(detection.name) || detection.baselines.includes(baseline.name)
  const inline = inlineDeprecations(repository)
  return {
    deploymentFor: (owner) => repository.deploymentFor(owner),
    deploymentOfType: (type) => {
      const schedule = [...repository.schedules.all().values()].find(({ name }) => typeOfSchedule(name) === type)
      const usual = defaultDeployment(type)
      return usual && schedule ? { ...usual, scheduling: schedule.scheduling } : usual
    },
    schedule: (name) => repository.schedules.get(name),
    baselinesOf: (detection) => baselines.filter((each) => needs(detection, each)).map(({ name }) => name),
    detectionsOf: (baseline) => detections.filter((each) => needs(each, baseline)),
    rowsOf: rowsIn(contentEnvironment(repository, 0)),
    deprecation: (kind, name) =>
      repository.deprecations().find((each) => each.kind === kind && each.content === name) ??
      inline.get(`${kind}\0${name}`),
    date: options.date ?? newestDate(repository),
    author: app.authorName || 'unknown',
    appVersion: app.version,
    mostlyFormat4: detections.filter(({ formatVersion }) => formatVersion === 4).length > detections.length / 2,
    refineThreatTypes: options.refineThreatTypes ?? false,
  }
}

/** Compiles a search when its rows are asked for. What can't be compiled may have any field. */
export function rowsIn(environment: Environment): (detection: Detection) => OutputFields {
  const known = new WeakMap<Detection, OutputFields>()
  return (detection) => {
    const rows = known.get(detection) ?? outputFields(compile(detection.search.text, environment))
    known.set(detection, rows)
    return rows
  }
}

/** Objects that have no date get the newest of the content, so that the same content always gives the same files. */
export function newestDate(repository: ContentRepository): string {
  const dates: string[] = []
  for (const { source } of headers(repository)) {
    const plain = source.toPlain() as Record<string, unknown>
    for (const key of ['date', 'modification_date']) if (typeof plain[key] === 'string') dates.push(plain[key])
  }
  return (
    dates
      .filter((date) => /^\d{4}-\d\d-\d\d$/.test(date))
      .sort()
      .at(-1) ?? '2024-01-01'
  )
}

function headers(repository: ContentRepository) {
  const { detections, stories, dataSources, baselines } = repository
  return [detections, stories, dataSources, baselines].flatMap((catalogue) => [...catalogue.all().values()])
}

export function inlineDeprecations(repository: ContentRepository): Map<string, DeprecationInfo> {
  const found = new Map<string, DeprecationInfo>()
  const add = (kind: DeprecationKind, name: string, source: { toPlain(): unknown }) => {
    const info = (source.toPlain() as { deprecation_info?: unknown }).deprecation_info
    if (typeof info !== 'object' || info === null) return
    const { reason, removed_in_version, replacement_content } = info as Record<string, unknown>
    const replacements = Array.isArray(replacement_content) ? replacement_content.map(String) : []
    found.set(`${kind}\0${name}`, {
      reason: String(reason ?? ''),
      removedInVersion: String(removed_in_version ?? ''),
      replacements,
    })
  }
  for (const { name, source } of repository.detections.all().values()) add('detections', name, source)
  for (const { name, source } of repository.stories.all().values()) add('stories', name, source)
  for (const { name, source } of repository.baselines.all().values()) add('baselines', name, source)
  for (const { name, source, filePath } of repository.removed.all().values()) {
    const kind = DEPRECATION_KINDS.find((each) => filePath.split(/[\\/]/).includes(each))
    add(kind ?? 'detections', name, source)
  }
  return found
}
