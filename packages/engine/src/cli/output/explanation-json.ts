/** An explanation as JSON, version 1. Documented in docs/explaining.md. */
import type { LocatedText } from '../../content/located-text.ts'
import type { Explanation } from '../../explain/explanation.ts'
import { toJson } from './diagnostics.ts'

export function explanationJson(name: string, explanation: Explanation, located: LocatedText): object {
  const { diagnostics, source, ran, stages, rows, empty, fields, shown, notes } = explanation
  const found = toJson(diagnostics, source, located)
  if (!ran) return { version: 1, search: name, diagnostics: found }
  return { version: 1, search: name, stages, rows, empty: empty ?? null, fields, shown, notes, diagnostics: found }
}
