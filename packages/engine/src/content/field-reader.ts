/**
 * Typed reading of a YAML map. Every accessor says what is wrong, where, and goes on with a neutral value, so that one
 * pass over a file finds all that is wrong with it.
 */
import { isMap, isScalar, isSeq, type Node, type Scalar, type YAMLMap } from 'yaml'
import {
  type ContentDiagnostic,
  type ContentDiagnosticCode,
  type ContentPath,
  contentDiagnostic,
  formatPath,
} from './diagnostic.ts'
import type { LocatedText } from './located-text.ts'
import type { MapEntries, YamlDocument } from './yaml-document.ts'

export class FieldReader {
  readonly document: YamlDocument
  readonly path: ContentPath
  private readonly entries: MapEntries
  private readonly diagnostics: ContentDiagnostic[]

  constructor(document: YamlDocument, map: YAMLMap, diagnostics: ContentDiagnostic[], path: ContentPath = []) {
    this.document = document
    this.path = path
    this.entries = document.entries(map)
    this.diagnostics = diagnostics
  }

  keys(): string[] {
    return [...this.entries.keys()]
  }

  /** True when the key is there and its value is not null. */
  has(key: string): boolean {
    return this.value(key) !== undefined
  }

  /** True when the key is there, be its value null. */
  hasKey(key: string): boolean {
    return this.entries.has(key)
  }

  /** True when the value is a single text. */
  isText(key: string): boolean {
    return isScalar(this.value(key))
  }

  optionalText(key: string): string | undefined {
    const scalar = this.scalar(key, 'a text')
    return scalar === undefined ? undefined : String(scalar.value)
  }

  text(key: string, fallback = ''): string {
    return this.optionalText(key) ?? fallback
  }

  requiredText(key: string): string {
    this.require(key)
    return this.text(key)
  }

  /** A text with the place of its characters; `null` counts as the text "null" when `nullIsText` is set. */
  located(key: string, nullIsText = false): LocatedText | undefined {
    const node = this.entries.get(key)?.value
    if (nullIsText && isScalar(node) && node.value !== '') return this.document.locatedText(node)
    const scalar = this.scalar(key, 'a text')
    return scalar === undefined ? undefined : this.document.locatedText(scalar)
  }

  /** A whole number. PyYAML and pydantic also take one written as text. */
  integer(key: string): number | undefined {
    const scalar = this.scalar(key, 'a whole number')
    if (scalar === undefined) return undefined
    const text = String(scalar.value).trim().replaceAll('_', '')
    if (/^[-+]?\d+(\.0*)?$/.test(text)) return Number(text)
    this.wrongType(key, 'a whole number', `\`${abbreviate(text)}\``)
    return undefined
  }

  number(key: string): number | undefined {
    const scalar = this.scalar(key, 'a number')
    if (scalar === undefined) return undefined
    const text = String(scalar.value).trim()
    if (/^[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?$/.test(text)) return Number(text)
    this.wrongType(key, 'a number', `\`${abbreviate(text)}\``)
    return undefined
  }

  /** YAML 1.1's booleans, as PyYAML and pydantic read them. */
  boolean(key: string): boolean | undefined {
    const scalar = this.scalar(key, 'true or false')
    if (scalar === undefined) return undefined
    const text = String(scalar.value).trim().toLowerCase()
    if (TRUE.has(text)) return true
    if (FALSE.has(text)) return false
    this.wrongType(key, 'true or false', `\`${abbreviate(text)}\``)
    return undefined
  }

  /** A list of texts. A single text is reported and taken as a list of one. */
  texts(key: string): string[] {
    const node = this.value(key)
    if (node === undefined) return []
    if (isScalar(node)) {
      this.wrongType(key, 'a list of texts', 'a single text')
      return [String(node.value)]
    }
    if (!isSeq(node)) {
      this.wrongType(key, 'a list of texts', nodeKind(node))
      return []
    }
    const texts: string[] = []
    this.document.items(node).forEach((item, i) => {
      if (isScalar(item) && !isNull(item)) texts.push(String(item.value))
      else this.wrongType(key, 'a text', nodeKind(item), i)
    })
    return texts
  }

  map(key: string): FieldReader | undefined {
    const node = this.value(key)
    if (node === undefined) return undefined
    if (isMap(node)) return this.child(node, key)
    this.wrongType(key, 'a map of keys and values', nodeKind(node))
    return undefined
  }

  maps(key: string): FieldReader[] {
    const node = this.value(key)
    if (node === undefined) return []
    if (!isSeq(node)) {
      this.wrongType(key, 'a list of maps', nodeKind(node))
      return []
    }
    const readers: FieldReader[] = []
    this.document.items(node).forEach((item, i) => {
      if (isMap(item)) readers.push(this.child(item, key, i))
      else this.wrongType(key, 'a map of keys and values', nodeKind(item), i)
    })
    return readers
  }

  /** One of a closed set of words; anything else is reported and left out. */
  oneOf<T extends string>(key: string, allowed: readonly T[]): T | undefined {
    const text = this.optionalText(key)
    if (text === undefined) return undefined
    const found = allowed.find((word) => word === text)
    if (found === undefined) {
      const known = allowed.map((word) => `\`${word}\``).join(', ')
      this.report('unknown-value', key, `\`${formatPath([...this.path, key])}\` can't be \`${abbreviate(text)}\`.`, {
        hint: `It is one of ${known}.`,
      })
    }
    return found
  }

  /** Reports the key when it is absent or null. */
  require(key: string, hint?: string): boolean {
    if (this.has(key)) return true
    const where = this.path.length === 0 ? 'The file' : `\`${formatPath(this.path)}\``
    const message = this.hasKey(key)
      ? `\`${formatPath([...this.path, key])}\` has no value.`
      : `${where} has no \`${key}\`.`
    this.report('missing-key', key, message, { hint })
    return false
  }

  /** Reports the key when it is absent, null or an empty text. */
  requireText(key: string, hint?: string): void {
    if (!this.require(key, hint) || !this.isText(key) || this.text(key).trim() !== '') return
    this.report('missing-key', key, `\`${formatPath([...this.path, key])}\` is empty.`, { hint })
  }

  report(
    code: ContentDiagnosticCode,
    key: string | undefined,
    message: string,
    more: { hint?: string | undefined; index?: number } = {},
  ): void {
    const path = key === undefined ? this.path : [...this.path, key, ...(more.index === undefined ? [] : [more.index])]
    this.diagnostics.push(
      contentDiagnostic(code, this.document.file, this.document.at(path), message, { hint: more.hint, path }),
    )
  }

  /** The value's node; undefined when absent or null. */
  private value(key: string): Node | undefined {
    const node = this.entries.get(key)?.value
    return node && !isNull(node) ? node : undefined
  }

  private scalar(key: string, wanted: string): Scalar | undefined {
    const node = this.value(key)
    if (node === undefined) return undefined
    if (isScalar(node)) return node
    this.wrongType(key, wanted, nodeKind(node))
    return undefined
  }

  private child(map: YAMLMap, ...steps: (string | number)[]): FieldReader {
    return new FieldReader(this.document, map, this.diagnostics, [...this.path, ...steps])
  }

  private wrongType(key: string, wanted: string, found: string, index?: number): void {
    const path = [...this.path, key, ...(index === undefined ? [] : [index])]
    const more = index === undefined ? {} : { index }
    this.report('wrong-type', key, `\`${formatPath(path)}\` must be ${wanted}, not ${found}.`, more)
  }
}

const TRUE = new Set(['true', 'yes', 'on', 'y', 't', '1'])
const FALSE = new Set(['false', 'no', 'off', 'n', 'f', '0'])

/** An unquoted `null`, `~` or nothing at all. */
export function isNull(node: Node): boolean {
  if (!isScalar(node) || (node.type !== 'PLAIN' && node.type !== undefined)) return false
  return node.value === '' || node.value === '~' || /^(null|Null|NULL)$/.test(String(node.value))
}

function nodeKind(node: Node | null): string {
  if (isMap(node)) return 'a map'
  if (isSeq(node)) return 'a list'
  return node === null || isNull(node) ? 'empty' : 'a single text'
}

function abbreviate(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}
