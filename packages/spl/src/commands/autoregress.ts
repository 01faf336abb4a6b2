/** autoregress — values of earlier rows beside the present one. */
import { command } from '../semantics/definition.ts'
import type { Relation } from '../semantics/relation.ts'
import { withPosition } from '../semantics/row-position.ts'
import { earlierRow } from '../semantics/window.ts'
import type { FieldName } from '../syntax/ast.ts'
import type { StageParser } from '../syntax/stage-parser.ts'

interface AutoregressArguments {
  field: FieldName
  target: FieldName | undefined
  from: number
  to: number
}

const MOST = 1_000

export default command<AutoregressArguments>({
  name: 'autoregress',
  aliases: ['ar'],
  docs: {
    summary: 'Copies values of a field from earlier rows.',
    usage: 'autoregress <field> [AS <name>] [p=<int>[-<int>]]',
    page: 'Search Reference, "autoregress"',
    notes: [
      'p is how many rows earlier; 1 when it is left out. p=2-5 copies several values.',
      'Without a name the results are called <field>_p<p>; a name goes with a single p.',
    ],
  },
  syntax: readAutoregress,
  lower({ field, target, from, to }, input, context) {
    const value = input.field(field.name)
    if (!value) {
      context.diagnostics.report(
        'unknown-field',
        field.span,
        `No stage before gives a field \`${field.name}\`: there is nothing to copy.`,
      )
      return input
    }
    let rows: Relation = withPosition(input)
    const assignments = []
    for (let distance = from; distance <= to; distance++) {
      const earlier = earlierRow(rows, value, { distance })
      rows = earlier.relation
      assignments.push({ name: target?.name ?? `${field.name}_p${distance}`, value: earlier.value })
    }
    return rows.extend(assignments)
  },
  examples: [
    {
      title: 'The value before',
      spl: 'autoregress n',
      given: [{ n: 'a' }, { n: 'b' }, { n: 'c' }],
      expect: [{ n_p1: null }, { n_p1: 'a' }, { n_p1: 'b' }],
    },
    {
      title: 'Two values, for a moving mean',
      spl: 'autoregress n p=1-2 | eval mean=(n+n_p1+n_p2)/3',
      given: [{ n: 10 }, { n: 20 }, { n: 60 }],
      expect: [{ mean: null }, { mean: null }, { mean: 30, n_p2: 10 }],
    },
    {
      title: 'Under a name',
      spl: 'autoregress n as old p=2',
      given: [{ n: 1 }, { n: 2 }, { n: 3 }],
      expect: [{ old: null }, { old: null }, { old: 1 }],
    },
  ],
})

function readAutoregress(parser: StageParser): AutoregressArguments {
  const given: AutoregressArguments = { field: parser.field(), target: undefined, from: 1, to: 1 }
  while (!parser.atEnd()) {
    if (parser.peekOption() === undefined) {
      if (parser.keyword('as') === undefined) break
      given.target = parser.field('A name after AS')
      continue
    }
    const option = parser.option()
    const { name, value, span } = option
    const range = /^(\d+)(?:-(\d+))?$/.exec(value)
    const [from, to] = [Number(range?.[1]), Number(range?.[2] ?? range?.[1])]
    if (name !== 'p') parser.unknownOption(name, ['p'], span)
    else if (range && from >= 1 && to >= from && to <= MOST) Object.assign(given, { from, to })
    else parser.wrongOption(option, `It takes a number from 1 to ${MOST}, or two of them: p=1-4.`)
  }
  if (given.target && given.to > given.from)
    parser.fail(
      'A name stands for one value, and this p asks for several.',
      'Leave AS out, or give a single p.',
      given.target.span,
    )
  return given
}
