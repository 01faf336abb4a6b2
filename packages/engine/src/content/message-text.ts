/** `$field$` in the texts of detections: messages of risk events and titles of findings. */

/** A name between two dollar signs, without blanks: `$a$,$b$` is two tokens, a single `$` is text. */
const TOKEN = /\$([^$\s]+)\$/g

/** Whether `$name$` can stand for a field of this name. */
export function isToken(name: string): boolean {
  return /^[^$\s]+$/.test(name)
}

/** The fields that a text names, without the leading `result.` of alert actions. */
export function tokenNames(text: string): string[] {
  return [...text.matchAll(TOKEN)].map((match) => match[1]!.replace(/^result\./, ''))
}

/** Where a dollar sign that is part of no token touches a word, as in `user$` or `$dest.`; prices do not count. */
export function brokenTokens(text: string): number[] {
  const bare = text.replace(TOKEN, (token) => ' '.repeat(token.length))
  return [...bare.matchAll(/\$(?=[A-Za-z_])|(?<=\b[A-Za-z_]\w*)\$/g)].map(({ index }) => index)
}

/** What format 6 asks of a text: at least one token, and an even number of dollar signs. */
export function fitsFormat6(text: string): boolean {
  return tokenNames(text).length > 0 && text.split('$').length % 2 === 1
}
