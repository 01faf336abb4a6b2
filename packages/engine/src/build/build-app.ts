/** A Splunk app from a content repository. Nothing is written here: the answer is the app's files. */
import { existsSync, readFileSync } from 'node:fs'
import { basename, join, relative, sep } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { AppSettings } from '../content/app-settings.ts'
import { defaultFilterMacro } from '../content/built-in-macros.ts'
import { type ContentDiagnostic, contentDiagnostic } from '../content/diagnostic.ts'
import { listFiles } from '../content/folder-index.ts'
import type { Lookup } from '../content/lookup.ts'
import type { Macro } from '../content/macro.ts'
import type { OutputFile } from '../content/output-files.ts'
import type { ContentRepository } from '../content/repository.ts'
import { type AppContext, type AppDetection, appDetection } from './app-detection.ts'
import { allTechniques } from './attack-lookup.ts'
import { confFile } from './conf-text.ts'
import { csv, dataSourcesCsv } from './csv-text.ts'
import { dashboardView } from './dashboard-view.ts'
import {
  appConf,
  appManifest,
  collectionsConf,
  contentVersionConf,
  defaultMeta,
  lookupFileName,
  macrosConf,
  serverConf,
  storiesConf,
  transformsConf,
} from './other-confs.ts'
import { baselineStanza, detectionStanza, investigationStanza, removedSearches } from './savedsearches.ts'
import { tar } from './tar.ts'

export interface BuildInput {
  /** The content directory. */
  dir: string
  content: ContentRepository
  app: AppSettings
  /** What stands for now: nothing else in a build depends on a clock. */
  time: Date
  /** For objects that have no date: YYYY-MM-DD. */
  date: string
}

export interface BuiltApp {
  /** Below a folder that is called after the app. */
  files: OutputFile[]
  detections: AppDetection[]
  diagnostics: ContentDiagnostic[]
}

export function buildApp(input: BuildInput): BuiltApp {
  const { dir, content, app } = input
  const diagnostics: ContentDiagnostic[] = []
  const context: AppContext = { label: app.label, date: input.date, diagnostics }
  const detections = byName(content.detections.all().values()).map((each) =>
    appDetection(each, content.deploymentFor(each), context),
  )
  const files = new Map<string, OutputFile['content']>()
  for (const [name, text] of confs(input, detections)) files.set(`default/${name}.conf`, text)
  files.set('metadata/default.meta', defaultMeta())
  files.set('app.manifest', appManifest(app, input.time))
  for (const [name, bytes] of lookupFiles(input, diagnostics)) files.set(`lookups/${name}`, bytes)
  for (const dashboard of byName(content.dashboards.all().values())) {
    const view = dashboardView(dashboard, diagnostics)
    const stem = basename(dashboard.filePath).replace(/\.ya?ml$/i, '')
    if (view) files.set(`default/data/ui/views/${app.label}__${stem}.xml`, view)
  }
  addTemplate(files, dir, diagnostics)
  const sorted = [...files].sort(([a], [b]) => (a < b ? -1 : 1))
  return { files: sorted.map(([path, text]) => ({ path, content: text })), detections, diagnostics }
}

function confs(input: BuildInput, detections: readonly AppDetection[]): [string, string][] {
  const { content, app, date, dir } = input
  const { label } = app
  const investigations = byName(content.investigations.all().values())
  const lookups = byName(content.lookups.all().values())
  const searches = [
    removedSearches(),
    ...detections.map(detectionStanza),
    ...fixedSearches(dir),
    ...byName(content.baselines.all().values()).map((each) =>
      baselineStanza(each, content.deploymentFor(each), label, date),
    ),
    ...investigations.map((each) => investigationStanza(each, label, date)),
  ]
  const stories = byName(content.stories.all().values())
  return [
    ['savedsearches', confFile(searches)],
    ['analyticstories', storiesConf(stories, detections, investigations, { label, date })],
    ['macros', macrosConf(macrosOf(content, detections))],
    ['transforms', transformsConf(lookups, (lookup) => lookupFileName(lookup, date))],
    ['collections', collectionsConf(lookups)],
    ['app', appConf(app, input.time)],
    ['server', serverConf()],
    ['content-version', contentVersionConf(app)],
  ]
}

/** `static_configs/savedsearches_fbd.conf`: finding-based detections, as they are. */
function fixedSearches(dir: string): string[] {
  const file = join(dir, 'static_configs', 'savedsearches_fbd.conf')
  return existsSync(file) ? [`${readFileSync(file, 'utf8').trim()}\n`] : []
}

/** The macros of the content, and a filter that lets everything through for each detection that has none. */
function macrosOf(content: ContentRepository, detections: readonly AppDetection[]): Macro[] {
  const macros = [...content.macros.all().values()]
  const named = new Set(macros.map(({ name }) => name))
  const filters = detections.map(({ detection }) => detection.filterMacro).filter((name) => !named.has(name))
  return byName([...macros, ...[...new Set(filters)].map(defaultFilterMacro)])
}

function lookupFiles(
  { content, date, time }: BuildInput,
  diagnostics: ContentDiagnostic[],
): [string, OutputFile['content']][] {
  const files: [string, OutputFile['content']][] = []
  for (const lookup of byName(content.lookups.all().values())) {
    const { backing } = lookup
    if (backing.kind === 'kvstore') continue
    if (existsSync(backing.path)) files.push([lookupFileName(lookup, date), { copyOf: backing.path }])
    else if (backing.kind === 'csv') diagnostics.push(missing(lookup, backing.path))
  }
  const today = time.toISOString().slice(0, 10).replaceAll('-', '')
  files.push([`data_sources_${today}.csv`, dataSourcesCsv(byName(content.dataSources.all().values()))])
  files.push(['mitre_enrichment.csv', csv(allTechniques())])
  return files
}

function missing(lookup: Lookup, path: string): ContentDiagnostic {
  const message = `The lookup \`${lookup.name}\` has no file: there is no ${path}.`
  const file = lookup.file?.filePath ?? path
  return contentDiagnostic('build-failed', file, lookup.file?.source.at(['name']), message)
}

/** Files of `app_template/` come along; what the build writes itself stays. */
function addTemplate(files: Map<string, OutputFile['content']>, dir: string, diagnostics: ContentDiagnostic[]): void {
  const template = join(dir, 'app_template')
  if (!existsSync(template)) return
  for (const file of listFiles(template, diagnostics, new Set())) {
    const path = relative(template, file).split(sep).join('/')
    if (!files.has(path)) files.set(path, { copyOf: file })
    else {
      const message = `${path} of the template is not taken: the build writes this file.`
      diagnostics.push(contentDiagnostic('build-changed', file, undefined, message))
    }
  }
}

/** The app as an archive that Splunk installs. Bytes depend on the files and the time alone. */
export function packApp(files: readonly OutputFile[], appId: string, time: Date): Buffer {
  const entries = files.map(({ path, content }) => ({ path: `${appId}/${path}`, bytes: bytesOf(content) }))
  const archive = gzipSync(tar(entries, time), { level: 9 })
  // The header's last byte names the operating system.
  archive[9] = 255
  return archive
}

function bytesOf(content: OutputFile['content']): Uint8Array {
  if (typeof content === 'string') return Buffer.from(content)
  return 'copyOf' in content ? readFileSync(content.copyOf) : content
}

function byName<T extends { name: string }>(objects: Iterable<T>): T[] {
  return [...objects].sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
}
