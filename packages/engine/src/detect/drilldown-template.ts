/**
 * The shape of a drilldown's search: stages, and within those that filter the conditions, so that a token is replaced
 * as the place where it stands asks for. Whatever is not understood is kept as text.
 */

/** Stands for the detection's own search: an opaque word here, so that no `$` in that search is taken for a token. */
export const ORIGINAL_SEARCH = '%original_detection_search%'

export type Piece =
  | { kind: 'text'; text: string }
  /** `$name$`, `$name|s$` (quoted) or `$name|n$` (as it is); `text` is all of it. */
  | { kind: 'token'; text: string; name: string; filter: 's' | 'n' | null }

/** A quoted string or a bare word. `source` is its text, quotes included. */
export interface TemplateValue {
  kind: 'value'
  quoted: boolean
  pieces: Piece[]
  source: string
}

/** `IN (…)`: `open` ends with the parenthesis, `lead` of a member is what stands before it (comma, blanks). */
export interface TemplateList {
  kind: 'list'
  open: string
  members: { lead: string; value: TemplateValue }[]
  close: string
}

export type Part =
  | { kind: 'text'; text: string }
  | TemplateValue
  | TemplateList
  | { kind: 'subsearch'; pipeline: Pipeline }
  /** A macro call, backticks included. */
  | { kind: 'macro'; parts: Part[] }

export type Operand =
  | { kind: 'group'; body: Expression }
  | {
      kind: 'comparison'
      field: string
      fieldText: string
      operator: string
      operatorText: string
      value: TemplateValue
    }
  | { kind: 'membership'; field: string; fieldText: string; list: TemplateList }
  | { kind: 'parts'; parts: Part[] }

/** An operand with what stands before it: blanks, `AND` or `OR`, `NOT`. */
export interface Item {
  lead: string
  joinedBy: 'and' | 'or'
  /** `NOT ` as written, or empty. */
  not: string
  operand: Operand
}

/** `tail` is what stands after the last operand. */
export interface Expression {
  items: Item[]
  tail: string
}

export type FilterLanguage = 'search' | 'where' | 'tstats'

/** `source` is the text of the conditions as the author wrote them. */
export type Chunk = Part | { kind: 'filter'; language: FilterLanguage; expression: Expression; source: string }

/** `bar` is `|` with the blanks before it or, for a first stage without one, empty. */
export interface Stage {
  bar: string
  chunks: Chunk[]
}

export interface Pipeline {
  stages: Stage[]
}

/** The pieces of a text that may hold tokens. */
export function piecesOf(text: string): Piece[] {
  const pieces: Piece[] = []
  let at = 0
  for (const match of text.matchAll(/\$([^$\s]+)\$/g)) {
    if (match.index > at) pieces.push({ kind: 'text', text: text.slice(at, match.index) })
    const filtered = /^(.+)\|([sn])$/.exec(match[1]!)
    const filter = filtered === null ? null : (filtered[2] as 's' | 'n')
    pieces.push({ kind: 'token', text: match[0], name: filtered?.[1] ?? match[1]!, filter })
    at = match.index + match[0].length
  }
  if (at < text.length) pieces.push({ kind: 'text', text: text.slice(at) })
  return pieces
}

export function hasToken(value: TemplateValue): boolean {
  return value.pieces.some(({ kind }) => kind === 'token')
}

/** The one token that the value consists of, if so. */
export function soleToken(value: TemplateValue): Extract<Piece, { kind: 'token' }> | undefined {
  const [first] = value.pieces
  return value.pieces.length === 1 && first?.kind === 'token' ? first : undefined
}
