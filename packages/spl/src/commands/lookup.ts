/** lookup — adds the fields of the lookup's rows that match. */
import type { Assignment } from '../plan/plan.ts'
import { and, call, column, list, NULL, type Scalar } from '../plan/scalar.ts'
import { convert, exists, unify } from '../semantics/coerce.ts'
import type { LowerContext } from '../semantics/context.ts'
import { command } from '../semantics/definition.ts'
import type { LookupDefinition } from '../semantics/environment.ts'
import { lookedUpLists } from '../semantics/lookup-lists.ts'
import { lookedUpValues } from '../semantics/lookup-matches.ts'
import type { LookupKey, LookupOutput } from '../semantics/lookup-request.ts'
import { findLookup } from '../semantics/lookup-rows.ts'
import { firstOf } from '../semantics/pairing.ts'
import { parseTime } from '../semantics/parse-time.ts'
import { hiddenName, type Relation } from '../semantics/relation.ts'
import { didYouMean } from '../source/nearest.ts'
import { argsWith, bool, option, text } from '../syntax/args.ts'
import type { FieldName } from '../syntax/ast.ts'
import type { StageParser } from '../syntax/stage-parser.ts'

/** `column AS name`: a column of the lookup and a field of the rows. */
interface Pair {
  column: FieldName
  field: FieldName
}

const OPTIONS = {
  local: option(bool, { default: false, docs: 'Accepted; there is one server.' }),
  update: option(bool, { default: false, docs: 'Accepted; a search sees the lookup as it is when it begins.' }),
  event_time_field: option(text, { default: '_time', docs: 'The time of a row, for lookups by time.' }),
}

const syntax = argsWith(OPTIONS, (parser, options) => {
  while (options.next());
  const name = parser.text('The name of a lookup')
  while (options.next());
  const keys = readPairs(parser)
  const mode = parser.keyword('output', 'outputnew')
  const outputs = mode ? readPairs(parser) : []
  if (keys.length === 0)
    parser.fail('`lookup` needs a field of the lookup to match.', `For example lookup ${name.value} user OUTPUT group.`)
  if (mode && outputs.length === 0) parser.fail(`\`${mode.toUpperCase()}\` needs at least one field.`)
  return { ...options.values(), name, keys, mode, outputs }
})

type Arguments = ReturnType<typeof syntax>

/** A lookup for the examples. */
const USERS = [
  { user: 'mia', room: '1' },
  { user: 'leo', room: '2' },
  { user: 'ada', room: '2' },
]

export default command({
  name: 'lookup',
  docs: {
    summary: 'Adds fields of a lookup’s rows that match.',
    usage:
      'lookup [local=<bool>] [update=<bool>] [event_time_field=<field>] <lookup> (<lookup field> [AS <field>])… [OUTPUT | OUTPUTNEW (<lookup field> [AS <field>])…]',
    page: 'Search Reference, "lookup"',
    notes: [
      'Without OUTPUT all columns are added that were not matched.',
      'OUTPUT replaces fields; one whose row matches nothing loses its value. OUTPUTNEW leaves fields alone that have a value.',
      'Several matches give multivalue fields, in the order of the lookup; max_matches of its definition limits them.',
      'Fewer matches than min_matches are filled up with default_match.',
      'Each value of a multivalue field is looked up by itself; the results follow the order of the values.',
      'How a column matches is in the lookup’s definition: exactly, by WILDCARD, by CIDR, without case, by time.',
    ],
    differences: ['A row that lacks one of the fields to match is left as it is.'],
  },
  syntax,
  lower(given, input, context) {
    const definition = findLookup(given.name.value, given.name.span, context)
    if (!definition) return input
    const keys = given.keys.flatMap((pair) => keyOf(pair, definition, input, context))
    const pairs = given.mode ? given.outputs : otherColumns(given, definition)
    const outputs = pairs.filter(({ column: from }) => knownColumn(from, definition, context))
    if (outputs.length === 0 || keys.length < given.keys.length) return withoutMatches(outputs, input, given.mode)
    return addOutputs(given, definition, keys, outputs, input, context)
  },
  examples: [
    {
      title: 'A column under another name',
      spl: 'lookup users user AS account OUTPUT room AS office',
      given: [{ account: 'leo' }, { account: 'eve' }],
      lookups: { users: USERS },
      expect: [
        { account: 'leo', office: '2' },
        { account: 'eve', office: null },
      ],
    },
    {
      title: 'OUTPUTNEW keeps what is there',
      spl: 'lookup users user OUTPUTNEW room',
      given: [
        { user: 'leo', room: 'lab' },
        { user: 'mia', room: null },
      ],
      lookups: { users: USERS },
      expect: [
        { user: 'leo', room: 'lab' },
        { user: 'mia', room: '1' },
      ],
    },
    {
      title: 'Several rows that match give several values',
      spl: 'lookup users room OUTPUT user',
      given: [{ room: '2' }],
      lookups: { users: USERS },
      expect: [{ user: ['leo', 'ada'] }],
    },
  ],
})

function readPairs(parser: StageParser): Pair[] {
  const pairs: Pair[] = []
  while (!parser.atEnd()) {
    if (parser.comma()) continue
    const word = parser.cursor.char === '"' ? undefined : parser.peekWord()?.toLowerCase()
    if (word === 'output' || word === 'outputnew') break
    const from = parser.field("A lookup's field")
    const to = parser.keyword('as') === undefined ? from : parser.field("A field's name after AS")
    pairs.push({ column: from, field: to })
  }
  return pairs
}

function keyOf(
  { column: from, field }: Pair,
  definition: LookupDefinition,
  input: Relation,
  context: LowerContext,
): LookupKey[] {
  if (!knownColumn(from, definition, context)) return []
  const value = input.field(field.name)
  if (value) return [{ column: from.name, value }]
  context.diagnostics.report(
    'unknown-field',
    field.span,
    `No stage before gives a field \`${field.name}\`: nothing can be looked up.`,
    didYouMean(field.name, input.columns.keys()),
  )
  return []
}

function knownColumn({ name, span }: FieldName, definition: LookupDefinition, context: LowerContext): boolean {
  if (definition.columns.includes(name)) return true
  context.diagnostics.report(
    'unknown-lookup-field',
    span,
    `The lookup \`${definition.name}\` has no field \`${name}\`.`,
    didYouMean(name, definition.columns) ?? `It has ${definition.columns.join(', ')}.`,
  )
  return false
}

function otherColumns({ keys, name }: Arguments, definition: LookupDefinition): Pair[] {
  const matched = new Set(keys.map((key) => key.column.name))
  const time = definition.time?.field
  return definition.columns
    .filter((each) => !matched.has(each) && each !== time)
    .map((each) => {
      const field: FieldName = { name: each, quote: '', span: name.span }
      return { column: field, field }
    })
}

/** Nothing can match: outputs are null, or stay as they are. */
function withoutMatches(outputs: readonly Pair[], input: Relation, mode: string | undefined): Relation {
  const added = outputs.filter(({ field }) => mode !== 'outputnew' || !input.has(field.name))
  return input.extend(
    added.filter(({ field }) => !input.has(field.name)).map(({ field }) => ({ name: field.name, value: NULL })),
  )
}

function addOutputs(
  given: Arguments,
  definition: LookupDefinition,
  keys: readonly LookupKey[],
  outputs: readonly Pair[],
  input: Relation,
  context: LowerContext,
): Relation {
  const results: LookupOutput[] = outputs.map(({ column: from, field }) => ({
    column: from.name,
    name: input.has(field.name) ? hiddenName() : field.name,
  }))
  const time = timeOf(given, definition, input, context)
  const request = { definition, keys, outputs: results, time }
  const several = keys.some(({ value }) => value.type === 'list')
  const found = several ? lookedUpLists(request, input) : lookedUpValues(request, input)
  const performed = and(keys.map(({ value }) => exists(value)))
  const values = outputs.map(({ field }, at): Assignment => {
    const value = found.outputs[at]!
    const before = input.field(field.name)
    if (given.mode === 'outputnew' && before)
      return { name: field.name, value: firstOf(before, filledWhere(performed, value)) }
    return { name: field.name, value: before ? choose(performed, value, before) : filledWhere(performed, value) }
  })
  return found.relation.extend(values.filter(({ name, value }) => value.kind !== 'column' || value.name !== name))
}

/** A default is no result of a row that was not looked up. */
function filledWhere(performed: Scalar, value: Scalar): Scalar {
  if (value.kind === 'column' || (performed.kind === 'literal' && performed.value === true)) return value
  return call(value.type, 'if', performed, value, value.type === 'list' ? list([]) : NULL)
}

function choose(performed: Scalar, value: Scalar, before: Scalar): Scalar {
  const type = unify(value.type, before.type)
  return call(type, 'if', performed, convert(value, type), convert(before, type))
}

function timeOf(
  given: Arguments,
  definition: LookupDefinition,
  input: Relation,
  context: LowerContext,
): { row: Scalar; table: Scalar } | undefined {
  if (!definition.time) return undefined
  const { field, format } = definition.time
  const row = input.field(given.event_time_field) ?? NULL
  const { now, timeZone: zone } = context.environment
  return { row: convert(row, 'num'), table: parseTime(column(field, 'text'), format, { now, zone }) }
}
