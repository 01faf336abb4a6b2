/** The pieces of a search as it was written: nothing is expanded or resolved, so that layout can change and text can't. */

export type LayoutToken =
  | { kind: 'comment' | 'macro' | 'text' | 'word'; text: string; spaced: boolean }
  | { kind: 'pipe' | 'open' | 'close'; text: string; spaced: boolean }

/** Comments; macros; texts in either quotes; brackets; pipes; anything else up to the next of them. */
const TOKEN =
  /(?<comment>```[\s\S]*?(?:```|$))|(?<macro>`[^`]*`?)|(?<text>"(?:[^"\\]|\\[\s\S])*"?)|(?<pipe>\|)|(?<open>\[)|(?<close>\])|(?<word>(?:\\[\s\S]|[^\s`"|[\]\\])+)|(?<space>\s+)|(?<rest>[\s\S])/g

export function layoutTokens(search: string): LayoutToken[] {
  const tokens: LayoutToken[] = []
  let spaced = false
  for (const { groups } of search.matchAll(TOKEN)) {
    const [kind, text] = Object.entries(groups!).find(([, value]) => value !== undefined)!
    if (kind === 'space') {
      spaced = true
      continue
    }
    tokens.push({ kind: kind === 'rest' ? 'word' : (kind as LayoutToken['kind']), text: text!, spaced })
    spaced = false
  }
  return tokens
}
