/** filldown — the last value before, where a field has none. */
import { aggregate, type Scalar } from '../plan/scalar.ts'
import { exists } from '../semantics/coerce.ts'
import { storedNames } from '../semantics/data-names.ts'
import { command } from '../semantics/definition.ts'
import { isInternalField, presentNames } from '../semantics/field-list.ts'
import { addWindows, UP_TO_HERE } from '../semantics/window.ts'
import { args, fields } from '../syntax/args.ts'

const syntax = args({ fields: fields({ docs: 'The fields; all of them when there are none.' }) })

export default command({
  name: 'filldown',
  docs: {
    summary: 'Puts the last value of the rows before where a field has none.',
    usage: 'filldown [<field>[, <field>]…]',
    page: 'Search Reference, "filldown"',
    notes: ['A * stands for every field that matches.', 'Rows before the first value stay without one.'],
  },
  syntax,
  lower(given, input, context) {
    const at = given.at('fields')
    const why = 'filldown fills the fields that some of the events have'
    const all = (): string[] => [...input.columns.keys(), ...(input.open ? storedNames(input, at, why, context)() : [])]
    const names =
      given.fields.length > 0 ? presentNames(given.fields, input, context) : all().filter((n) => !isInternalField(n))
    const fieldValues = names.map((name) => input.field(name)!)
    const { relation, values } = addWindows(input, fieldValues.map(last), { frame: UP_TO_HERE })
    return relation.extend(names.map((name, at) => ({ name, value: values[at]! })))
  },
  examples: [
    {
      title: 'All fields',
      spl: 'filldown',
      given: [
        { a: null, b: 'x' },
        { a: 'p', b: null },
        { a: null, b: null },
      ],
      expect: [
        { a: null, b: 'x' },
        { a: 'p', b: 'x' },
        { a: 'p', b: 'x' },
      ],
    },
    {
      title: 'By pattern',
      spl: 'filldown s*',
      given: [
        { s1: 1, t: 1 },
        { s1: null, t: null },
      ],
      expect: [
        { s1: 1, t: 1 },
        { s1: 1, t: null },
      ],
    },
    {
      title: 'A multivalue field',
      spl: 'filldown m',
      given: [{ m: ['a', 'b'] }, { m: null }],
      expect: [{ m: ['a', 'b'] }, { m: ['a', 'b'] }],
    },
  ],
})

/** The last value that is there, up to the present row. */
function last(value: Scalar): Scalar {
  if (value.type === 'list') return aggregate('list', 'anyLastIf', value, exists(value))
  return aggregate(value.type, 'anyLast', value)
}
