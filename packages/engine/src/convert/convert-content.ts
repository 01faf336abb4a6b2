/** A whole content directory in another format. Nothing is written here: the answer is the files of the new one. */
import { readdirSync } from 'node:fs'
import { join, relative, sep } from 'node:path'
import { readAppSettings } from '../content/app-settings.ts'
import type { Baseline } from '../content/baseline.ts'
import { defaultDeployment } from '../content/default-deployments.ts'
import type { Detection, FormatVersion } from '../content/detection.ts'
import { type ContentDiagnostic, contentDiagnostic } from '../content/diagnostic.ts'
import { CONTENT_FOLDERS, type ContentFolder, indexDirectory, listFiles } from '../content/folder-index.ts'
import type { OutputFile } from '../content/output-files.ts'
import { DEPRECATION_KINDS, type DeprecationInfo, type DeprecationKind } from '../content/removed.ts'
import { type ContentRepository, loadContent } from '../content/repository.ts'
import { readTextFile } from '../content/text-file.ts'
import { convertFile } from './convert-file.ts'
import { alertActionValue, typeOfSchedule } from './deployment-steps.ts'
import { deprecationValue, schedulingValue } from './detection-to-6.ts'
import { objectId } from './object-id.ts'
import type { Facts } from './step.ts'
import { renderFile, type TextStyle } from './written-value.ts'

export interface ConvertOptions {
  refineThreatTypes?: boolean
  /** For objects without a date, in a format that wants one. Default: the newest date of the content. */
  date?: string
}

export interface Conversion {
  /** Every file of the new directory. */
  files: OutputFile[]
  /** Of them, those that differ from what is there now, and those that were not there. */
  changed: string[]
  /** Files that the new format has no more, or elsewhere. */
  gone: string[]
  /** Files of content that were looked at. */
  read: number
  diagnostics: ContentDiagnostic[]
}

export async function convertContent(
  dir: string,
  to: FormatVersion,
  options: ConvertOptions = {},
): Promise<Conversion> {
  const repository = await loadContent([dir])
  const facts = factsOf(repository, dir, options)
  const problems: ContentDiagnostic[] = []
  const index = indexDirectory(dir, problems)
  const conversion: Conversion = { files: [], changed: [], gone: [], read: 0, diagnostics: problems }
  const taken = new Set<string>()
  for (const folder of CONTENT_FOLDERS) {
    for (const file of index.files[folder]) convertInto(conversion, taken, dir, folder, file, to, facts)
  }
  mappings(conversion, repository, index.deprecationMappings, dir, to, taken)
  if (to < 6) defaultDeployments(conversion, repository)
  for (const file of otherFiles(dir, taken))
    conversion.files.push({ path: pathIn(dir, file), content: { copyOf: file } })
  reportClashes(conversion, dir)
  conversion.files.sort((a, b) => (a.path < b.path ? -1 : 1))
  return conversion
}

function convertInto(
  conversion: Conversion,
  taken: Set<string>,
  dir: string,
  folder: ContentFolder,
  file: string,
  to: FormatVersion,
  facts: Facts,
): void {
  taken.add(file)
  conversion.read++
  const text = readTextFile(file)
  if (typeof text !== 'string') {
    conversion.diagnostics.push(text)
    return
  }
  const path = pathIn(dir, file)
  const converted = convertFile({ folder, file, path, text }, to, facts)
  conversion.diagnostics.push(...converted.diagnostics)
  if (converted.text !== undefined) conversion.files.push({ path: converted.path, content: converted.text })
  if (converted.text !== undefined && (converted.text !== text || converted.path !== path)) {
    conversion.changed.push(converted.path)
  }
  if (converted.diagnostics.some(({ severity }) => severity === 'error')) return
  if (converted.path !== path || converted.text === undefined) conversion.gone.push(path)
  for (const move of converted.moves) {
    if (!move.from.startsWith(dir)) continue
    taken.add(move.from)
    const moved = pathIn(dir, move.to)
    conversion.files.push({ path: moved, content: { copyOf: move.from } })
    conversion.changed.push(moved)
    conversion.gone.push(pathIn(dir, move.from))
  }
}

function factsOf(repository: ContentRepository, dir: string, options: ConvertOptions): Facts {
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
    deprecation: (kind, name) =>
      repository.deprecations().find((each) => each.kind === kind && each.content === name) ??
      inline.get(`${kind}\0${name}`),
    date: options.date ?? newestDate(repository),
    author: app.authorName || 'unknown',
    appVersion: app.version,
    refineThreatTypes: options.refineThreatTypes ?? false,
  }
}

/** Objects that have no date get the newest of the content, so that the same content always gives the same files. */
function newestDate(repository: ContentRepository): string {
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

function inlineDeprecations(repository: ContentRepository): Map<string, DeprecationInfo> {
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

/** Format 5 has the reasons of deprecated content in one file, format 6 in each object. */
function mappings(
  conversion: Conversion,
  repository: ContentRepository,
  files: readonly string[],
  dir: string,
  to: FormatVersion,
  taken: Set<string>,
): void {
  if (to === 6) {
    for (const file of files) {
      taken.add(file)
      conversion.gone.push(pathIn(dir, file))
    }
    reportUnplaced(conversion, repository, files)
    return
  }
  const known = new Set(repository.deprecations().map(({ kind, content }) => `${kind}\0${content}`))
  const inline = [...inlineDeprecations(repository)].filter(([key]) => !known.has(key))
  if (inline.length === 0) return
  const value = Object.fromEntries(
    DEPRECATION_KINDS.map((kind) => [
      kind,
      inline
        .filter(([key]) => key.startsWith(`${kind}\0`))
        .map(([key, info]) => ({ content: key.slice(kind.length + 1), ...deprecationValue(info) })),
    ]).filter(([, entries]) => entries!.length > 0),
  )
  const name = files.length === 0 ? 'deprecation_mapping.YML' : 'deprecation_mapping_from_6.YML'
  conversion.files.push({ path: `removed/${name}`, content: renderFile(value, STYLE) })
  conversion.changed.push(`removed/${name}`)
}

function reportUnplaced(conversion: Conversion, repository: ContentRepository, files: readonly string[]): void {
  const { detections, stories, baselines, investigations, removed } = repository
  const catalogues = { detections, stories, baselines, investigations }
  for (const { kind, content } of repository.deprecations()) {
    if (catalogues[kind].get(content) !== undefined || removed.get(content) !== undefined) continue
    const message = `The deprecation mapping names \`${content}\`, which is not in this content: its reason is lost.`
    conversion.diagnostics.push(contentDiagnostic('convert-lost', files[0] ?? '', undefined, message))
  }
}

const STYLE: TextStyle = { indent: 2, indentLists: false, eol: '\n' }

/** contentctl 5 wants a deployment for each type that occurs; format 6 has none. */
function defaultDeployments(conversion: Conversion, repository: ContentRepository): void {
  if (repository.deployments.fileCount > 0) return
  const detections = [...repository.detections.all().values()]
  if (!detections.some(({ formatVersion }) => formatVersion === 6)) return
  const types = new Set<string>(detections.map(({ type }) => type))
  if (repository.baselines.fileCount > 0) types.add('Baseline')
  for (const schedule of repository.schedules.all().keys()) types.delete(typeOfSchedule(schedule) ?? '')
  for (const type of [...types].sort()) {
    const deployment = defaultDeployment(type)
    if (deployment?.scheduling === undefined) continue
    const path = `deployments/escu_default_configuration_${type.toLowerCase()}.yml`
    const text = renderFile(
      {
        name: deployment.name,
        id: objectId('deployment', deployment.name),
        version: 1,
        date: newestDate(repository),
        author: 'unknown',
        description: `What a search of type ${type} does where it does not say otherwise.`,
        scheduling: schedulingValue(deployment.scheduling),
        alert_action: alertActionValue(deployment),
        type,
      },
      STYLE,
    )
    conversion.files.push({ path, content: text })
    conversion.changed.push(path)
  }
}

/** Files beside the YAML files, and those at the top of the directory. */
function otherFiles(dir: string, taken: ReadonlySet<string>): string[] {
  const files: string[] = []
  for (const folder of CONTENT_FOLDERS) {
    const problems: ContentDiagnostic[] = []
    const found = listFiles(join(dir, folder), problems, new Set())
    files.push(...found.filter((file) => !taken.has(file)))
  }
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    if (entry.isFile() && !entry.name.startsWith('.')) files.push(join(dir, entry.name))
  }
  return files
}

/** Two files must not end at one place. */
function reportClashes(conversion: Conversion, dir: string): void {
  const seen = new Map<string, OutputFile>()
  for (const file of conversion.files) {
    const first = seen.get(file.path)
    if (first) {
      const message = `Two files would become ${file.path}.`
      const hint = 'Rename one of them, and the object in it.'
      conversion.diagnostics.push(
        contentDiagnostic('convert-failed', join(dir, file.path), undefined, message, { hint }),
      )
    } else seen.set(file.path, file)
  }
  conversion.files = [...seen.values()]
}

function pathIn(dir: string, file: string): string {
  return relative(dir, file).split(sep).join('/')
}
