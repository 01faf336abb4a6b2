/** The search of `map` with the values of a row in place of its variables (Search Reference, "map"). */

const VARIABLE = /\$([\w.:{}@-]+)\$/g

/** `$_serial_id$` counts the searches, from 1. */
export const SERIAL = '_serial_id'

/** The fields whose values the text asks for. */
export function variablesOf(template: string): string[] {
  return [...new Set([...template.matchAll(VARIABLE)].map((match) => match[1]!))].filter((name) => name !== SERIAL)
}

/**
 * In quotes a value stays text, whatever is in it. Outside of them it is part of the search, which the rows may have
 * been made for (`field="x" OR field="y"`); but rows hold what an attacker wrote into a log, so that a value that
 * would begin a stage, a subsearch or a macro of its own stands in quotes.
 */
export function fillTemplate(template: string, values: ReadonlyMap<string, string>): string {
  let result = ''
  let from = 0
  let quoted = false
  for (const match of template.matchAll(VARIABLE)) {
    const value = values.get(match[1]!)
    if (value === undefined) continue
    const before = template.slice(from, match.index)
    quoted = endsQuoted(before, quoted)
    result += before + (quoted ? escaped(value) : asPart(value))
    from = match.index + match[0].length
  }
  return result + template.slice(from)
}

/** Whether text ends inside double quotes. */
function endsQuoted(text: string, begins: boolean): boolean {
  let quoted = begins
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '\\') at += 1
    else if (text[at] === '"') quoted = !quoted
  }
  return quoted
}

function escaped(value: string): string {
  return value.replace(/[\\"]/g, '\\$&')
}

function asPart(value: string): string {
  const outside = value.replace(/"(?:[^"\\]|\\[\s\S])*"/g, '')
  return /["|[\]`]|\\$/.test(outside) ? `"${escaped(value)}"` : value
}
