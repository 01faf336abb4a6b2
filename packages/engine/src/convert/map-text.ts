/**
 * The text of a YAML map, cut into its entries, so that entries can be removed, renamed, moved and replaced while all
 * others keep every character: comments, quotes, line breaks. Only block maps can be cut this way; `block-style.ts`
 * turns others into block maps first.
 */
import { isMap, isScalar, isSeq, type Node, type Pair, parseDocument, type YAMLMap } from 'yaml'
import { renderEntry, renderItem, type TextStyle, type WrittenValue } from '../content/written-value.ts'

/** One key with its value and what stands above it. All of it ends with a line break, unless it is empty. */
export interface Entry {
  key: string
  /** Comments and empty lines above the key. */
  lead: string
  /** From the key to the end of the value's last line. */
  text: string
}

export class MapText {
  entries: Entry[]
  /** Comments and empty lines below the last entry. */
  tail: string
  readonly style: TextStyle

  private constructor(entries: Entry[], tail: string, style: TextStyle) {
    this.entries = entries
    this.tail = tail
    this.style = style
  }

  /** The text of a document whose root is a block map. Undefined: the root is none. `parsed` saves reading it again. */
  static parse(text: string, style: TextStyle, parsed?: { contents: unknown }): MapText | undefined {
    const document = parsed ?? parseDocument(text, { schema: 'failsafe', prettyErrors: false, uniqueKeys: false })
    const root = document.contents
    if (!isMap(root) || root.flow === true) return undefined
    const pairs = (root.items as Pair<Node, Node | null>[]).filter((pair) => isScalar(pair.key) && pair.key.range)
    const { chunks, tail } = cut(
      text,
      pairs.map((pair) => ({ start: pair.key.range![0], end: endOf(pair) })),
    )
    const entries = pairs.map((pair, i) => ({ key: String((pair.key as { value?: unknown }).value), ...chunks[i]! }))
    return new MapText(entries, tail, style)
  }

  has(key: string): boolean {
    return this.entries.some((entry) => entry.key === key)
  }

  /** Of a key that stands twice the last one counts, as everywhere. */
  get(key: string): Entry | undefined {
    return this.entries.findLast((entry) => entry.key === key)
  }

  /** Takes a key out. What stands above it stays, above the next one. */
  remove(key: string): void {
    for (let i = this.entries.length - 1; i >= 0; i--) if (this.entries[i]!.key === key) this.removeAt(i)
  }

  rename(key: string, to: string): void {
    for (const entry of this.entries) if (entry.key === key) renameEntry(entry, to)
  }

  /** Replaces the value of a key, or adds the key: behind `after` where that is there, else at the end. */
  set(key: string, value: WrittenValue, after?: string): void {
    const text = renderEntry(key, value, this.style)
    const present = this.get(key)
    if (present) present.text = text
    else this.insert({ key, lead: '', text }, after)
  }

  insert(entry: Entry, after?: string): void {
    const at = after === undefined ? -1 : this.entries.findLastIndex((each) => each.key === after)
    this.entries.splice(at === -1 ? this.entries.length : at + 1, 0, entry)
  }

  /** The map below a key, cut in its turn; `write` puts it back. */
  map(key: string): MapText | undefined {
    const body = this.body(key)
    return body === undefined ? undefined : MapText.parse(body.text, this.style)
  }

  /** The items of the list below a key. */
  list(key: string): ListText | undefined {
    const body = this.body(key)
    return body === undefined ? undefined : ListText.parse(body.text, this.style)
  }

  /** Puts a map or a list back under its key. An empty one becomes `{}` or `[]`. */
  write(key: string, value: MapText | ListText): void {
    const entry = this.get(key)
    const body = this.body(key)
    if (entry === undefined || body === undefined) return
    if (value.size === 0 && value.tail === '') {
      entry.text = renderEntry(key, value instanceof MapText ? {} : [], this.style)
      return
    }
    entry.text = body.head + indent(value.toString(), body.indent, this.style.eol)
  }

  get size(): number {
    return this.entries.length
  }

  toString(): string {
    return this.entries.map(({ lead, text }) => lead + text).join('') + this.tail
  }

  private removeAt(i: number): void {
    const [{ lead }] = this.entries.splice(i, 1) as [Entry]
    const next = this.entries[i]
    if (next) next.lead = lead + next.lead
    else this.tail = lead + this.tail
  }

  private body(key: string): { head: string; text: string; indent: number } | undefined {
    const entry = this.get(key)
    return entry === undefined ? undefined : bodyOf(entry.text)
  }
}

export class ListText {
  items: { lead: string; text: string }[]
  tail: string
  readonly style: TextStyle

  private constructor(items: { lead: string; text: string }[], tail: string, style: TextStyle) {
    this.items = items
    this.tail = tail
    this.style = style
  }

  static parse(text: string, style: TextStyle): ListText | undefined {
    const document = parseDocument(text, { schema: 'failsafe', prettyErrors: false })
    const root = document.contents
    if (!isSeq(root) || root.flow === true) return undefined
    const nodes = root.items as Node[]
    if (nodes.some((node) => !node?.range)) return undefined
    const spans = nodes.map((node) => ({ start: dashBefore(text, node.range![0]), end: node.range![1] }))
    return new ListText(cut(text, spans).chunks, cut(text, spans).tail, style)
  }

  get size(): number {
    return this.items.length
  }

  /** An item that is a map, without its dash. */
  map(i: number): MapText | undefined {
    const item = this.items[i]
    if (item === undefined) return undefined
    const { width, rest } = withoutDash(item.text)
    return MapText.parse(dedent(' '.repeat(width) + rest, width), this.style)
  }

  write(i: number, map: MapText): void {
    const item = this.items[i]!
    const { width } = withoutDash(item.text)
    const text = indent(map.toString(), width, this.style.eol)
    item.text = `-${' '.repeat(width - 1)}${text.slice(width)}`
  }

  remove(i: number): void {
    const [{ lead }] = this.items.splice(i, 1) as [{ lead: string; text: string }]
    const next = this.items[i]
    if (next) next.lead = lead + next.lead
    else this.tail = lead + this.tail
  }

  add(value: WrittenValue): void {
    this.items.push({ lead: '', text: renderItem(value, this.style) })
  }

  toString(): string {
    return this.items.map(({ lead, text }) => lead + text).join('') + this.tail
  }
}

/** The text of a key with another name; its value and comments stay. */
export function renameEntry(entry: Entry, to: string): void {
  const quoted = /^(['"])(?:(?!\1).)*\1/.exec(entry.text)
  const length = quoted ? quoted[0].length : entry.key.length
  entry.text = to + entry.text.slice(length)
  entry.key = to
}

/** Where a value lies below its key: the key's own line, and the lines of the value without their indentation. */
function bodyOf(text: string): { head: string; text: string; indent: number } | undefined {
  const document = parseDocument(text, { schema: 'failsafe', prettyErrors: false, uniqueKeys: false })
  const root = document.contents
  const value = isMap(root) ? ((root as YAMLMap).items[0] as Pair<Node, Node | null>)?.value : undefined
  if (!value?.range || !(isMap(value) || isSeq(value)) || value.flow === true) return undefined
  const start = text.indexOf('\n') + 1
  if (start === 0 || value.range[0] < start) return undefined
  const lineStart = text.lastIndexOf('\n', value.range[0] - 1) + 1
  const width = value.range[0] - lineStart
  return { head: text.slice(0, start), text: dedent(text.slice(start), width), indent: width }
}

function endOf(pair: Pair<Node, Node | null>): number {
  return pair.value?.range ? Math.max(pair.value.range[1], pair.key.range![1]) : pair.key.range![1]
}

/** Cuts a text at spans in their order: each with what stands above it, to the end of its last line. */
function cut(text: string, spans: readonly { start: number; end: number }[]) {
  const chunks: { lead: string; text: string }[] = []
  let from = 0
  for (const { start, end } of spans) {
    const lineStart = text.lastIndexOf('\n', start - 1) + 1
    const lead = text.slice(from, Math.max(from, lineStart))
    from = Math.max(from, endOfLines(text, start, end, start - lineStart))
    chunks.push({ lead, text: withBreak(text.slice(lineStart, from)) })
  }
  return { chunks, tail: text.slice(from) }
}

/** The end of the line that a value ends on, and of comments below it that are indented deeper than its key. */
function endOfLines(text: string, start: number, end: number, column: number): number {
  let last = end
  while (last > start && /\s/.test(text[last - 1]!)) last--
  // A block scalar that keeps its last line breaks (`|+`) owns them.
  const kept = text.slice(last, end)
  let at = kept.includes('\n') && /^[^\n]*[|>][-+\d]*\+/.test(text.slice(start)) ? end : lineEnd(text, last)
  for (;;) {
    const comment = /^(?:[ \t]*\r?\n)*([ \t]+)#[^\n]*(?:\n|$)/.exec(text.slice(at))
    if (comment === null || comment[1]!.length <= column) return at
    at += comment[0].length
  }
}

function lineEnd(text: string, at: number): number {
  if (at > 0 && text[at - 1] === '\n') return at
  const found = text.indexOf('\n', at)
  return found === -1 ? text.length : found + 1
}

function withBreak(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`
}

function dashBefore(text: string, at: number): number {
  let i = at - 1
  while (i >= 0 && text[i] !== '-') i--
  return Math.max(0, i)
}

function withoutDash(text: string): { width: number; rest: string } {
  const dash = /^-[ \t]*/.exec(text)![0]
  return { width: dash.length, rest: text.slice(dash.length) }
}

export function dedent(text: string, width: number): string {
  return text.replace(new RegExp(`^ {1,${Math.max(1, width)}}`, 'gm'), width === 0 ? '$&' : '')
}

/** Indents every line that is not empty. */
export function indent(text: string, width: number, eol: string): string {
  const blanks = ' '.repeat(width)
  return text
    .split('\n')
    .map((line) => (line === '' || line === '\r' ? line : blanks + line))
    .join('\n')
    .replace(/\r?\n/g, eol)
}
