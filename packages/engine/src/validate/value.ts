/** A value of a content file with its place: what rules look at. Nothing is converted: a scalar is the text as written. */
import { isMap, isScalar, isSeq, type Node } from 'yaml'
import type { ContentPath, FileRange } from '../content/diagnostic.ts'
import { formatPath } from '../content/diagnostic.ts'
import { isNull } from '../content/field-reader.ts'
import type { LocatedText } from '../content/located-text.ts'
import type { YamlDocument } from '../content/yaml-document.ts'

/** `missing`: there is no such key. `null`: the key stands without a value, or with `null`. */
export type ValueKind = 'missing' | 'null' | 'text' | 'list' | 'map'

export class Value {
  readonly document: YamlDocument
  readonly path: ContentPath
  private readonly node: Node | null | undefined

  constructor(document: YamlDocument, node: Node | null | undefined, path: ContentPath) {
    this.document = document
    this.node = node
    this.path = path
  }

  get kind(): ValueKind {
    const { node } = this
    if (node === undefined) return 'missing'
    if (node === null || isNull(node)) return 'null'
    if (isMap(node)) return 'map'
    return isSeq(node) ? 'list' : 'text'
  }

  /** True when there is a value, be it of the wrong kind. */
  get given(): boolean {
    return this.kind !== 'missing' && this.kind !== 'null'
  }

  /** The text of a scalar; empty for everything else. */
  get text(): string {
    return this.kind === 'text' ? String((this.node as { value: unknown }).value) : ''
  }

  /** True for a text in quotes or in a block: YAML takes it as text, whatever it looks like. */
  get quoted(): boolean {
    return isScalar(this.node) && this.node.type !== 'PLAIN'
  }

  get(...keys: string[]): Value {
    let value: Value = this
    for (const key of keys) value = value.child(key)
    return value
  }

  keys(): string[] {
    return isMap(this.node) ? [...this.document.entries(this.node).keys()] : []
  }

  /** The items of a list; none for everything else. */
  items(): Value[] {
    if (!isSeq(this.node)) return []
    return this.document.items(this.node).map((item, at) => new Value(this.document, item, [...this.path, at]))
  }

  /** The items of a list that are texts. */
  texts(): Value[] {
    return this.items().filter(({ kind }) => kind === 'text')
  }

  /** As it is called in messages: `tags.cve[1]`. */
  get name(): string {
    return formatPath(this.path)
  }

  /** Where it stands; for what is missing, where the map that should have it begins. */
  get range(): FileRange {
    if (this.kind !== 'missing') {
      const range = this.document.rangeOf(this.node)
      return this.node === null ? this.keyRange : range
    }
    const parent = this.path.slice(0, -1)
    const range = parent.length > 0 ? this.document.keyAt(parent) : this.document.at([])
    return parent.length > 0 ? range : { start: range.start, end: range.start }
  }

  get keyRange(): FileRange {
    return this.document.keyAt(this.path)
  }

  /** A scalar with the place of its characters. */
  located(): LocatedText | undefined {
    return isScalar(this.node) && this.kind === 'text' ? this.document.locatedText(this.node) : undefined
  }

  private child(key: string): Value {
    const path = [...this.path, key]
    if (!isMap(this.node)) return new Value(this.document, undefined, path)
    const entry = this.document.entries(this.node).get(key)
    return new Value(this.document, entry === undefined ? undefined : entry.value, path)
  }
}
