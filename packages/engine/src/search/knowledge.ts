/** Everything that a search is compiled against, from a store and from content. */
import {
  DEFAULT_LIMITS,
  type Environment,
  type FieldCatalogue,
  type Limits,
  type LookupDefinition,
  type MacroSource,
  type SavedSearch,
} from '@karst/spl'
import { DataModels } from '../content/data-model.ts'
import { macroSource } from '../content/macro-source.ts'
import { ContentRepository } from '../content/repository.ts'
import type { Store } from '../stores/store.ts'
import { AcceleratedDatasets } from './accelerated-datasets.ts'
import { GEOIP_LOOKUP, LookupLibrary } from './lookup-library.ts'

export interface SearchTime {
  /** The search's clock, epoch seconds. */
  now: number
  /** Epoch seconds; null = open. */
  earliest: number | null
  latest: number | null
  timeZone: string
}

export interface KnowledgeSettings {
  /** The file of a GeoIP database, .mmdb or .csv. */
  geoip?: string | undefined
  /** Read before, for many searches over the same content. */
  dataModels?: DataModels
}

export class Knowledge {
  readonly content: ContentRepository | undefined
  readonly lookups: LookupLibrary
  readonly dataModels: DataModels
  private readonly store: Store
  private catalogue: FieldCatalogue = EMPTY_CATALOGUE
  private readonly accelerated: AcceleratedDatasets
  /** Lookups that the last compilations named. */
  private readonly used = new Set<string>()

  constructor(store: Store, content?: ContentRepository, settings: KnowledgeSettings = {}) {
    this.store = store
    this.content = content
    this.lookups = new LookupLibrary(store, content, settings.geoip)
    this.dataModels = settings.dataModels ?? new DataModels(content?.roots)
    this.accelerated = new AcceleratedDatasets(store, this.dataModels)
  }

  /** Reads what may have changed since the last search. */
  async refresh(): Promise<void> {
    const [fields] = await Promise.all([
      this.store.catalogue(),
      this.lookups.refresh(),
      this.accelerated.refresh(() => this.plainEnvironment()),
    ])
    const multi = new Set(fields.filter((field) => field.multi).map((field) => field.field))
    const names = fields.map((field) => field.field).sort()
    this.catalogue = { multi: (name) => multi.has(name), names: () => names }
    this.accelerated.multivalueAre([...multi].sort())
  }

  /** Puts the rows of the lookups in use into the store. */
  async loadLookups(): Promise<void> {
    await this.lookups.load(this.used)
    this.used.clear()
  }

  /** Detections and baselines are saved searches: `ESCU - <name> - Rule`, `ESCU - <name>`, or their name alone. */
  private savedSearch(name: string): SavedSearch | undefined {
    if (!this.content) return undefined
    const { detections, baselines } = this.content
    const rule = /^(?:.+? - )?(.+) - Rule$/.exec(name)?.[1]
    const behindLabel = /^.+? - (.+)$/.exec(name)?.[1]
    const found =
      detections.get(rule ?? name) ?? detections.get(name) ?? baselines.get(behindLabel ?? name) ?? baselines.get(name)
    return found && { name, search: found.search.text }
  }

  private lookup(name: string): LookupDefinition | undefined {
    this.used.add(name)
    return this.lookups.definition(name)
  }

  private eventKnowledge(): Pick<Environment, 'eventType' | 'eventTypeNames' | 'eventKnowledge'> {
    const settings = this.content?.eventSettings
    if (!settings) return { eventType: () => undefined }
    const types = new Map(settings.eventTypes.map(({ name, search }) => [name, search]))
    return {
      eventType: (name) => types.get(name),
      eventTypeNames: () => types.keys(),
      eventKnowledge: settings,
    }
  }

  /** How the table of a dataset would be made now, and every table that there is with what is wrong with it. */
  get accelerations(): AcceleratedDatasets {
    return this.accelerated
  }

  private plainEnvironment(): Environment {
    return this.environment({ now: 0, earliest: null, latest: null, timeZone: 'UTC' })
  }

  environment(time: SearchTime, limits: Partial<Limits> = {}): Environment {
    const macros = withFilterMacros(this.content ? macroSource(this.content) : macroSource(NO_CONTENT))
    return {
      ...time,
      ...macros,
      limits: { ...DEFAULT_LIMITS, ...limits },
      namedIndexes: ['notable', 'risk'],
      ...(this.store.events === undefined ? {} : { events: this.store.events }),
      catalogue: this.catalogue,
      lookup: (name) => this.lookup(name),
      geoip: () => this.lookup(GEOIP_LOOKUP),
      lookupNames: () => this.lookups.names(),
      dataModel: (name) => this.dataModels.get(name),
      dataModelNames: () => this.dataModels.names(),
      accelerated: (model, dataset) => this.accelerated.table(model, dataset),
      ...this.eventKnowledge(),
      savedSearch: (name) => this.savedSearch(name),
    }
  }
}

const EMPTY_CATALOGUE: FieldCatalogue = { multi: () => false, names: () => [] }

/** Macros that Splunk's apps bring are there without content too. */
const NO_CONTENT = new ContentRepository([])

/**
 * A detection ends in a macro named after it, with which its users tune it; until they define it, it lets everything
 * through (contentctl makes it so for any name that ends in `_filter`).
 */
export function withFilterMacros(macros: MacroSource): MacroSource {
  return {
    ...macros,
    macro: (name, argumentCount) =>
      macros.macro(name, argumentCount) ??
      (argumentCount === 0 && name.endsWith('_filter') ? { name, arguments: [], definition: 'search *' } : undefined),
  }
}
