/** What a transaction is made of (Search Reference, "transaction"). */
import { bool, type Scalar } from '../plan/scalar.ts'
import type { Span } from '../source/span.ts'
import type { FieldName } from '../syntax/ast.ts'
import type { StageParser } from '../syntax/stage-parser.ts'
import { definite } from './coerce.ts'
import type { LowerContext } from './context.ts'
import type { Relation } from './relation.ts'

/** A condition on an event: a search expression, or eval(…). */
export interface TransactionFilter {
  kind: 'search' | 'eval'
  text: string
  span: Span
}

export interface TransactionOptions {
  fields: readonly FieldName[]
  /** Seconds; negative is no limit. */
  maxspan: number
  maxpause: number
  maxevents: number
  startswith: TransactionFilter | undefined
  endswith: TransactionFilter | undefined
  /** False: an event also joins a transaction with which it has no value in common, if none contradicts. */
  connected: boolean
  /** False: an event that starts or ends a transaction need not have a value in common with it. */
  unifyends: boolean
}

/** The condition over the rows; never null. */
export function filterPredicate(filter: TransactionFilter, input: Relation, context: LowerContext): Scalar {
  if (filter.text.trim() === '') return bool(true)
  if (filter.kind === 'eval')
    return definite(context.predicate(context.expressionOfText(filter.text, 'this condition', filter.span), input))
  return definite(context.search(context.searchOfText(filter.text, 'this condition', filter.span), input))
}

/** startswith="…", startswith=(…), startswith=eval(…), or a word. */
export function readFilter(parser: StageParser): TransactionFilter {
  const { cursor } = parser
  cursor.skipSpace()
  const start = cursor.position
  cursor.position += cursor.match(/\w+\s*=\s*/y)![0].length
  const filter = readCondition(parser)
  const written = cursor.text.slice(start, cursor.position)
  parser.parts.push({ kind: 'text', value: written, quoted: false, span: cursor.spanFrom(start) })
  return filter
}

function readCondition(parser: StageParser): TransactionFilter {
  const { cursor } = parser
  const start = cursor.position
  if (cursor.char === '"') {
    const { value, span } = cursor.quoted()
    return { kind: 'search', text: value, span }
  }
  const call = cursor.match(/(eval\s*)?\(/iy)
  if (call) {
    cursor.position += call[0].length
    const inside = cursor.position
    skipToClosing(parser, start)
    const condition = cursor.text.slice(inside, cursor.position - 1)
    return { kind: call[1] ? 'eval' : 'search', text: condition, span: { start: inside, end: cursor.position - 1 } }
  }
  const word = cursor.match(/[^\s|\]]+/y)
  if (!word) parser.fail(`A condition belongs here, not ${cursor.describeHere()}.`)
  cursor.position += word[0].length
  return { kind: 'search', text: word[0], span: cursor.spanFrom(start) }
}

/** Moves behind the parenthesis that closes the one before the cursor. */
function skipToClosing(parser: StageParser, start: number): void {
  const { cursor } = parser
  for (let depth = 1; depth > 0; ) {
    if (cursor.done) parser.fail('This condition is not closed.', 'Close it with ).', { start, end: start + 1 })
    if (cursor.char === '"') {
      cursor.quoted()
      continue
    }
    if (cursor.char === '(') depth += 1
    if (cursor.char === ')') depth -= 1
    cursor.position += cursor.char === '\\' ? 2 : 1
  }
}
