/** Fixes as changes of the text that the user wrote. */
import type { SourceText } from '../source/source-text.ts'
import type { Edit, Fix } from './rule.ts'
import { isWhole } from './written.ts'

export interface Fixed {
  text: string
  /** The fixes that were made. */
  applied: readonly Fix[]
}

/**
 * Applies fixes to the text before macros were expanded. A fix that reaches into a macro is left out, and so is one
 * that overlaps an earlier one: check the new text again for what is left.
 */
export function applyFixes(source: SourceText, fixes: readonly Fix[]): Fixed {
  const { text } = source.outermost({ start: 0, end: 0 }).origin
  const taken: Edit[] = []
  const applied = fixes.filter(({ edits }) => {
    const placed = edits.map((edit) => inOrigin(edit, source))
    if (!placed.every((edit): edit is Edit => edit !== undefined)) return false
    if (placed.some((edit) => taken.some((other) => overlap(edit, other)))) return false
    taken.push(...placed)
    return true
  })
  taken.sort((a, b) => b.span.start - a.span.start)
  const changed = taken.reduce(
    (before, edit) => before.slice(0, edit.span.start) + edit.text + before.slice(edit.span.end),
    text,
  )
  return { text: changed, applied }
}

/** The edit in the user's text; undefined when what it replaces was not written there letter by letter. */
function inOrigin({ span, text }: Edit, source: SourceText): Edit | undefined {
  // An insertion stands beside a character: the one before it, or at the start the one after.
  const seen = span.end > span.start ? span : { start: Math.max(0, span.start - 1), end: Math.max(1, span.start) }
  if (!isWhole(source, seen)) return undefined
  const { start, end } = source.place(seen)
  if (span.end > span.start) return { span: { start, end }, text }
  const at = span.start === 0 ? start : end
  return { span: { start: at, end: at }, text }
}

function overlap(a: Edit, b: Edit): boolean {
  return a.span.start <= b.span.end && b.span.start <= a.span.end
}
