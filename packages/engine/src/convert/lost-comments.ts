/** Comments of a file that its converted text has no more. */
import { CST, Parser } from 'yaml'

export interface Comment {
  text: string
  offset: number
}

export function lostComments(before: string, after: string): Comment[] {
  const kept = new Map<string, number>()
  for (const { text } of comments(after)) kept.set(text, (kept.get(text) ?? 0) + 1)
  return comments(before).filter(({ text }) => {
    const left = kept.get(text) ?? 0
    if (left > 0) kept.set(text, left - 1)
    return left === 0
  })
}

function comments(text: string): Comment[] {
  // Most files have none, and reading tokens costs as much as parsing.
  if (!/(?:^|\s)#/.test(text)) return []
  const found: Comment[] = []
  const look = (tokens: readonly CST.SourceToken[] | undefined) => {
    for (const token of tokens ?? []) {
      if (token.type === 'comment') found.push({ text: token.source.trim(), offset: token.offset })
    }
  }
  const walk = (token: CST.Token | null | undefined): void => {
    if (!token) return
    if (token.type === 'comment') look([token as CST.SourceToken])
    if ('end' in token && Array.isArray(token.end)) look(token.end as CST.SourceToken[])
    if ('start' in token && Array.isArray(token.start)) look(token.start as CST.SourceToken[])
    if ('props' in token) look(token.props.filter((prop) => CST.isScalar(prop) === false) as CST.SourceToken[])
    if ('value' in token && token.value && typeof token.value === 'object') walk(token.value as CST.Token)
    for (const item of 'items' in token ? token.items : []) {
      look(item.start)
      look(item.sep)
      walk(item.key)
      walk(item.value)
    }
  }
  for (const token of new Parser().parse(text)) walk(token)
  return found.sort((a, b) => a.offset - b.offset)
}
