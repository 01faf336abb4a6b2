/** Names and values with `*`. */

export interface WildcardPattern {
  /** The text between the stars. One part means that there is no star. */
  parts: string[]
  test(text: string): boolean
  /** What each star stood for, or undefined when the text does not match. */
  captures(text: string): string[] | undefined
}

export function wildcardPattern(pattern: string): WildcardPattern {
  const parts = pattern.split('*')
  const source = parts.map((part) => part.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('([\\s\\S]*)')
  const regex = new RegExp(`^${source}$`, 'u')
  return {
    parts,
    test: (text) => regex.test(text),
    captures: (text) => regex.exec(text)?.slice(1),
  }
}

/** A pattern of LIKE for a value with `*`: `%` and `_` of the value are literal. */
export function likePattern(value: string): string {
  return value
    .split(/\*+/)
    .map((part) => part.replace(/[\\%_]/g, '\\$&'))
    .join('%')
}
