/**
 * The objects of one kind in all content directories, parsed when they are asked for. A name is looked for in the file
 * that is named after it, then in the files whose text holds the name, so that one detection can run without parsing
 * the other 1,700. Of two directories the later one wins.
 */
import { basename, extname } from 'node:path'
import type { ContentObject, Parsed } from './content-object.ts'
import { type ContentDiagnostic, contentDiagnostic } from './diagnostic.ts'
import { readTextFile } from './text-file.ts'

/** What a catalogue needs to know of an object. */
export interface Named {
  name: string
}

/** A catalogue of whatever kind. */
export interface AnyCatalogue {
  readonly files: readonly string[]
  parse(files: readonly string[]): void
  all(): ReadonlyMap<string, Named>
}

export interface CatalogueOptions<T> {
  /** The files of each directory, in the order of the directories. */
  files: readonly (readonly string[])[]
  load: (file: string) => Parsed<T>
  /** Objects of the same key replace each other. */
  keyOf: (object: T) => string
  /** The file's header, for places of notes; undefined for what no file defines. */
  headerOf: (object: T) => ContentObject | undefined
  /** Objects of one name may differ in their key, so finding one of a name is not the end of the search. */
  overloads?: boolean
  /** The text of what is no file: the objects of a Splunk app. */
  textOf?: (file: string) => string | undefined
  /** Word for messages: "macro". */
  noun: string
  diagnostics: ContentDiagnostic[]
}

export class Catalogue<T extends Named> implements AnyCatalogue {
  private readonly options: CatalogueOptions<T>
  private readonly parsed = new Map<string, T | undefined>()
  private readonly texts = new Map<string, string>()
  private readonly stems: Map<string, string[]>[]
  private readonly found = new Map<string, T[]>()
  private complete: ReadonlyMap<string, T> | undefined

  constructor(options: CatalogueOptions<T>) {
    this.options = options
    this.stems = options.files.map(byStem)
  }

  /** Every object by key; parses all files. */
  all(): ReadonlyMap<string, T> {
    this.complete ??= this.merge()
    return this.complete
  }

  /** The object of a name; where several keys share the name, the first in key order. */
  get(name: string): T | undefined {
    return this.named(name)[0]
  }

  /** All objects of a name: one, except for macros that differ in their number of arguments. */
  named(name: string): readonly T[] {
    let objects = this.found.get(name)
    if (objects === undefined) {
      objects = this.complete ? this.fromComplete(name) : this.search(name)
      this.found.set(name, objects)
    }
    return objects
  }

  /** True when a file is named after it, whatever it holds. */
  hasFile(stem: string): boolean {
    return this.stems.some((stems) => stems.has(stem))
  }

  /** Number of files, parsed or not. */
  get fileCount(): number {
    return this.options.files.reduce((sum, files) => sum + files.length, 0)
  }

  /** Parses some files ahead; `all` then finds them done. */
  parse(files: readonly string[]): void {
    for (const file of files) this.load(file)
  }

  get files(): readonly string[] {
    return this.options.files.flat()
  }

  /** The object of one file, also where another of the same name stands in for it. */
  ofFile(file: string): T | undefined {
    return this.load(file)
  }

  private fromComplete(name: string): T[] {
    return [...this.all().values()].filter((object) => object.name === name)
  }

  private search(name: string): T[] {
    const byKey = new Map<string, T>()
    for (let i = this.options.files.length - 1; i >= 0; i--) {
      for (const file of this.candidates(i, name)) {
        const object = this.load(file)
        if (object === undefined || object.name !== name) continue
        const key = this.options.keyOf(object)
        if (!byKey.has(key)) byKey.set(key, object)
      }
    }
    return [...byKey].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, object]) => object)
  }

  /** The file named after it; where there is none, every file that could define the name. */
  private candidates(directory: number, name: string): readonly string[] {
    const own = this.options.overloads ? undefined : this.stems[directory]!.get(name)
    if (own?.some((file) => this.load(file)?.name === name)) return own
    const files = this.options.files[directory]!
    // Quotes and escapes can spell a name in another way than it reads.
    if (!/^[\w .:()-]+$/.test(name)) return files
    const named = new RegExp(`name['"]?\\s*:\\s*(?:[|>][^\\n]*\\n\\s*)?['"]?${name.replace(/[.()]/g, '\\$&')}`)
    return files.filter((file) => named.test(this.textOf(file)))
  }

  private textOf(file: string): string {
    let text = this.texts.get(file)
    if (text === undefined) {
      const read = this.options.textOf?.(file) ?? readTextFile(file)
      text = typeof read === 'string' ? read : ''
      this.texts.set(file, text)
    }
    return text
  }

  private load(file: string): T | undefined {
    if (this.parsed.has(file)) return this.parsed.get(file)
    const { object, diagnostics } = this.options.load(file)
    for (const diagnostic of diagnostics) this.options.diagnostics.push(diagnostic)
    this.parsed.set(file, object)
    return object
  }

  private merge(): Map<string, T> {
    const merged = new Map<string, T>()
    for (const files of this.options.files) {
      const own = new Map<string, T>()
      for (const file of files) {
        const object = this.load(file)
        if (object === undefined) continue
        const key = this.options.keyOf(object)
        const first = own.get(key)
        if (first === undefined) own.set(key, object)
        else this.reportDuplicate(key, object, first)
      }
      for (const [key, object] of own) {
        const earlier = merged.get(key)
        if (earlier !== undefined) this.reportOverride(key, object, earlier)
        merged.set(key, object)
      }
    }
    return merged
  }

  private reportDuplicate(key: string, object: T, first: T): void {
    const hint = 'Rename one of them; the first is used.'
    this.reportAtName(
      'duplicate-name',
      object,
      `The ${this.options.noun} \`${key}\` is also defined in ${this.fileOf(first)}.`,
      hint,
    )
  }

  private reportOverride(key: string, object: T, earlier: T): void {
    this.reportAtName(
      'overridden',
      object,
      `This ${this.options.noun} \`${key}\` replaces the one in ${this.fileOf(earlier)}.`,
    )
  }

  private reportAtName(code: 'duplicate-name' | 'overridden', object: T, message: string, hint?: string): void {
    const header = this.options.headerOf(object)
    const file = header?.filePath ?? ''
    const diagnostic = contentDiagnostic(code, file, header?.source.at(['name']), message, { hint, path: ['name'] })
    this.options.diagnostics.push(diagnostic)
  }

  private fileOf(object: T): string {
    return this.options.headerOf(object)?.filePath ?? '(built in)'
  }
}

function byStem(files: readonly string[]): Map<string, string[]> {
  const stems = new Map<string, string[]>()
  for (const file of files) {
    const stem = basename(file, extname(file))
    const same = stems.get(stem)
    if (same) same.push(file)
    else stems.set(stem, [file])
  }
  return stems
}
