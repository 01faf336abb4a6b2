/** A search with places to fill in, as one that can be compiled: of the same length, so that every place stays where it is. */
import { ORIGINAL_SEARCH } from '../detect/drilldown-template.ts'

/**
 * `%original_detection_search%` at the beginning becomes a search for events, a `$token$` outside of quotes a text in
 * quotes, as it will be when it is filled in. Undefined where the original search stands elsewhere: what that gives is
 * not known before.
 */
export function fillable(text: string): string | undefined {
  const start = text.trimStart()
  const opened = start.startsWith(ORIGINAL_SEARCH)
    ? text.replace(ORIGINAL_SEARCH, 'index=*'.padEnd(ORIGINAL_SEARCH.length))
    : text
  if (opened.includes(ORIGINAL_SEARCH)) return undefined
  return opened.replace(/"(?:[^"\\]|\\.)*"|\$([^$\s"|]+)(?:\|[sn])?\$/g, (part, name: string | undefined) =>
    name === undefined ? part : `"${part.slice(1, -1).replaceAll('|', '_')}"`,
  )
}
