/**
 * SPL's `search` has no way to say a literal `*`: a backslash does not escape it (Search Manual, "Backslashes"). Where a
 * value that we insert holds one, the search finds too much, and a `where` after it keeps what equals the value. It
 * ignores case and takes any value of a multivalue field, as `search` does.
 */
import { escapeQuoted } from './stash.ts'

/** A piece of a pattern: text in which `*` stands for anything, or a value in which it stands for itself. */
export interface PatternPiece {
  text: string
  literal: boolean
}

/** ` | where …` for the field to match one of the patterns, or undefined for a name that eval can't write. */
export function literalMatchStage(field: string, patterns: readonly PatternPiece[][]): string | undefined {
  if (field.includes("'")) return undefined
  const alternatives = patterns.map((pieces) => pieces.map(pieceToRegex).join(''))
  const regex = alternatives.length === 1 ? `(?is)^${alternatives[0]}$` : `(?is)^(?:${alternatives.join('|')})$`
  return ` | where isnotnull(mvfind('${field}', "${escapeQuoted(regex)}"))`
}

function pieceToRegex({ text, literal }: PatternPiece): string {
  const escaped = text.replace(/[\\^$.|?*+()[\]{}]/g, '\\$&')
  return literal ? escaped : escaped.replaceAll('\\*', '.*')
}
