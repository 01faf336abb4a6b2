/** The accelerated datasets of a store, held against what the definitions of now would give. */
import type { AcceleratedDataset, DataModel, Environment } from '@karst/spl'
import type { Acceleration, Store } from '../stores/store.ts'
import { type Definition, defineAcceleration } from './acceleration.ts'

interface Models {
  get(name: string): DataModel | undefined
}

export interface AccelerationStatus {
  acceleration: Acceleration
  /** `stale` and `broken` ones are not read. */
  state: 'used' | 'stale' | 'broken'
  /** Why it is not used. */
  reason: string | undefined
}

export class AcceleratedDatasets {
  private readonly store: Store
  private readonly models: Models
  private list: readonly Acceleration[] = []
  private environment: (() => Environment) | undefined
  private multivalue = ''
  /** By dataset; they hold as long as the same fields are multivalue. */
  private readonly definitions = new Map<string, Definition | undefined>()

  constructor(store: Store, models: Models) {
    this.store = store
    this.models = models
  }

  async refresh(environment: () => Environment): Promise<void> {
    this.environment = environment
    // Events of a test's own tables stand in no other.
    if (this.store.events === undefined) this.list = (await this.store.accelerations?.list()) ?? []
  }

  multivalueAre(names: readonly string[]): void {
    const joined = names.join('\n')
    if (joined !== this.multivalue) this.definitions.clear()
    this.multivalue = joined
  }

  /** Undefined where there is no such dataset. */
  definition(model: string, dataset: string): Definition | undefined {
    const name = `${model}.${dataset}`
    if (!this.definitions.has(name)) {
      const found = this.models.get(model)
      const defined = found?.datasets.has(dataset) && this.environment
      this.definitions.set(name, defined ? defineAcceleration(found!, dataset, defined()) : undefined)
    }
    return this.definitions.get(name)
  }

  table(model: string, dataset: string): AcceleratedDataset | undefined {
    const found = this.list.find((each) => each.dataset === `${model}.${dataset}`)
    if (!found || this.status(found).state !== 'used') return undefined
    return { table: found.table, columns: found.columns }
  }

  all(): AccelerationStatus[] {
    return this.list.map((acceleration) => this.status(acceleration))
  }

  private status(acceleration: Acceleration): AccelerationStatus {
    const { dataset, fault } = acceleration
    if (fault !== undefined) return { acceleration, state: 'broken', reason: fault }
    const reason = this.staleness(acceleration, dataset)
    return { acceleration, state: reason === undefined ? 'used' : 'stale', reason }
  }

  private staleness(acceleration: Acceleration, name: string): string | undefined {
    const dot = name.indexOf('.')
    const now = this.definition(name.slice(0, dot), name.slice(dot + 1))
    if (!now) return 'there is no such dataset any more'
    if (now.kind === 'refused') return now.reason
    const types = new Map(now.columns.map((column) => [column.name, column.type]))
    for (const { name: column, type } of acceleration.columns) {
      const other = types.get(column)
      if (other === undefined) return `it has no field \`${column}\` any more`
      if (other !== type) return `\`${column}\` has become ${other === 'list' ? 'multivalue' : 'another type'}`
    }
    if (now.columns.length !== acceleration.columns.length) return 'it has more fields now'
    return acceleration.definition === now.definition ? undefined : 'its definition has changed'
  }
}
