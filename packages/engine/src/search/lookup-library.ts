/**
 * The lookups that searches may name: those of the content, and those that searches wrote. A lookup's rows go into
 * the store when a search first needs them, and again when its file has changed.
 */
import type { LookupDefinition } from '@karst/spl'
import type { ContentDiagnostic } from '../content/diagnostic.ts'
import { LOOKUP_DEFAULTS, type Lookup } from '../content/lookup.ts'
import { type LookupRows, openLookup } from '../content/lookup-table.ts'
import type { ContentRepository } from '../content/repository.ts'
import { lookupColumns, lookupTableName } from '../stores/lookup-table.ts'
import type { LookupTable, Store } from '../stores/store.ts'

interface Known {
  definition: LookupDefinition
  rows: LookupRows | undefined
}

export class LookupLibrary {
  private readonly store: Store
  private readonly content: ContentRepository | undefined
  private readonly known = new Map<string, Known | undefined>()
  private stored: ReadonlyMap<string, LookupTable> = new Map()
  /** What is wrong with lookup files that were opened. */
  readonly diagnostics: ContentDiagnostic[] = []

  constructor(store: Store, content: ContentRepository | undefined) {
    this.store = store
    this.content = content
  }

  /** Reads what the store has; call it before a search is compiled. */
  async refresh(): Promise<void> {
    this.stored = new Map((await this.store.lookups()).map((lookup) => [lookup.name, lookup]))
    // A collection's columns may have grown by what searches wrote.
    for (const [name, known] of this.known)
      if (known === undefined || known.rows?.contentHash === null) this.known.delete(name)
  }

  names(): string[] {
    return [...new Set([...(this.content?.lookupNames() ?? []), ...this.stored.keys()])].sort()
  }

  definition(name: string): LookupDefinition | undefined {
    if (!this.known.has(name)) this.known.set(name, this.open(name))
    return this.known.get(name)?.definition
  }

  /** Makes sure that the rows of these lookups are in the store. */
  async load(names: Iterable<string>): Promise<void> {
    for (const name of names) {
      const known = this.known.get(name)
      if (!known?.rows) continue
      const { rows } = known
      const stored = this.stored.get(name)
      // What a search wrote stays until the file itself changes.
      if (
        stored &&
        (rows.contentHash === null || stored.contentHash === rows.contentHash || stored.contentHash === null)
      )
        continue
      await this.store.writeLookup(name, rows.columns, rows.rows(), { contentHash: rows.contentHash })
      await this.refresh()
    }
  }

  private open(name: string): Known | undefined {
    const lookup = this.content?.lookup(name)
    const stored = this.stored.get(name)
    if (!lookup) return stored && { definition: toDefinition(name, stored.columns, undefined), rows: undefined }
    const rows = openLookup(lookup, (diagnostic) => this.diagnostics.push(diagnostic))
    if (!rows) return undefined
    const columns = stored
      ? [...new Set([...lookupColumns(rows.columns), ...stored.columns])]
      : lookupColumns(rows.columns)
    return { definition: toDefinition(name, columns, lookup), rows: { ...rows, columns } }
  }
}

function toDefinition(name: string, columns: readonly string[], lookup: Lookup | undefined): LookupDefinition {
  const { matchType, caseSensitive, minMatches, maxMatches, defaultMatch } = lookup ?? LOOKUP_DEFAULTS
  const kinds = matchType
    .filter((match) => match.kind !== 'EXACT')
    .map(({ kind, field }) => [field, kind as 'WILDCARD' | 'CIDR'] as const)
  return {
    name,
    table: lookupTableName(name),
    columns,
    matchType: new Map(kinds),
    caseSensitive,
    minMatches,
    maxMatches,
    defaultMatch,
  }
}
