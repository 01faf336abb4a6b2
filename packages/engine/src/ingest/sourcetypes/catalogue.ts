/** Which source type an event has, by its sourcetype and source, or a file by what stands in it. */
import type { Definitions, Entry } from './definition.ts'

/** An entry with everything it inherits. */
export interface ResolvedEntry extends Omit<Entry, 'inherits' | 'tags_of'> {
  id: string
  /** Names of the entries it inherits from, the nearest first. */
  ancestors: string[]
}

/** What a file shows of itself. */
export interface Content {
  format: 'xml' | 'json' | 'text'
  /** Of JSON, the members of the first object. */
  members?: ReadonlySet<string>
  /** Members that hold objects: the members of the first of those. */
  inside?: ReadonlyMap<string, ReadonlySet<string>>
  /** Of text, the first lines. */
  lines?: readonly string[]
}

/** More than any entry asks for: one of a common form comes after all others. */
const SPECIFIC = 1000

export class Catalogue {
  readonly entries: readonly ResolvedEntry[]
  readonly tables: Definitions['tables']
  readonly #matchers: { entry: ResolvedEntry; matchers: Matcher[] }[]

  constructor(definitions: Definitions) {
    this.tables = definitions.tables
    this.entries = Object.keys(definitions.sourcetypes).map((id) => resolve(id, definitions))
    this.#matchers = this.entries.map((entry) => ({ entry, matchers: entry.match.map(compileMatch) }))
  }

  /**
   * The entry that fits best: one that inherits from another before that one, then source and sourcetype before either
   * alone, exact names before patterns, later entries before earlier ones. Of those only that `fits` lets pass.
   */
  find(
    sourcetype: string,
    source: string,
    fits: (entry: ResolvedEntry) => boolean = () => true,
  ): ResolvedEntry | undefined {
    const names = [sourcetype.toLowerCase(), source.toLowerCase()] as const
    let best: ResolvedEntry | undefined
    let bestScore = 0
    for (const { entry, matchers } of this.#matchers) {
      const score = Math.max(0, ...matchers.map((matcher) => matcher(...names)))
      if (score === 0 || best?.ancestors.includes(entry.id) || !fits(entry)) continue
      if (score < bestScore && !entry.ancestors.includes(best!.id)) continue
      best = entry
      bestScore = score
    }
    return best
  }

  /** The entry for a file that nothing was said about: of those that fit, the one that asks for most. */
  detect(content: Content): ResolvedEntry | undefined {
    let best: ResolvedEntry | undefined
    let most = -1
    for (const entry of this.entries) {
      if (entry.detect?.format !== content.format) continue
      const { members = [], line = [], lines } = entry.detect
      const asks = members.length + line.length + (lines ? 1 : 0)
      // Any text is text: without a line to look for, an entry is named by the user only.
      if (content.format === 'text' && asks === 0) continue
      const asked = entry.detect.generic ? asks : asks + SPECIFIC
      if (asked <= most || !this.fits(entry, content)) continue
      best = entry
      most = asked
    }
    return best
  }

  /** Whether a file shows everything that the entry asks for. */
  fits({ detect, records = [] }: ResolvedEntry, content: Content): boolean {
    if (detect?.format !== content.format) return false
    const { members = [], only, line = [], lines } = detect
    const shown = membersShown(content, records)
    if (!members.every((any) => any.some((name) => shown?.has(name)))) return false
    if (only && ![...(shown ?? [])].every((name) => only.includes(name))) return false
    if (!line.every((form) => content.lines?.some((one) => new RegExp(form).test(one)))) return false
    return !lines || mostFit(lines, content.lines ?? [])
  }

  /** Names of sourcetypes that events can be loaded as, patterns left out. */
  sourcetypes(): string[] {
    const names = this.entries.flatMap(({ sourcetype, match }) =>
      [sourcetype ?? [], ...match.map((one) => one.sourcetype ?? [])].flat(),
    )
    const seen = new Map(names.filter((name) => !name.includes('*')).map((name) => [name.toLowerCase(), name]))
    return [...seen.values()].sort((a, b) => a.localeCompare(b))
  }

  /** Whether any entry knows the sourcetype, whatever the source. */
  knows(sourcetype: string): boolean {
    const name = sourcetype.toLowerCase()
    return this.entries.some(
      (entry) =>
        entry.sourcetype?.toLowerCase() === name ||
        entry.match.some((one) => one.sourcetype?.some((pattern) => score(pattern.toLowerCase(), name) > 0)),
    )
  }
}

/** Whether more than half of the lines are of a form. */
function mostFit(form: string, lines: readonly string[]): boolean {
  const expression = new RegExp(form)
  return lines.filter((line) => expression.test(line)).length * 2 > lines.length
}

/** The members of the first event, which may be a record of the first object. */
function membersShown(content: Content, records: readonly string[]): ReadonlySet<string> | undefined {
  const wrapper = records.find((name) => content.inside?.has(name))
  return wrapper === undefined ? content.members : content.inside!.get(wrapper)
}

type Matcher = (sourcetype: string, source: string) => number

function compileMatch(match: Entry['match'][number]): Matcher {
  const sourcetypes = match.sourcetype?.map((name) => name.toLowerCase())
  const sources = match.source?.map((name) => name.toLowerCase())
  return (sourcetype, source) => {
    const first = sourcetypes ? bestScore(sourcetypes, sourcetype) : 0
    const second = sources ? bestScore(sources, source) : 0
    return (sourcetypes && first === 0) || (sources && second === 0) ? 0 : first + second
  }
}

function bestScore(patterns: string[], name: string): number {
  return Math.max(...patterns.map((pattern) => score(pattern, name)))
}

/** 2 for the name itself, 1 and a bit for a pattern with `*` that fits (more of it spelled out is more), 0 otherwise. */
function score(pattern: string, name: string): number {
  if (pattern === name) return 2
  if (!pattern.includes('*')) return 0
  const parts = pattern.split('*').map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('.*')}$`, 's').test(name) ? 1 + Math.min(pattern.length, 900) / 1000 : 0
}

function resolve(id: string, definitions: Definitions): ResolvedEntry {
  const { inherits, tags_of: tagsOf, ...own } = definitions.sourcetypes[id]!
  if (tagsOf !== undefined) own.tags = [...resolve(tagsOf, definitions).tags, ...own.tags]
  if (inherits === undefined) return { ...own, id, ancestors: [] }
  const parent = resolve(inherits, definitions)
  // How a file is recognised and what else matches a parent is the parent's alone.
  const { detect: _detect, match: _match, title: _title, ...inherited } = parent
  const given = Object.fromEntries(Object.entries(own).filter(([, value]) => value !== undefined)) as Entry
  return {
    ...inherited,
    ...given,
    id,
    ancestors: [parent.id, ...parent.ancestors],
    fields: mergeFields(parent.fields, own.fields),
    tags: [...parent.tags, ...own.tags],
  }
}

/** The parent's rules first, then the entry's own: a field that both have takes the own rules, in their place. */
function mergeFields(parent: Entry['fields'], own: Entry['fields']): Entry['fields'] {
  const kept = Object.entries(parent).filter(([field]) => !Object.hasOwn(own, field))
  return { ...Object.fromEntries(kept), ...own }
}
