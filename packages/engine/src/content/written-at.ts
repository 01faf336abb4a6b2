/** Where a part of a search is written: in its own file, or in that of a macro. */
import type { Place, SourceText, Span } from '@karst/spl'
import type { LocatedText } from './located-text.ts'
import type { Macro } from './macro.ts'

export interface WrittenPlace {
  file: string
  line: number
  column: number
  /** The macro that it stands in, where the place is not in the search itself. */
  macro: string | undefined
}

/** `search` is the text as its author wrote it, `source` the one with macros expanded. */
export function writtenAt(
  span: Span,
  source: SourceText,
  search: LocatedText,
  macros: ((name: string) => readonly Macro[]) | undefined,
): WrittenPlace {
  const place: Place = source.place(span)
  const { origin, start } = place
  if (origin.text === search.text) return { file: search.file, ...lineOf(search, start), macro: undefined }
  const name = /`([^`(]+)/.exec(origin.name)?.[1]
  const macro =
    name === undefined ? undefined : macros?.(name).find(({ definition }) => definition.text === origin.text)
  if (macro !== undefined) {
    const { definition } = macro
    return { file: definition.file, ...lineOf(definition, start), macro: name }
  }
  return { file: search.file, ...lineOf(search, source.outermost(span).start), macro: name }
}

function lineOf(text: LocatedText, offset: number): { line: number; column: number } {
  const { line, column } = text.positionOf(offset)
  return { line, column }
}
