/** An eval expression that stands by itself, outside a search: a rule in a file, a calculated field. */
import { type Diagnostic, Diagnostics } from '../source/diagnostic.ts'
import { SourceText } from '../source/source-text.ts'
import { span } from '../source/span.ts'
import type { Expression } from './ast.ts'
import { Abandon, Cursor } from './cursor.ts'
import { parseExpression } from './expression-parser.ts'

/** The expression, or what is wrong with the text: spans count from its beginning. Functions are not looked up. */
export function readExpression(text: string): { expression: Expression } | { diagnostics: Diagnostic[] } {
  const diagnostics = new Diagnostics()
  const cursor = new Cursor(SourceText.of(text), diagnostics)
  try {
    const expression = parseExpression(cursor)
    cursor.skipSpace()
    if (!cursor.done) {
      const rest = span(cursor.position, cursor.text.length)
      diagnostics.report('syntax', rest, `The expression ends before \`${cursor.text.slice(cursor.position)}\`.`)
    }
    if (diagnostics.list.length === 0) return { expression }
  } catch (error) {
    if (!(error instanceof Abandon)) throw error
  }
  return { diagnostics: diagnostics.list }
}
