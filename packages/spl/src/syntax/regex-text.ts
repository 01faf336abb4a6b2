/** A regular expression as an argument: in quotes, or bare up to the next blank or pipe. */
import type { Located, StageParser } from './stage-parser.ts'

export function regexText(parser: StageParser): Located<string> {
  const { cursor } = parser
  cursor.skipSpace()
  if (cursor.char === '"') return parser.text('A regular expression')
  const start = cursor.position
  let brackets = 0
  for (let char = cursor.char; char !== '' && !/[\s|]/.test(char); char = cursor.char) {
    if (char === '[') brackets += 1
    // The bracket that closes a subsearch is not part of the expression.
    if (char === ']' && brackets-- === 0) break
    cursor.position += char === '\\' ? 2 : 1
  }
  cursor.position = Math.min(cursor.position, cursor.text.length)
  const located = { value: cursor.text.slice(start, cursor.position), quoted: false, span: cursor.spanFrom(start) }
  if (located.value === '') parser.fail(`A regular expression belongs here, not ${cursor.describeHere()}.`)
  parser.parts.push({ kind: 'text', ...located })
  return located
}
