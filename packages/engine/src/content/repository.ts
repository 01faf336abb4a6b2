/** A content repository: everything that searches, detections and tests refer to, over one or more directories. */
import { resolve } from 'node:path'
import { readAppLabel } from './app-label.ts'
import { parseAppObject } from './app-objects.ts'
import { type Baseline, loadBaseline } from './baseline.ts'
import { BUILT_IN_MACROS, defaultFilterMacro } from './built-in-macros.ts'
import { type AnyCatalogue, Catalogue, type Named } from './catalogue.ts'
import type { ContentObject, Parsed } from './content-object.ts'
import { type Dashboard, loadDashboard } from './dashboard.ts'
import { type DataSource, loadDataSource } from './data-source.ts'
import { defaultDeployment } from './default-deployments.ts'
import {
  type Deployment,
  loadDeployment,
  loadSchedule,
  NO_ACTION,
  type Schedule,
  type Scheduling,
} from './deployment.ts'
import { type Detection, filterMacroOf, loadDetection } from './detection.ts'
import { type ContentDiagnostic, contentDiagnostic } from './diagnostic.ts'
import { type ContentDirectory, type ContentFolder, indexDirectory } from './folder-index.ts'
import { type Investigation, loadInvestigation } from './investigation.ts'
import { csvLookup, type Lookup, loadLookup } from './lookup.ts'
import { loadMacro, type Macro, macroKey } from './macro.ts'
import { loadPlaybook, type Playbook } from './playbook.ts'
import { loadDeprecationMapping, loadRemoved, type MappedDeprecation, type RemovedContent } from './removed.ts'
import type { AppObject } from './splunk-app/app-object.ts'
import { type EventSettings, hasEventSettings, readEventSettings } from './splunk-app/event-settings.ts'
import { loadStory, type Story } from './story.ts'

export interface LoadOptions {
  /**
   * Detection files to work with, inside the directories or not. Only these are parsed now; macros, lookups and all
   * else when they are asked for.
   */
  only?: readonly string[]
}

/** Files parsed between two turns of the event loop, so that a server goes on answering while it loads. */
const FILES_A_TURN = 100

/** Reads content directories. What is wrong with them is in `diagnostics`; nothing in a file can make it fail. */
export async function loadContent(dirs: readonly string[], options: LoadOptions = {}): Promise<ContentRepository> {
  const repository = new ContentRepository(dirs, options.only)
  const catalogues: AnyCatalogue[] = options.only ? [repository.detections] : repository.catalogues
  for (const catalogue of catalogues) {
    for (let i = 0; i < catalogue.files.length; i += FILES_A_TURN) {
      catalogue.parse(catalogue.files.slice(i, i + FILES_A_TURN))
      await new Promise(setImmediate)
    }
    catalogue.all()
  }
  return repository
}

export class ContentRepository {
  /** Grows while objects are parsed on demand. */
  readonly diagnostics: ContentDiagnostic[] = []
  readonly detections: Catalogue<Detection>
  readonly macros: Catalogue<Macro>
  readonly lookups: Catalogue<Lookup>
  readonly stories: Catalogue<Story>
  readonly dataSources: Catalogue<DataSource>
  readonly deployments: Catalogue<Deployment>
  readonly schedules: Catalogue<Schedule>
  readonly baselines: Catalogue<Baseline>
  readonly investigations: Catalogue<Investigation>
  readonly playbooks: Catalogue<Playbook>
  readonly dashboards: Catalogue<Dashboard>
  readonly removed: Catalogue<RemovedContent>
  private readonly directories: ContentDirectory[]
  private readonly filterMacros: ReadonlySet<string>
  private readonly reported = new Set<string>()
  private readonly labels = new Map<string, string>()
  private byId: ReadonlyMap<string, Detection> | undefined
  private mapped: MappedDeprecation[] | undefined
  private settings: EventSettings | undefined

  constructor(dirs: readonly string[], only?: readonly string[]) {
    this.directories = dirs.map((dir) => indexDirectory(dir, this.diagnostics))
    const own = (object: ContentObject) => object
    const detectionFiles = only ? [only] : this.filesOf('detections')
    this.detections = this.catalogue('detection', detectionFiles, loadDetection, own)
    this.macros = new Catalogue<Macro>({
      files: this.filesOf('macros'),
      load: this.withApps<Macro>(loadMacro),
      textOf: (file) => this.appObject(file)?.document.text,
      headerOf: fileHeader,
      keyOf: (macro) => macroKey(macro.name, macro.arguments.length),
      overloads: true,
      noun: 'macro',
      diagnostics: this.diagnostics,
    })
    this.lookups = this.catalogue('lookup', this.filesOf('lookups'), loadLookup, fileHeader)
    this.stories = this.catalogue('story', this.filesOf('stories'), loadStory, own)
    this.dataSources = this.catalogue('data source', this.filesOf('data_sources'), loadDataSource, own)
    this.deployments = this.catalogue('deployment', this.filesOf('deployments'), loadDeployment, fileHeader)
    this.schedules = this.catalogue('schedule', this.filesOf('schedules'), loadSchedule, fileHeader)
    this.baselines = this.catalogue('baseline', this.filesOf('baselines'), loadBaseline, own)
    this.investigations = this.catalogue('investigation', this.filesOf('investigations'), loadInvestigation, own)
    this.playbooks = this.catalogue('playbook', this.filesOf('playbooks'), loadPlaybook, own)
    this.dashboards = this.catalogue('dashboard', this.filesOf('dashboards'), loadDashboard, own)
    this.removed = this.catalogue('removed object', this.filesOf('removed'), loadRemoved, own)
    const inApps = this.directories.flatMap(({ objects }) =>
      [...objects.values()].map(({ filterMacro }) => filterMacro),
    )
    const inFiles = [...this.filesOf('detections').flat(), ...(only ?? [])].map(filterMacroOf)
    this.filterMacros = new Set([...inFiles, ...inApps.filter((name) => name !== undefined)])
  }

  /** What the directories say of events at search time (props.conf, eventtypes.conf, tags.conf), read at the first call. */
  get eventSettings(): EventSettings {
    this.settings ??= merged(
      this.roots.filter(hasEventSettings).map((root) => readEventSettings(root, this.diagnostics)),
    )
    return this.settings
  }

  get roots(): string[] {
    return this.directories.map((directory) => directory.root)
  }

  get catalogues(): AnyCatalogue[] {
    const { detections, macros, lookups, stories, dataSources, deployments, schedules, baselines, investigations } =
      this
    const searches = [detections, macros, lookups, stories, dataSources, deployments, schedules, baselines]
    return [...searches, investigations, this.playbooks, this.dashboards, this.removed]
  }

  /**
   * Every macro of a name, whatever its number of arguments: those of the directories, else a built-in one, else a
   * detection's filter that lets everything through. Empty: there is none.
   */
  macro(name: string): readonly Macro[] {
    const defined = this.macros.named(name)
    if (defined.length > 0) return defined
    const builtIn = BUILT_IN_MACROS.filter((macro) => macro.name === name)
    if (builtIn.length > 0) return builtIn
    return this.filterMacros.has(name) ? [defaultFilterMacro(name)] : []
  }

  /** Names that `macro` knows, for "did you mean". Parses the macro files. */
  macroNames(): string[] {
    const defined = [...this.macros.all().values()].map((macro) => macro.name)
    return [...new Set([...defined, ...BUILT_IN_MACROS.map((macro) => macro.name)])].sort()
  }

  /** A lookup by the name of its definition, or a CSV file by its file name. */
  lookup(name: string): Lookup | undefined {
    const defined = this.lookups.get(name)
    if (defined !== undefined) return defined
    const path = this.directories.findLast((directory) => directory.csvFiles.has(name))?.csvFiles.get(name)
    return path === undefined ? undefined : csvLookup(path)
  }

  /** Names that `lookup` knows. Parses the lookup definitions. */
  lookupNames(): string[] {
    const files = this.directories.flatMap((directory) => [...directory.csvFiles.keys()])
    return [...new Set([...this.lookups.all().keys(), ...files])].sort()
  }

  detectionById(id: string): Detection | undefined {
    this.byId ??= new Map([...this.detections.all().values()].map((detection) => [detection.id, detection]))
    return this.byId.get(id)
  }

  /** Baselines that a detection needs: those that it names, and those that name it. */
  baselinesOf(detection: Detection): Baseline[] {
    const all = [...this.baselines.all().values()]
    return all.filter(
      (baseline) => baseline.detections.includes(detection.name) || detection.baselines.includes(baseline.name),
    )
  }

  /** What format 5's mapping files say of deprecated and removed content. Parsed when first asked for. */
  deprecations(): readonly MappedDeprecation[] {
    this.mapped ??= this.directories.flatMap(({ deprecationMappings }) =>
      deprecationMappings.flatMap((file) => {
        const { entries, diagnostics } = loadDeprecationMapping(file)
        this.diagnostics.push(...diagnostics)
        return entries
      }),
    )
    return this.mapped
  }

  /** When a detection or a baseline runs and what it does: its own deployment, its type's, or the built-in one. */
  deploymentFor(owner: Detection | Baseline): Deployment {
    if (owner.deployment !== undefined) return owner.deployment
    const type = owner.kind === 'baseline' ? 'Baseline' : owner.type
    if (owner.kind === 'detection' && owner.formatVersion === 6) return this.deploymentOfFormat6(owner)
    if (owner.kind === 'baseline' && (owner.schedule ?? owner.customSchedule) !== undefined) {
      const scheduling = this.schedulingOf6(owner)
      return {
        kind: 'deployment',
        name: owner.schedule ?? 'inline',
        type,
        scheduling,
        alertAction: { ...NO_ACTION },
        file: undefined,
      }
    }
    const deployments = [...this.deployments.all().values()].filter((deployment) => deployment.type === type)
    const named = deployments.find((deployment) => deployment.name === `ESCU Default Configuration ${type}`)
    return named ?? deployments[0] ?? defaultDeployment(type)!
  }

  /** The label that search names begin with: `ESCU - <name> - Rule`. */
  appLabelFor(object: Pick<ContentObject, 'filePath'>): string {
    const file = resolve(object.filePath)
    const home = this.roots.findLast((root) => file.startsWith(`${resolve(root)}/`)) ?? this.roots[0]
    if (home === undefined) return 'ESCU'
    let label = this.labels.get(home)
    if (label === undefined) {
      label = readAppLabel(home) ?? this.directories.find(({ root }) => root === home)?.app?.label ?? 'ESCU'
      this.labels.set(home, label)
    }
    return label
  }

  private deploymentOfFormat6(detection: Detection): Deployment {
    const { finding, rba, customSchedule, schedule, type } = detection
    const scheduling =
      this.schedulingOf6(detection) ?? ((schedule ?? customSchedule) ? undefined : defaultDeployment(type)?.scheduling)
    const notable = finding && {
      ruleTitle: finding.title,
      ruleDescription: '%description%',
      nesFields: ['user', 'dest'],
    }
    const alertAction = { ...NO_ACTION, rba: rba !== undefined, notable }
    return { kind: 'deployment', name: schedule ?? 'inline', type, scheduling, alertAction, file: undefined }
  }

  /** The times that an object of format 6 says itself, or the schedule that it names. */
  private schedulingOf6(owner: Detection | Baseline): Scheduling | undefined {
    const { customSchedule, schedule } = owner
    return customSchedule ?? (schedule === undefined ? undefined : this.schedulingOf(owner, schedule))
  }

  private schedulingOf(detection: Detection | Baseline, schedule: string): Scheduling | undefined {
    const found = this.schedules.get(schedule)
    if (found === undefined && !this.reported.has(detection.filePath)) {
      this.reported.add(detection.filePath)
      const message = `There is no schedule \`${schedule}\`, so the search is never run by itself.`
      const range = detection.source.at(['schedule'])
      this.diagnostics.push(
        contentDiagnostic('unknown-schedule', detection.filePath, range, message, { path: ['schedule'] }),
      )
    }
    return found?.scheduling
  }

  private filesOf(folder: ContentFolder): string[][] {
    return this.directories.map((directory) => directory.files[folder])
  }

  private catalogue<T extends Named>(
    noun: string,
    files: readonly (readonly string[])[],
    load: (file: string) => Parsed<T>,
    headerOf: (object: T) => ContentObject | undefined,
  ): Catalogue<T> {
    return new Catalogue({
      files,
      load: this.withApps(load),
      headerOf,
      keyOf: (object) => object.name,
      textOf: (file) => this.appObject(file)?.document.text,
      noun,
      diagnostics: this.diagnostics,
    })
  }

  private appObject(file: string): AppObject | undefined {
    return this.directories.find((directory) => directory.objects.has(file))?.objects.get(file)
  }

  private withApps<T>(load: (file: string) => Parsed<T>): (file: string) => Parsed<T> {
    return (file) => {
      const object = this.appObject(file)
      return object ? (parseAppObject(object) as Parsed<T>) : load(file)
    }
  }
}

function fileHeader(object: { file: ContentObject | undefined }): ContentObject | undefined {
  return object.file
}

/** Of two directories the later one wins: its event type of a name, its rules behind those of the others. */
function merged(all: readonly EventSettings[]): EventSettings {
  const types = new Map(all.flatMap(({ eventTypes }) => eventTypes.map((type) => [type.name, type] as const)))
  return {
    extractions: all.flatMap(({ extractions }) => extractions),
    aliases: all.flatMap(({ aliases }) => aliases),
    calculations: all.flatMap(({ calculations }) => calculations),
    lookups: all.flatMap(({ lookups }) => lookups),
    tags: all.flatMap(({ tags }) => tags),
    eventTypes: [...types.values()],
  }
}
