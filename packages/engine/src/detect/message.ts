/**
 * `$field$` tokens in risk messages, finding titles and drilldowns (Splunk Enterprise Security, "Create a risk
 * message"). What the documentation leaves open is decided here, once.
 */
import { type ResultRow, valuesOf } from './result-row.ts'

/** A name between two dollar signs, without blanks: `$a$,$b$` is two tokens, a single `$` is text. */
const TOKEN = /\$([^$\s]+)\$/g

/** What a token's name stands for. `field` differs from the name asked for where only the case does. */
export interface TokenValue {
  field: string
  /** Never empty. */
  values: string[]
}

export type TokenSource = (name: string) => TokenValue | undefined

/**
 * Looks names up in rows, the first row that has a value wins: exactly, then without regard to case when that leaves
 * one field. A leading `result.` is what alert actions write for "of the first result" and is not part of the name,
 * unless a field is called so.
 */
export function tokenSource(...rows: ResultRow[]): TokenSource {
  const folded = new Map<ResultRow, Map<string, string[]>>()
  return (name) => {
    for (const wanted of name.startsWith('result.') ? [name.slice(7), name] : [name]) {
      for (const row of rows) {
        const values = valuesOf(row, wanted)
        if (values.length > 0) return { field: wanted, values }
      }
      // A field that exists and is empty is the field that was meant.
      if (rows.some((row) => Object.hasOwn(row, wanted))) continue
      for (const row of rows) {
        if (!folded.has(row)) folded.set(row, namesByFoldedCase(row))
        const names = folded.get(row)!.get(wanted.toLowerCase())
        if (names?.length !== 1) continue
        const values = valuesOf(row, names[0]!)
        if (values.length > 0) return { field: names[0]!, values }
      }
    }
    return undefined
  }
}

function namesByFoldedCase(row: ResultRow): Map<string, string[]> {
  const names = new Map<string, string[]>()
  for (const name of Object.keys(row)) {
    const folded = name.toLowerCase()
    const known = names.get(folded)
    if (known === undefined) names.set(folded, [name])
    else known.push(name)
  }
  return names
}

export interface ExpandedText {
  text: string
  /** Tokens that had no value, with their dollar signs. They are left in the text, where the reader sees them. */
  unresolved: string[]
  /** Tokens that were found under a name in another case. */
  miscased: { token: string; field: string }[]
}

/**
 * Replaces the tokens of a text. Values are inserted as they are and never read again for tokens; those of a
 * multivalue field are joined.
 */
export function expandTokens(template: string, source: TokenSource, separator = ' '): ExpandedText {
  const expanded: ExpandedText = { text: '', unresolved: [], miscased: [] }
  expanded.text = template.replace(TOKEN, (token: string, name: string) => {
    const found = source(name)
    if (found === undefined) {
      expanded.unresolved.push(token)
      return token
    }
    if (found.field !== name && found.field !== name.replace(/^result\./, '')) {
      expanded.miscased.push({ token, field: found.field })
    }
    return found.values.join(separator)
  })
  return expanded
}

/** The tokens of a text, with their dollar signs, in order. */
export function tokensOf(template: string): string[] {
  return template.match(TOKEN) ?? []
}

/** A message as it is compared: configuration files keep line feeds, readers and tests do not care for them. */
export function collapseBlanks(text: string): string {
  return text.trim().replace(/\s+/g, ' ')
}
