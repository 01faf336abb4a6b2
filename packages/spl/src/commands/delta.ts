/** delta — the difference from an earlier row. */
import { call } from '../plan/scalar.ts'
import { asNumber } from '../semantics/coerce.ts'
import { command } from '../semantics/definition.ts'
import { withPosition } from '../semantics/row-position.ts'
import { earlierRow } from '../semantics/window.ts'
import type { FieldName } from '../syntax/ast.ts'
import type { StageParser } from '../syntax/stage-parser.ts'

interface DeltaArguments {
  field: FieldName
  target: FieldName | undefined
  distance: number
}

export default command<DeltaArguments>({
  name: 'delta',
  docs: {
    summary: 'Computes by how much a field differs from its value in an earlier row.',
    usage: 'delta <field> [AS <name>] [p=<int>]',
    page: 'Search Reference, "delta"',
    notes: [
      'p is how many rows earlier; 1 when it is left out. Without a name the result is called delta(<field>).',
      'Events come newest first, so the earlier row is the newer event: values that grow give negative differences.',
      'There is no difference where one of the two values is no number.',
    ],
  },
  syntax: readDelta,
  lower({ field, target, distance }, input, context) {
    const value = input.field(field.name)
    if (!value) {
      context.diagnostics.report(
        'unknown-field',
        field.span,
        `No stage before gives a field \`${field.name}\`: there is no difference to compute.`,
      )
      return input
    }
    const number = asNumber(value)
    const { relation, value: earlier } = earlierRow(withPosition(input), number, { distance })
    const name = target?.name ?? `delta(${field.name})`
    return relation.extend([{ name, value: call('num', 'minus', number, earlier) }])
  },
  examples: [
    {
      title: 'From the row before',
      spl: 'delta n',
      given: [{ n: 10 }, { n: 14 }, { n: 'x' }, { n: 20 }],
      expect: [{ 'delta(n)': null }, { 'delta(n)': 4 }, { 'delta(n)': null }, { 'delta(n)': null }],
    },
    {
      title: 'Of a value that is never null',
      spl: 'streamstats count as place | delta place',
      given: [{ n: 'a' }, { n: 'b' }],
      expect: [{ 'delta(place)': null }, { 'delta(place)': 1 }],
    },
    {
      title: 'From two rows before',
      spl: 'delta n as change p=2',
      given: [{ n: '10' }, { n: '14' }, { n: '11' }],
      expect: [{ change: null }, { change: null }, { change: 1 }],
    },
  ],
})

function readDelta(parser: StageParser): DeltaArguments {
  const given: DeltaArguments = { field: parser.field(), target: undefined, distance: 1 }
  while (!parser.atEnd()) {
    if (parser.peekOption() !== undefined) {
      const option = parser.option()
      const { name, value, span } = option
      if (name !== 'p') parser.unknownOption(name, ['p'], span)
      else if (/^[1-9]\d*$/.test(value)) given.distance = Number(value)
      else parser.wrongOption(option, 'It takes a whole number above 0.')
    } else if (parser.keyword('as') !== undefined) given.target = parser.field('A name after AS')
    else break
  }
  return given
}
