/**
 * The lookups that searches may name: those of the content, and those that searches wrote. A lookup's rows go into
 * the store when a search first needs them, and again when its file has changed.
 */
import type { LookupDefinition } from '@karst/spl'
import type { ContentDiagnostic } from '../content/diagnostic.ts'
import { openGeoFile } from '../content/geo-file.ts'
import { LOOKUP_DEFAULTS, type Lookup } from '../content/lookup.ts'
import { type LookupRows, openLookup } from '../content/lookup-table.ts'
import type { ContentRepository } from '../content/repository.ts'
import { lookupColumns, lookupTableName } from '../stores/lookup-table.ts'
import type { LookupTable, Store } from '../stores/store.ts'

interface Known {
  definition: LookupDefinition
  rows: LookupRows | undefined
  /** What the store had when this was opened. */
  stored: LookupTable | undefined
}

/** The lookup that holds the GeoIP database: its column `network` matches by CIDR. */
export const GEOIP_LOOKUP = '__geoip'

export class LookupLibrary {
  private readonly store: Store
  private readonly content: ContentRepository | undefined
  /** The file of the GeoIP database; without one the store may still have what was loaded before. */
  private readonly geoip: string | undefined
  private readonly known = new Map<string, Known | undefined>()
  private stored: ReadonlyMap<string, LookupTable> = new Map()
  /** What is wrong with lookup files that were opened. */
  readonly diagnostics: ContentDiagnostic[] = []

  constructor(store: Store, content: ContentRepository | undefined, geoip?: string) {
    this.store = store
    this.content = content
    this.geoip = geoip
  }

  /** Reads what the store has; call it before a search is compiled. */
  async refresh(): Promise<void> {
    this.stored = new Map((await this.store.lookups()).map((lookup) => [lookup.name, lookup]))
    // What a search wrote may have other columns than before.
    for (const [name, known] of this.known)
      if (known === undefined || !sameTable(known.stored, this.stored.get(name))) this.known.delete(name)
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
      const definition = this.definition(name)
      const rows = this.known.get(name)?.rows
      if (!definition || !rows) continue
      const stored = this.stored.get(name)
      if (stored && isCurrent(stored, rows)) {
        // A collection has all fields that its definition lists, also when a search wrote some of them only.
        const missing = definition.columns.filter((column) => !stored.columns.includes(column))
        if (missing.length === 0) continue
        await this.store.writeLookup(name, missing, [], { append: true, contentHash: stored.contentHash })
      } else {
        await this.store.writeLookup(name, rows.columns, rows.rows(), { contentHash: rows.contentHash })
      }
      await this.refresh()
    }
  }

  private open(name: string): Known | undefined {
    if (name === GEOIP_LOOKUP) return this.openGeoip()
    const lookup = this.content?.lookup(name)
    const stored = this.stored.get(name)
    // A model of the content can't be read, but one that was fitted under its name can.
    if (!lookup || lookup.backing.kind === 'mlmodel')
      return stored && { definition: toDefinition(name, stored.columns, undefined, stored), rows: undefined, stored }
    const rows = openLookup(lookup, (diagnostic) => this.diagnostics.push(diagnostic))
    if (!rows) return undefined
    return { definition: toDefinition(name, columnsOf(rows, stored), lookup, stored), rows, stored }
  }

  private openGeoip(): Known | undefined {
    const stored = this.stored.get(GEOIP_LOOKUP)
    const rows =
      this.geoip === undefined ? undefined : openGeoFile(this.geoip, (diagnostic) => this.diagnostics.push(diagnostic))
    const columns = rows?.columns ?? stored?.columns
    if (!columns) return undefined
    const matchType = new Map([['network', 'CIDR' as const]])
    const definition = { ...toDefinition(GEOIP_LOOKUP, columns, undefined, stored), matchType, maxMatches: 1 }
    return { definition, rows, stored }
  }
}

/** What a search wrote stays: it has replaced the file. */
function isCurrent(stored: LookupTable, rows: LookupRows): boolean {
  return stored.contentHash === null || stored.contentHash === rows.contentHash
}

/** A collection takes fields that its definition does not list; a file that a search wrote has what was written. */
function columnsOf(rows: LookupRows, stored: LookupTable | undefined): string[] {
  const listed = lookupColumns(rows.columns)
  if (!stored || stored.contentHash !== null) return listed
  return rows.contentHash === null ? [...new Set([...listed, ...stored.columns])] : stored.columns
}

function sameTable(a: LookupTable | undefined, b: LookupTable | undefined): boolean {
  return a?.columns.join('\n') === b?.columns.join('\n') && (a === undefined || a.table === b?.table)
}

/** A lookup of content as a search is compiled against it, without a store; undefined, and `report` told why, when it can't be read. */
export function contentLookupDefinition(
  name: string,
  lookup: Lookup,
  report: (diagnostic: ContentDiagnostic) => void,
): LookupDefinition | undefined {
  const rows = openLookup(lookup, report)
  return rows && toDefinition(name, lookupColumns(rows.columns), lookup, undefined)
}

/** Before its rows are in the store, a lookup's table is the one that they will go to. */
function toDefinition(
  name: string,
  columns: readonly string[],
  lookup: Lookup | undefined,
  stored: LookupTable | undefined,
): LookupDefinition {
  const { matchType, caseSensitive, minMatches, maxMatches, defaultMatch } = lookup ?? LOOKUP_DEFAULTS
  const kinds = matchType
    .filter((match) => match.kind !== 'EXACT')
    .map(({ kind, field }) => [field, kind as 'WILDCARD' | 'CIDR'] as const)
  return {
    name,
    table: stored?.table ?? lookupTableName(name),
    columns,
    matchType: new Map(kinds),
    caseSensitive,
    minMatches,
    maxMatches,
    defaultMatch,
  }
}
