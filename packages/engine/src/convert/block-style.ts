/**
 * The text of a content file in block style: as it is where it already is, else with flow maps (`{a: b}`) opened and
 * anchors resolved, so that single entries can be changed. Comments stay.
 */
import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, parseDocument, visit } from 'yaml'
import { styleOf } from '../content/written-value.ts'
import { repairQuotedScalars } from '../content/yaml-repair.ts'

export interface BlockStyle {
  text: string
  /** True when the text was written anew, so that its layout could not be kept. */
  rewritten: boolean
  /** The text's tree. */
  document: Doc
}

/** `text` parses, if need be after the repair that the reader of content makes too. */
export function toBlockStyle(text: string): BlockStyle {
  let source = withFinalBreak(text)
  let document = parse(source)
  if (document.errors.length > 0) {
    source = withFinalBreak(repairQuotedScalars(text)?.text ?? text)
    document = parse(source)
  }
  let flow = false
  visit(document, {
    Map: (_, map) => {
      if (map.flow === true && map.items.length > 0) flow = true
    },
    Seq: (_, seq) => {
      if (seq.flow === true && seq.items.some((item) => isMap(item))) flow = true
    },
    Alias: () => {
      flow = true
    },
    Node: (_, node) => {
      if ('anchor' in node && node.anchor) flow = true
    },
  })
  if (!flow && !startsWithMarker(source)) return { text: source, rewritten: false, document }
  const plain = open(document.contents as Node | null, document)
  document.contents = plain as typeof document.contents
  const style = styleOf(source)
  document.directives = undefined as unknown as typeof document.directives
  const out = document.toString({ lineWidth: 0, indent: style.indent, indentSeq: style.indentLists })
  const written = style.eol === '\n' ? out : out.replaceAll('\n', style.eol)
  return { text: written, rewritten: true, document: parse(written) }
}

type Doc = ReturnType<typeof parseDocument>

function parse(text: string): Doc {
  return parseDocument(text, { schema: 'failsafe', prettyErrors: false, uniqueKeys: false })
}

/** A copy without aliases, anchors, merge keys and flow maps. An alias inside its own anchor is refused by the reader. */
function open(node: Node | null, document: Doc, depth = 0): Node | null {
  if (node === null || depth > 50) return node
  if (isAlias(node)) return open((node.resolve(document) as Node | undefined) ?? null, document, depth + 1)
  const copy = node.clone() as Node
  if ('anchor' in copy) delete (copy as { anchor?: string }).anchor
  if (isMap(copy) && isMap(node)) {
    copy.flow = false
    copy.items = node.items.flatMap((pair) => openPair(pair as Pair<Node, Node | null>, document, depth))
  } else if (isSeq(copy) && isSeq(node)) {
    copy.items = node.items.map((item) => open(item as Node | null, document, depth + 1))
    if (copy.items.some((item) => isMap(item))) copy.flow = false
  }
  return copy
}

function openPair(pair: Pair<Node, Node | null>, document: Doc, depth: number): Pair<Node, Node | null>[] {
  const copy = pair.clone() as Pair<Node, Node | null>
  copy.value = open(pair.value, document, depth + 1)
  if (!isScalar(pair.key) || pair.key.value !== '<<' || pair.key.type !== 'PLAIN') return [copy]
  const merged = isSeq(copy.value) ? copy.value.items.toReversed() : [copy.value]
  return merged.flatMap((map) => (isMap(map) ? (map.items as Pair<Node, Node | null>[]) : []))
}

function startsWithMarker(text: string): boolean {
  return /^(?:%|---[ \t]*\S|[ \t]*\.\.\.)/m.test(text.slice(0, text.search(/^[\w'"]/m) + 1 || undefined))
}

function withFinalBreak(text: string): string {
  return text === '' || text.endsWith('\n') ? text : `${text}\n`
}
