/** Clauses that several commands share: aggregates, BY lists, AS names. */
import { cover, type Span } from '../source/span.ts'
import type { Aggregation, AggregationArgument, Expression, FieldName } from './ast.ts'
import type { StageParser } from './stage-parser.ts'

export interface Assignment {
  target: FieldName
  value: Expression
}

/** `field=expression`. */
export function assignment(parser: StageParser): Assignment {
  const { cursor } = parser
  const target = parser.field("The field's name on the left of =")
  if (!cursor.eat('='))
    parser.fail(`\`${parser.command}\` needs field=expression; a = is missing before ${cursor.describeHere()}.`)
  parser.parts.push({ kind: 'word', text: '=', span: { start: cursor.position - 1, end: cursor.position } })
  return { target, value: parser.expression() }
}

/** `as name` after an aggregate; the name may be quoted, and may hold parentheses. */
export function aliasClause(parser: StageParser): FieldName | undefined {
  return parser.keyword('as') === undefined ? undefined : parser.field('A name after AS')
}

/** Fields after `by` (or `over`, as given). */
export function byClause(parser: StageParser, ...words: string[]): FieldName[] {
  if (parser.keyword(...(words.length > 0 ? words : ['by'])) === undefined) return []
  const fields = parser.fields()
  if (fields.length === 0) parser.fail(`A field's name belongs after BY, not ${parser.cursor.describeHere()}.`)
  return fields
}

/** Aggregates separated by blanks or commas, up to something that is not one. `stop` lists words that end the list. */
export function aggregations(parser: StageParser, ...stop: string[]): Aggregation[] {
  const list: Aggregation[] = []
  for (;;) {
    while (parser.comma());
    if (parser.atEnd()) return list
    const word = parser.peekWord()
    if (word === undefined || stop.includes(word.toLowerCase()) || parser.peekOption() !== undefined) return list
    list.push(aggregation(parser))
  }
}

/** One aggregate: `count`, `values(user) as users`, `sum(eval(a+b))`. */
export function aggregation(parser: StageParser): Aggregation {
  const { cursor } = parser
  cursor.skipSpace()
  const start = cursor.position
  // perc99.9 has a dot in its name.
  const name = cursor.match(/[A-Za-z_]\w*(?:(?<=\d)\.\d+)?/y)
  if (!name)
    parser.fail(
      `A statistical function belongs here, not ${cursor.describeHere()}.`,
      'For example count, dc(user), values(process_name).',
    )
  cursor.position += name[0].length
  const nameSpan = cursor.spanFrom(start)
  const open = cursor.match(/\s*\(/y)
  // Alone, it shows the count of each span.
  const bareLine = { kind: 'sparkline', aggregation: undefined, span: undefined } as const
  let argument: AggregationArgument | undefined = name[0].toLowerCase() === 'sparkline' ? bareLine : undefined
  if (open) {
    cursor.position += open[0].length
    argument = readArgument(parser, name[0].toLowerCase()) ?? argument
    if (!cursor.eat(')'))
      parser.fail(`A closing parenthesis is missing before ${cursor.describeHere()}.`, undefined, {
        start,
        end: cursor.position,
      })
  }
  const text = cursor.text.slice(start, cursor.position)
  const place = parser.parts.length
  const alias = aliasClause(parser)
  const at: Span = alias ? cover({ start, end: start }, alias.span) : cursor.spanFrom(start)
  const read: Aggregation = { name: name[0].toLowerCase(), nameSpan, argument, alias, text, span: at }
  parser.parts.splice(place, 0, { kind: 'aggregation', aggregation: read })
  return read
}

function readArgument(parser: StageParser, name: string): AggregationArgument | undefined {
  const { cursor } = parser
  cursor.skipSpace()
  if (cursor.char === ')') return undefined
  if (name === 'sparkline') return sparkline(parser)
  const call = cursor.match(/eval\s*\(/iy)
  if (call) {
    const start = cursor.position
    cursor.position += call[0].length
    const expression = hidden(parser, () => parser.expression())
    if (!cursor.eat(')')) parser.fail(`A closing parenthesis is missing before ${cursor.describeHere()}.`)
    return { kind: 'eval', expression, span: cursor.spanFrom(start) }
  }
  const field = hidden(parser, () => parser.field())
  return field.quote === '' && field.name.includes('*')
    ? { kind: 'wildcard', pattern: field.name, span: field.span }
    : { kind: 'field', field }
}

/** sparkline, sparkline(count, 5m), sparkline(avg(x), 1h). */
function sparkline(parser: StageParser): AggregationArgument {
  const inner = hidden(parser, () => aggregation(parser))
  const span = parser.cursor.eat(',') ? hidden(parser, () => parser.text('A span')).value : undefined
  return { kind: 'sparkline', aggregation: inner, span }
}

/** Reads something that is part of a larger part already, so that it isn't recorded twice. */
function hidden<T>(parser: StageParser, read: () => T): T {
  const count = parser.parts.length
  const result = read()
  parser.parts.length = count
  return result
}
