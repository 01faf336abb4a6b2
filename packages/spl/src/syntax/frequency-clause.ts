/** Arguments of top and rare (Search Reference). */
import { bool } from './args.ts'
import type { FieldName } from './ast.ts'
import { byClause } from './clauses.ts'
import type { StageParser } from './stage-parser.ts'

export interface FrequencyArguments {
  fields: FieldName[]
  by: FieldName[]
  /** Combinations of each group; 0 = all. */
  limit: number
  countfield: string
  percentfield: string
  showcount: boolean
  showperc: boolean
  useother: boolean
  otherstr: string
}

const FLAGS = ['showcount', 'showperc', 'useother'] as const
const TEXTS = ['countfield', 'percentfield', 'otherstr'] as const

export function frequencyArguments(parser: StageParser): FrequencyArguments {
  const given: FrequencyArguments = {
    fields: [],
    by: [],
    limit: 10,
    countfield: 'count',
    percentfield: 'percent',
    showcount: true,
    showperc: true,
    useother: false,
    otherstr: 'OTHER',
  }
  if (/^\d+$/.test(parser.peekWord() ?? '')) given.limit = Number(parser.text('A count').value)
  while (!parser.atEnd()) {
    if (parser.comma()) continue
    if (parser.peekOption() !== undefined) readOption(parser, given)
    else if (parser.peekWord()?.toLowerCase() === 'by') given.by.push(...byClause(parser))
    else if (parser.atField()) given.fields.push(...parser.fields('by'))
    else break
  }
  if (given.fields.length === 0)
    parser.fail(
      `\`${parser.command}\` needs at least one field's name.`,
      `For example ${parser.command} user.`,
      parser.nameSpan,
    )
  return given
}

function readOption(parser: StageParser, given: FrequencyArguments): void {
  const option = parser.option()
  const { name, value, span } = option
  const wrong = (shape: string): void => parser.wrongOption(option, `It takes ${shape}.`)
  const flag = FLAGS.find((each) => each === name)
  const textual = TEXTS.find((each) => each === name)
  if (flag) {
    const parsed = bool.parse(value)
    if (parsed === undefined) wrong('t or f')
    else given[flag] = parsed
  } else if (textual) given[textual] = value
  else if (name === 'limit') {
    if (/^\d+$/.test(value)) given.limit = Number(value)
    else wrong('a whole number')
  } else parser.unknownOption(name, ['limit', ...FLAGS, ...TEXTS], span)
}
