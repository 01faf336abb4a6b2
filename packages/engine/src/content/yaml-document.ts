/**
 * One YAML file: its tree, the place in the file of everything in it, and what is wrong with it. A document with
 * errors has no root: recovered trees hold wrong values. Scalars stay the text that was written (YAML's failsafe
 * schema), so that a date, `null` as a macro's definition, or a version 1.10 are not changed; whoever reads a field
 * knows its type.
 */
import {
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  parseDocument,
  type Scalar,
  visit,
  type YAMLMap,
  YAMLParseError,
} from 'yaml'
import { type ContentDiagnostic, type ContentPath, contentDiagnostic, type FileRange } from './diagnostic.ts'
import { LineIndex } from './line-index.ts'
import type { LocatedText } from './located-text.ts'
import { readTextFile } from './text-file.ts'
import { repairQuotedScalars } from './yaml-repair.ts'
import { mapScalar } from './yaml-scalar.ts'

export type PlainValue = string | PlainValue[] | { [key: string]: PlainValue }

/** A map's entries by key; a key that occurs twice has its last value, as in PyYAML. */
export type MapEntries = ReadonlyMap<string, { key: Scalar; value: Node | null }>

export class YamlDocument {
  readonly file: string
  /** The file as it is, without a byte order mark. */
  readonly text: string
  /** The root map; undefined when the file can't be used. `diagnostics` then says why. */
  readonly root: YAMLMap | undefined
  readonly diagnostics: readonly ContentDiagnostic[]
  private readonly lines: LineIndex
  private readonly parsedText: string
  private readonly toOriginal: (offset: number) => number
  private readonly resolveAlias: (node: Node) => Node | undefined
  private readonly known = new WeakMap<YAMLMap, MapEntries>()

  constructor(file: string, text: string) {
    this.file = file
    this.text = text.startsWith('\uFEFF') ? text.slice(1) : text
    this.lines = new LineIndex(this.text)
    let parsed = parse(this.text)
    const repaired = parsed.errors.some(isFatal) ? repairQuotedScalars(this.text) : undefined
    if (repaired) parsed = parse(repaired.text)
    this.parsedText = repaired?.text ?? this.text
    this.toOriginal = repaired?.toOriginal ?? ((offset) => offset)
    this.resolveAlias = (node) => (isAlias(node) ? node.resolve(parsed) : node)
    const fatal = parsed.errors.some(isFatal)
    const diagnostics = this.syntaxDiagnostics(parsed.errors)
    if (repaired && !fatal) diagnostics.push(...this.repairDiagnostics(repaired.scalars))
    this.root = fatal ? undefined : this.rootMap(parsed.contents, diagnostics)
    this.diagnostics = diagnostics
  }

  /** The range, in the file on disk, of a node. */
  rangeOf(node: Node | null | undefined): FileRange {
    const range = node?.range
    if (!range) return this.lines.range(0, 0)
    const start = range[0]
    let end = range[1]
    // The parser counts the line break after a list or a map to it.
    if (!isScalar(node)) while (end > start && /\s/.test(this.parsedText[end - 1]!)) end--
    return this.rangeBetween(start, end)
  }

  /** The range between two offsets of the file on disk. */
  rangeAt(start: number, end: number): FileRange {
    return this.lines.range(start, end)
  }

  /** The range of the value at a path, or of the deepest value on the way to it that exists. */
  at(path: ContentPath): FileRange {
    return this.rangeOf(this.walk(path).node)
  }

  /** The text of a line, counted from 1, without its end. */
  line(number: number): string {
    const start = this.lines.lineStart(number)
    return /[^\r\n]*/.exec(this.text.slice(start))![0]
  }

  /** A part of a line, by its columns counted from 0. */
  lineRange(line: number, from: number, to: number): FileRange {
    const start = this.lines.lineStart(line)
    return this.lines.range(start + from, start + to)
  }

  /** The range of the key that a path ends with; of the enclosing value where the key does not exist. */
  keyAt(path: ContentPath): FileRange {
    const last = path.at(-1)
    const { node, found } = this.walk(path.slice(0, -1))
    const key = found && typeof last === 'string' && isMap(node) ? this.entries(node).get(last)?.key : undefined
    return key ? this.rangeOf(key) : this.at(path)
  }

  /** A map's entries with merge keys (`<<`) and aliases resolved. */
  entries(map: YAMLMap): MapEntries {
    const known = this.known.get(map)
    if (known) return known
    const entries = new Map<string, { key: Scalar; value: Node | null }>()
    this.addEntries(map, entries, new Set())
    this.known.set(map, entries)
    return entries
  }

  /** A list's items with aliases resolved. */
  items(node: { items: unknown[] }): (Node | null)[] {
    return node.items.map((item) => (isPair(item) ? null : this.resolved(item as Node | null)))
  }

  /** A scalar's value with the place in the file of each of its characters. Places are worked out when asked for. */
  locatedText(scalar: Scalar): LocatedText {
    const text = String(scalar.value)
    let map: ReturnType<typeof mapScalar> | null = null
    const places = () => {
      if (map === null) map = mapScalar(this.parsedText, scalar, text)
      return map
    }
    const start = scalar.range?.[0] ?? 0
    const end = scalar.range?.[1] ?? start
    const clamp = (offset: number): number => Math.max(0, Math.min(offset, text.length))
    const startOf = (offset: number): number => {
      const known = places()
      if (known === undefined || text === '') return start
      return offset < text.length ? known.starts[offset]! : known.ends[text.length - 1]!
    }
    const rangeOf = (from: number, to: number): FileRange => {
      const first = startOf(clamp(from))
      const last = clamp(to)
      return this.rangeBetween(first, last > clamp(from) ? (places()?.ends[last - 1] ?? end) : first)
    }
    return { text, file: this.file, positionOf: (offset) => rangeOf(offset, offset).start, rangeOf }
  }

  /** The whole document as plain values, every scalar as text. An alias inside its own anchor is an empty text. */
  toPlain(): PlainValue {
    return this.plain(this.root, new Map())
  }

  private rangeBetween(start: number, end: number): FileRange {
    return this.lines.range(this.toOriginal(start), this.toOriginal(end))
  }

  private resolved(node: Node | null | undefined): Node | null {
    return node ? (this.resolveAlias(node) ?? null) : null
  }

  /** Each node is turned once, so that aliases of aliases stay small. */
  private plain(node: Node | null | undefined, done: Map<Node, PlainValue>): PlainValue {
    const value = this.resolved(node)
    if (value === null || isScalar(value)) return value === null ? '' : String(value.value)
    const known = done.get(value)
    if (known !== undefined) return known
    done.set(value, '')
    let out: PlainValue = ''
    if (isMap(value)) {
      const entries = [...this.entries(value)]
      out = Object.fromEntries(entries.map(([key, entry]) => [key, this.plain(entry.value, done)]))
    } else if (isSeq(value)) out = this.items(value).map((item) => this.plain(item, done))
    done.set(value, out)
    return out
  }

  private walk(path: ContentPath): { node: Node | null; found: boolean } {
    let node: Node | null = this.root ?? null
    for (const step of path) {
      let next: Node | null | undefined
      if (typeof step === 'string' && isMap(node)) next = this.entries(node).get(step)?.value
      else if (typeof step === 'number' && isSeq(node)) next = this.items(node)[step]
      if (!next) return { node, found: false }
      node = next
    }
    return { node, found: true }
  }

  private addEntries(
    map: YAMLMap,
    entries: Map<string, { key: Scalar; value: Node | null }>,
    seen: Set<YAMLMap>,
  ): void {
    if (seen.has(map)) return
    seen.add(map)
    const own = new Map<string, { key: Scalar; value: Node | null }>()
    for (const pair of map.items as Pair<Node, Node | null>[]) {
      const key = this.resolved(pair.key)
      if (!isScalar(key)) continue
      if (key.value === '<<' && key.type === 'PLAIN') this.mergeInto(entries, pair.value, seen)
      else own.set(String(key.value), { key, value: this.resolved(pair.value) })
    }
    for (const [key, entry] of own) entries.set(key, entry)
  }

  private mergeInto(
    entries: Map<string, { key: Scalar; value: Node | null }>,
    node: Node | null,
    seen: Set<YAMLMap>,
  ): void {
    const source = this.resolved(node)
    const maps = isSeq(source) ? this.items(source) : [source]
    // Of several merged maps the first one that has a key wins, so they are laid down from the last to the first.
    for (const map of maps.reverse()) if (isMap(map)) this.addEntries(map, entries, seen)
  }

  private rootMap(contents: unknown, diagnostics: ContentDiagnostic[]): YAMLMap | undefined {
    if (isMap(contents)) return contents
    const empty = contents === null || (isScalar(contents) && contents.value === '')
    const message = empty ? 'The file is empty.' : 'The file holds no map of keys and values at its top.'
    const hint = 'A content file starts with keys at the left margin, e.g. `name: …`.'
    diagnostics.push(
      contentDiagnostic(empty ? 'yaml-empty' : 'yaml-not-a-map', this.file, this.lines.range(0, 0), message, { hint }),
    )
    return undefined
  }

  private syntaxDiagnostics(errors: readonly YamlError[]): ContentDiagnostic[] {
    return errors.map((error) => {
      const range = this.rangeBetween(error.pos[0], error.pos[1])
      if (isFatal(error)) return contentDiagnostic('yaml-syntax', this.file, range, yamlMessage(error))
      const key = this.text.slice(range.start.offset).match(/^[^\s:]+/)?.[0] ?? ''
      const message = `The key \`${key}\` stands twice in the same map; the last value is used.`
      const place = this.rangeBetween(error.pos[0], error.pos[0] + Math.max(1, key.length))
      return contentDiagnostic('yaml-duplicate-key', this.file, place, message, { hint: 'Remove one of the two.' })
    })
  }

  private repairDiagnostics(scalars: readonly number[]): ContentDiagnostic[] {
    const message =
      'A quoted text goes on at the left margin, which YAML 1.2 forbids and PyYAML accepts; it is read as PyYAML reads it.'
    return scalars.map((offset) =>
      contentDiagnostic('yaml-repaired', this.file, this.lines.range(offset, offset + 1), message, {
        hint: 'Indent the lines that follow the opening quote.',
      }),
    )
  }
}

type YamlError = ReturnType<typeof parse>['errors'][number]

function parse(text: string) {
  const document = parseDocument(text, { schema: 'failsafe', prettyErrors: false, uniqueKeys: true })
  if (MAY_HAVE_ALIAS.test(text)) {
    visit(document, {
      Alias: (_, alias) => {
        const [start, end] = alias.range ?? [0, 0]
        if (alias.resolve(document) === undefined) {
          document.errors.push(new YAMLParseError([start, end], 'BAD_ALIAS', `there is no anchor &${alias.source}`))
        }
      },
    })
  }
  return document
}

/** An alias follows an indicator; a star inside a search seldom does, and the walk then finds none. */
const MAY_HAVE_ALIAS = /[-:,[{?]\s+\*[^\s*]|[[{,]\*[^\s*]/

function isFatal(error: { code: string }): boolean {
  return error.code !== 'DUPLICATE_KEY'
}

function yamlMessage(error: YamlError): string {
  if (error.code === 'MULTIPLE_DOCS') return 'The file holds several YAML documents; a content file holds one object.'
  const message = error.message.replace(/[\s.:]+$/, '')
  return `This is not valid YAML: ${message}.`
}

/** Reads a YAML file. A file that can't be read or is no UTF-8 text is a diagnostic. */
export function readYamlFile(file: string): YamlDocument | ContentDiagnostic {
  const text = readTextFile(file)
  return typeof text === 'string' ? new YamlDocument(file, text) : text
}
