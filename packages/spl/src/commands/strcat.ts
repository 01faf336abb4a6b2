/** strcat — joins fields and texts into a field. */
import { and, call, NULL, type Scalar, text } from '../plan/scalar.ts'
import { asText, exists } from '../semantics/coerce.ts'
import type { LowerContext } from '../semantics/context.ts'
import { command } from '../semantics/definition.ts'
import type { Relation } from '../semantics/relation.ts'
import { bool } from '../syntax/args.ts'
import type { FieldName } from '../syntax/ast.ts'
import type { StageParser } from '../syntax/stage-parser.ts'

interface StrcatArguments {
  allRequired: boolean
  sources: FieldName[]
  target: FieldName
}

export default command<StrcatArguments>({
  name: 'strcat',
  docs: {
    summary: 'Joins fields and texts into a field.',
    usage: 'strcat [allrequired=<bool>] (<field> | "<text>")… <new field>',
    page: 'Search Reference, "strcat"',
    notes: [
      'The last name is the field that is written; texts stand in double quotes.',
      'A field without a value counts as an empty text; with allrequired=true nothing is written then.',
      'The values of a multivalue field are joined with blanks.',
    ],
  },
  syntax: readStrcat,
  lower({ allRequired, sources, target }, input, context) {
    const values = sources.map((source) => sourceValue(source, input, context))
    const joined = call('text', 'concat', text(''), ...values.map(orEmpty))
    if (!allRequired) return input.extend([{ name: target.name, value: joined }])
    const before = input.field(target.name)
    const value = call('text', 'if', and(values.map(exists)), joined, before ? asText(before) : NULL)
    return input.extend([{ name: target.name, value }])
  },
  examples: [
    {
      title: 'Two fields and a text between them',
      spl: 'strcat host "::" port address',
      given: [{ host: 'web1', port: 80 }],
      expect: [{ address: 'web1::80' }],
    },
    {
      title: 'A field without a value is empty',
      spl: 'strcat a "-" b joined',
      given: [{ a: 'x', b: null }],
      expect: [{ joined: 'x-' }],
    },
    {
      title: 'All fields must be there',
      spl: 'strcat allrequired=true a "-" b joined',
      given: [
        { a: 'x', b: null },
        { a: 'x', b: 'y' },
      ],
      expect: [{ joined: null }, { joined: 'x-y' }],
    },
  ],
})

function readStrcat(parser: StageParser): StrcatArguments {
  let allRequired = false
  const list: FieldName[] = []
  while (!parser.atEnd()) {
    if (parser.comma()) continue
    if (parser.peekOption() === 'allrequired') {
      const option = parser.option()
      const parsed = bool.parse(option.value)
      if (parsed === undefined) parser.wrongOption(option)
      allRequired = parsed ?? false
    } else list.push(parser.field("A field's name or a text in quotes"))
  }
  const target = list.pop()
  if (!target || list.length === 0)
    parser.fail('`strcat` needs fields or texts, and the field to write last.', undefined, parser.nameSpan)
  return { allRequired, sources: list, target }
}

function sourceValue({ name, quote, span }: FieldName, input: Relation, context: LowerContext): Scalar {
  if (quote === '"') return text(name)
  const value = input.field(name)
  if (value?.type === 'list') {
    const joined = call('text', 'arrayStringConcat', value, text(' '))
    return call('text', 'if', call('bool', 'empty', value), NULL, joined)
  }
  if (value) return asText(value)
  context.diagnostics.report('unknown-field', span, `No stage before gives a field \`${name}\`: it counts as empty.`)
  return NULL
}

function orEmpty(value: Scalar): Scalar {
  if (value.type === 'null') return text('')
  return value.kind === 'literal' ? value : call('text', 'ifNull', value, text(''))
}
