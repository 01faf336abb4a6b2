/** Values that a conversion writes, in the style of the file that they are written into. */
import { Document, isMap, isScalar } from 'yaml'

export type WrittenValue =
  | string
  | number
  | boolean
  | null
  | readonly WrittenValue[]
  | { readonly [key: string]: WrittenValue | undefined }

export interface TextStyle {
  /** Blanks of one level. */
  indent: number
  /** List items are indented below their key. */
  indentLists: boolean
  eol: '\n' | '\r\n'
}

/** How a file is written, from the first places that show it; else two blanks and lists at the key's column. */
export function styleOf(text: string): TextStyle {
  const nested = /^[\w-]+:[ \t]*\r?\n( +)[\w-]+:/m.exec(text)
  const list = /^[\w-]+:[ \t]*\r?\n( *)- /m.exec(text)
  const step = nested ?? (list && list[1] !== '' ? list : undefined)
  return {
    indent: Math.min(8, step?.[1]?.length ?? 2),
    indentLists: list ? list[1] !== '' : false,
    eol: /\r\n/.test(text) ? '\r\n' : '\n',
  }
}

/** A comment on a line of its own above a key, without its `#`. */
export interface WrittenComment {
  /** Of the key, from the key that is written. */
  path: readonly (string | number)[]
  text: string
}

/** `key: value` with a line break at its end. Texts that YAML 1.1 would read as something else are quoted. */
export function renderEntry(
  key: string,
  value: WrittenValue,
  style: TextStyle,
  comments: readonly WrittenComment[] = [],
): string {
  return render({ [key]: value }, style, comments)
}

export function renderItem(value: WrittenValue, style: TextStyle): string {
  return render([value], style)
}

/** A whole file. */
export function renderFile(value: { readonly [key: string]: WrittenValue | undefined }, style: TextStyle): string {
  return render(value, style)
}

function render(value: unknown, style: TextStyle, comments: readonly WrittenComment[] = []): string {
  const document = new Document(value, { version: '1.1', aliasDuplicateObjects: false, keepUndefined: false })
  for (const { path, text } of comments) {
    const map = document.getIn(path.slice(0, -1), true)
    const keys = isMap(map) ? map.items.map((pair) => pair.key) : []
    const key = keys.find((each) => isScalar(each) && each.value === path.at(-1))
    if (isScalar(key)) key.commentBefore = ` ${text}`
  }
  const text = document.toString({
    lineWidth: 0,
    indent: style.indent,
    indentSeq: style.indentLists,
    singleQuote: true,
  })
  return style.eol === '\n' ? text : text.replaceAll('\n', style.eol)
}
