/** head — the first rows; of a search without a sort, the newest. */
import { aggregate, call, column, not, num } from '../plan/scalar.ts'
import { definite } from '../semantics/coerce.ts'
import type { LowerContext } from '../semantics/context.ts'
import { command } from '../semantics/definition.ts'
import { hiddenName, type Relation } from '../semantics/relation.ts'
import { bool, integer } from '../syntax/args.ts'
import type { Expression } from '../syntax/ast.ts'
import type { StageParser } from '../syntax/stage-parser.ts'

interface HeadArguments {
  count: number | undefined
  condition: Expression | undefined
  keepLast: boolean
  nulls: boolean
}

export default command<HeadArguments>({
  name: 'head',
  docs: {
    summary: 'Keeps the first rows.',
    usage: 'head [<count>] [(<condition>)] [limit=<count>] [null=<bool>] [keeplast=<bool>]',
    page: 'Search Reference, "head"',
    notes: [
      'With a condition it keeps rows up to the first one for which the condition is false; keeplast keeps that row too.',
      'null=true lets rows pass for which the condition has no value.',
    ],
  },
  syntax: readHead,
  lower(given, input, context) {
    if (!given.condition) return input.limit(given.count ?? 10)
    const whilst = whileTrue(given, input, context)
    return given.count === undefined ? whilst : whilst.limit(given.count)
  },
  examples: [
    { title: 'The first two rows', spl: 'head 2', given: [{ n: 1 }, { n: 2 }, { n: 3 }], expect: [{ n: 1 }, { n: 2 }] },
    {
      title: 'While a condition holds',
      spl: 'head (n<3)',
      given: [{ n: 1 }, { n: 2 }, { n: 3 }, { n: 1 }],
      expect: [{ n: 1 }, { n: 2 }],
    },
  ],
})

function readHead(parser: StageParser): HeadArguments {
  const given: HeadArguments = { count: undefined, condition: undefined, keepLast: false, nulls: false }
  while (!parser.atEnd()) {
    const name = parser.peekOption()
    if (name === 'limit' || name === 'null' || name === 'keeplast') readOption(parser, given)
    else if (given.count === undefined && /^\d+$/.test(parser.peekWord() ?? ''))
      given.count = Number(parser.text().value)
    else if (given.condition === undefined) given.condition = parser.expression()
    else break
  }
  return given
}

function readOption(parser: StageParser, given: HeadArguments): void {
  const option = parser.option()
  const { name, value } = option
  const parsed = (name === 'limit' ? integer : bool).parse(value)
  if (parsed === undefined) parser.wrongOption(option)
  else if (name === 'limit') given.count = parsed as number
  else if (name === 'null') given.nulls = parsed as boolean
  else given.keepLast = parsed as boolean
}

/** Rows before the first one that fails: those with no failure among the rows before them. */
function whileTrue({ condition, keepLast, nulls }: HeadArguments, input: Relation, context: LowerContext): Relation {
  const holds = context.predicate(condition!, input)
  const fails = nulls ? definite(not(holds)) : not(definite(holds))
  const name = hiddenName()
  const failures = aggregate('num', 'countIf', fails)
  const { order } = input
  const frame = { unit: 'rows', preceding: undefined, following: 0 } as const
  const plan = {
    kind: 'window',
    input: input.plan,
    columns: [{ name, value: failures, partitionBy: [], orderBy: order, frame }],
  } as const
  const counted = input.withPlan(plan)
  const passed = column(name, 'num')
  if (!keepLast) return counted.filter(call('bool', 'equals', passed, num(0)))
  const first = call('bool', 'and', call('bool', 'equals', passed, num(1)), fails)
  return counted.filter(call('bool', 'or', call('bool', 'equals', passed, num(0)), first))
}
