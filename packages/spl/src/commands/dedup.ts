/** dedup — the first rows of each combination of values. */
import { aggregate, and, call, list, NULL, not, num, or, type Scalar } from '../plan/scalar.ts'
import { asList, exists } from '../semantics/coerce.ts'
import type { LowerContext } from '../semantics/context.ts'
import { command } from '../semantics/definition.ts'
import type { Relation } from '../semantics/relation.ts'
import { sortRelation } from '../semantics/sort-order.ts'
import { addWindow, earlierRow, runningCount, type WithColumn } from '../semantics/window.ts'
import { bool } from '../syntax/args.ts'
import type { FieldName } from '../syntax/ast.ts'
import { type SortKey, sortKeys } from '../syntax/sort-clause.ts'
import type { StageParser } from '../syntax/stage-parser.ts'

interface DedupArguments {
  count: number
  fields: FieldName[]
  keepevents: boolean
  keepempty: boolean
  consecutive: boolean
  sort: { keys: SortKey[]; reverse: boolean } | undefined
}

const FLAGS = ['keepevents', 'keepempty', 'consecutive'] as const

export default command<DedupArguments>({
  name: 'dedup',
  docs: {
    summary: 'Keeps the first rows of each combination of values.',
    usage:
      'dedup [<count>] <field>[, <field>]… [keepevents=<bool>] [keepempty=<bool>] [consecutive=<bool>] [sortby (+|-)<field>…]',
    page: 'Search Reference, "dedup"',
    notes: [
      'Rows come newest first unless they were sorted, so the newest is the one that stays.',
      'A row that lacks one of the fields is left out, unless keepempty=t.',
      'keepevents=t keeps every row and takes the fields away from those that repeat.',
      'consecutive=t takes repetitions out only where they follow each other.',
      'Values of a multivalue field compare as a whole.',
    ],
  },
  syntax: readDedup,
  lower(given, input, context) {
    const rows = given.sort ? sortRelation(input, given.sort, context) : input
    const keys = given.fields.map((field) => keyOf(field, rows, context))
    const complete = and(keys.map(exists))
    const filtered = given.keepempty || given.keepevents ? rows : rows.filter(complete)
    if (!given.keepempty && !given.keepevents && !given.consecutive) return filtered.limit(given.count, { by: keys })
    const { relation, occurrence } = counted(filtered, keys, given.consecutive)
    const kept = or([call('bool', 'lessOrEquals', occurrence, num(given.count)), not(complete)])
    return given.keepevents ? withoutRepetitions(relation, given.fields, kept) : relation.filter(kept)
  },
  examples: [
    {
      title: 'The first row of each user',
      spl: 'dedup user',
      given: [{ id: 1, user: 'mia' }, { id: 2, user: 'leo' }, { id: 3, user: 'mia' }, { id: 4 }],
      expect: [{ id: 1 }, { id: 2 }],
    },
    {
      title: 'Two rows of each combination',
      spl: 'dedup 2 user, host',
      given: [
        { id: 1, user: 'mia', host: 'a' },
        { id: 2, user: 'mia', host: 'a' },
        { id: 3, user: 'mia', host: 'b' },
        { id: 4, user: 'mia', host: 'a' },
      ],
      expect: [{ id: 1 }, { id: 2 }, { id: 3 }],
    },
    {
      title: 'The row with the highest score of each user',
      spl: 'dedup user sortby -score',
      given: [
        { user: 'mia', score: '9' },
        { user: 'mia', score: '10' },
        { user: 'leo', score: '1' },
      ],
      expect: [
        { user: 'mia', score: '10' },
        { user: 'leo', score: '1' },
      ],
    },
    {
      title: 'Only repetitions that follow each other',
      spl: 'dedup user consecutive=t',
      given: [
        { id: 1, user: 'mia' },
        { id: 2, user: 'mia' },
        { id: 3, user: 'leo' },
        { id: 4, user: 'mia' },
      ],
      expect: [{ id: 1 }, { id: 3 }, { id: 4 }],
    },
    {
      title: 'Rows without the field stay',
      spl: 'dedup user keepempty=t',
      given: [{ id: 1, user: 'mia' }, { id: 2 }, { id: 3, user: 'mia' }, { id: 4 }],
      expect: [{ id: 1 }, { id: 2 }, { id: 4 }],
    },
    {
      title: 'All rows stay, repetitions lose the field',
      spl: 'dedup user keepevents=t',
      given: [
        { id: 1, user: 'mia' },
        { id: 2, user: 'mia' },
      ],
      expect: [
        { id: 1, user: 'mia' },
        { id: 2, user: null },
      ],
    },
  ],
})

function readDedup(parser: StageParser): DedupArguments {
  const given: DedupArguments = {
    count: 1,
    fields: [],
    keepevents: false,
    keepempty: false,
    consecutive: false,
    sort: undefined,
  }
  if (/^-?\d+$/.test(parser.peekWord() ?? '')) given.count = readCount(parser)
  while (!parser.atEnd()) {
    if (parser.peekOption() !== undefined) readFlag(parser, given)
    else if (parser.keyword('sortby') !== undefined) given.sort = sortKeys(parser)
    else {
      const fields = parser.fields('sortby')
      if (fields.length === 0 && parser.peekOption() === undefined && parser.peekWord() !== 'sortby') break
      given.fields.push(...fields)
    }
  }
  if (given.fields.length === 0)
    parser.fail("`dedup` needs at least one field's name.", 'For example dedup user.', parser.nameSpan)
  return given
}

function readCount(parser: StageParser): number {
  const { value, span } = parser.text('A count')
  if (Number(value) > 0) return Number(value)
  parser.cursor.diagnostics.report('option-value', span, `\`dedup\` keeps at least 1 row, not ${value}.`)
  return 1
}

function readFlag(parser: StageParser, given: DedupArguments): void {
  const option = parser.option()
  const { name, value, span } = option
  const flag = FLAGS.find((each) => each === name)
  const parsed = bool.parse(value)
  if (!flag) parser.unknownOption(name, FLAGS, span)
  else if (parsed === undefined) parser.wrongOption(option)
  else given[flag] = parsed
}

function keyOf({ name, span }: FieldName, input: Relation, context: LowerContext): Scalar {
  const value = input.field(name)
  if (value) return value
  context.diagnostics.report('unknown-field', span, `No stage before gives a field \`${name}\`: no row has it.`)
  return NULL
}

/** The rows, and how many of their combination there are up to each: in all, or without a gap. */
function counted(
  input: Relation,
  keys: readonly Scalar[],
  consecutive: boolean,
): { relation: Relation; occurrence: Scalar } {
  const runs = consecutive ? withRuns(input, keys) : undefined
  const partitionBy = runs ? [runs.value] : keys
  const { relation, value } = addWindow(runs?.relation ?? input, aggregate('num', 'row_number'), { partitionBy })
  return { relation, occurrence: value }
}

/** Numbers the runs of rows with the same combination. */
function withRuns(input: Relation, keys: readonly Scalar[]): WithColumn {
  const key = call('data', 'tuple', ...keys.map(asList))
  const { relation, value: previous } = earlierRow(input, key)
  return runningCount(relation, call('bool', 'notEquals', key, previous))
}

function withoutRepetitions(input: Relation, fields: readonly FieldName[], kept: Scalar): Relation {
  return input.extend(
    fields.flatMap(({ name }) => {
      const value = input.field(name)
      if (!value) return []
      const nothing = value.type === 'list' ? list([]) : NULL
      return [{ name, value: call(value.type, 'if', kept, value, nothing) }]
    }),
  )
}
