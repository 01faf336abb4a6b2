/** join — fields of the first row (or rows) of another search that has the same keys. */
import type { JoinKey } from '../plan/plan.ts'
import { NULL, type Scalar } from '../plan/scalar.ts'
import type { LowerContext } from '../semantics/context.ts'
import { datasetRows, type NamedDataset, namedDataset } from '../semantics/dataset.ts'
import { command } from '../semantics/definition.ts'
import { joinKey } from '../semantics/join-key.ts'
import { type Meeting, meet } from '../semantics/meeting.ts'
import type { Relation } from '../semantics/relation.ts'
import { didYouMean } from '../source/nearest.ts'
import type { Span } from '../source/span.ts'
import { argsWith, bool, choice, integer, option, text } from '../syntax/args.ts'
import type { FieldName, Pipeline } from '../syntax/ast.ts'
import type { StageParser } from '../syntax/stage-parser.ts'

/** Two fields that must be equal; by name on both sides, or `L.a=R.b`. */
interface Pair {
  left: FieldName
  right: FieldName
}

const OPTIONS = {
  type: option<Meeting['type']>(choice('inner', 'outer', 'left'), {
    default: 'inner',
    docs: 'outer and left keep rows without a match.',
  }),
  max: option(integer, { default: 1, docs: 'How many rows of the subsearch a row can meet; 0 is no limit.' }),
  overwrite: option(bool, { default: true, docs: 'Whether fields of the subsearch replace those of the same name.' }),
  usetime: option(bool, { default: false, docs: 'Whether only earlier, or only later, rows of the subsearch match.' }),
  earlier: option(bool, { default: true, docs: 'With usetime: match earlier rows, or with false later ones.' }),
  left: option(text, { docs: 'A name for the rows so far, for where.' }),
  right: option(text, { docs: 'A name for the rows of the subsearch, for where.' }),
}

const syntax = argsWith(OPTIONS, (parser, options) => {
  const fields: FieldName[] = []
  const pairs: Pair[] = []
  let source: Pipeline | NamedDataset | undefined
  while (!parser.atEnd()) {
    if (parser.comma()) continue
    if (parser.atSubsearch()) source = parser.subsearch()
    else if (parser.keyword('where') !== undefined) pairs.push(...readPairs(parser))
    else {
      const named = namedDataset(parser)
      if (named) source = named
      else if (!options.next()) fields.push(parser.field())
    }
  }
  if (!source)
    parser.fail('`join` needs a subsearch in brackets.', 'For example join user [ search index=hr ].', parser.nameSpan)
  return { ...options.values(), fields, pairs, source: source as Pipeline | NamedDataset, nameSpan: parser.nameSpan }
})

type Arguments = ReturnType<typeof syntax>

export default command({
  name: 'join',
  docs: {
    summary: 'Adds the fields of another search to the rows that have the same keys.',
    usage:
      'join [type=inner|outer|left] [max=<int>] [overwrite=<bool>] [usetime=<bool>] [earlier=<bool>] [<field>…] <subsearch> | join [<options>] left=<name> right=<name> where <name>.<field>=<name>.<field>… <subsearch>',
    page: 'Search Reference, "join"',
    notes: [
      'A row meets the first row of the subsearch with the same keys; max=0 makes a row for each of them.',
      'Keys compare with case. A row without a key meets no other.',
      'Without keys, all fields are keys that both sides have, internal ones aside.',
      'With where, fields of both sides get the name of their side and a dot before their own.',
      'A dataset may stand for the subsearch: savedsearch:<name>, datamodel:<name>, inputlookup:<name>.',
    ],
    differences: [
      'Splunk cuts the subsearch at 50,000 rows and 60 seconds; Karst joins all of it.',
      'A multivalue key matches when all its values are the same, in the same order; Splunk does not document it.',
    ],
  },
  syntax,
  lower(given, input, context) {
    const { source } = given
    const right =
      source.kind === 'pipeline' ? context.pipeline(source as Pipeline) : datasetRows(source as NamedDataset, context)
    if (given.pairs.length > 0) return joinAliased(given, input, right, context)
    const names = given.fields.length > 0 ? given.fields : commonFields(input, right, given.nameSpan, context)
    const on = names.flatMap((name) => keyOf({ left: name, right: name }, input, right, context))
    const keys = new Set(names.map(({ name }) => name))
    const fields = right.names().filter((name) => !keys.has(name))
    return meet(given, input, right, on, fields)
  },
  examples: [
    {
      title: 'The first match, rows without a match fall away',
      spl: 'join pid [ | makeresults format=csv data="pid,vendor\n1,Acme\n1,Best" ]',
      given: [{ pid: '1' }, { pid: '2' }],
      expect: [{ pid: '1', vendor: 'Acme' }],
    },
    {
      title: 'Rows without a match stay',
      spl: 'join type=left pid [ | makeresults format=csv data="pid,vendor\n1,Acme" ]',
      given: [{ pid: '1' }, { pid: '2' }, { pid: null }],
      expect: [
        { pid: '1', vendor: 'Acme' },
        { pid: '2', vendor: null },
        { pid: null, vendor: null },
      ],
    },
    {
      title: 'Every match; options may stand behind the keys',
      spl: 'join pid max=0 type=inner[ | makeresults format=csv data="pid,vendor\n1,Acme\n1,Best" ]',
      given: [{ pid: '1' }],
      expect: [
        { pid: '1', vendor: 'Acme' },
        { pid: '1', vendor: 'Best' },
      ],
    },
    {
      title: 'Two keys, a number beside text',
      spl: 'join a, b [ | makeresults format=csv data="a,b,c\n1,x,no\n1,y,yes" ]',
      given: [{ a: 1, b: 'y' }],
      expect: [{ a: 1, b: 'y', c: 'yes' }],
    },
    {
      title: 'Fields of the subsearch replace those of the same name, where they have a value',
      spl: 'join k [ | makeresults format=csv data="k,v,w\na,new," ]',
      given: [{ k: 'a', v: 'old', w: 'kept' }],
      expect: [{ k: 'a', v: 'new', w: 'kept' }],
    },
    {
      title: 'overwrite=false keeps them',
      spl: 'join overwrite=false k [ | makeresults format=csv data="k,v\na,new" ]',
      given: [{ k: 'a', v: 'old' }],
      expect: [{ k: 'a', v: 'old' }],
    },
    {
      title: 'Without keys the common fields are the keys',
      spl: 'join [ | makeresults format=csv data="pid,vendor\n1,Acme" ]',
      given: [{ pid: '1' }, { pid: '2' }],
      expect: [{ pid: '1', vendor: 'Acme' }],
    },
    {
      title: 'usetime matches the first row that is not later',
      spl: 'join usetime=true k [ | makeresults format=csv data="k,_time,v\na,30,late\na,10,early\na,5,first" | eval _time=_time+0 ]',
      given: [{ k: 'a', _time: 10 }],
      expect: [{ k: 'a', v: 'early' }],
    },
    {
      title: 'earlier=false matches the first that is not earlier',
      spl: 'join usetime=true earlier=false k [ | makeresults format=csv data="k,_time,v\na,5,early\na,30,late" | eval _time=_time+0 ]',
      given: [{ k: 'a', _time: 10 }],
      expect: [{ k: 'a', v: 'late' }],
    },
    {
      title: 'Keys of different names',
      spl: 'join left=L right=R where L.id=R.pid [ | makeresults format=csv data="pid,vendor\n1,Acme" ]',
      given: [{ id: '1', n: 2 }],
      expect: [{ 'L.id': '1', 'L.n': 2, 'R.pid': '1', 'R.vendor': 'Acme' }],
    },
  ],
})

function readPairs(parser: StageParser): Pair[] {
  const pairs: Pair[] = []
  const { cursor } = parser
  while (!parser.atEnd() && !parser.atSubsearch() && !cursor.match(/\w+:/y)) {
    if (parser.comma() || parser.keyword('and') !== undefined) continue
    const left = parser.field()
    if (!cursor.eat('=')) parser.fail(`\`where\` of \`join\` needs <name>.<field>=<name>.<field>.`)
    parser.parts.push({ kind: 'word', text: '=', span: { start: cursor.position - 1, end: cursor.position } })
    pairs.push({ left, right: parser.field() })
  }
  return pairs
}

/** Of two sets of events anything may be common: they must say what joins them. */
function commonFields(input: Relation, right: Relation, at: Span, context: LowerContext): FieldName[] {
  const [few, many] = right.open ? [input, right] : [right, input]
  const names = few.open ? [] : [...few.columns.keys()].filter((name) => !name.startsWith('_') && many.has(name))
  if (names.length === 0)
    context.diagnostics.report(
      'syntax',
      at,
      '`join` finds no field that both sides have.',
      'Name the fields to join by.',
    )
  return names.map((name) => ({ name, quote: '', span: at }))
}

function keyOf({ left, right }: Pair, input: Relation, other: Relation, context: LowerContext): JoinKey[] {
  const here = sideValue(left, input, 'The rows so far', context)
  const there = sideValue(right, other, 'The subsearch', context)
  return [joinKey(here, there)]
}

function sideValue({ name, span }: FieldName, relation: Relation, side: string, context: LowerContext): Scalar {
  const value = relation.field(name)
  if (value) return value
  context.diagnostics.report(
    'unknown-field',
    span,
    `${side} have no field \`${name}\`: nothing can match.`.replace('subsearch have', 'subsearch has'),
    didYouMean(name, relation.columns.keys()),
  )
  return NULL
}

/** `left=L right=R where L.a=R.b`: every field gets the name of its side before its own. */
function joinAliased(given: Arguments, input: Relation, right: Relation, context: LowerContext): Relation {
  const left = given.left ?? ''
  const other = given.right ?? ''
  const on = given.pairs.flatMap((pair) => {
    const swapped = side(pair.left, other) !== undefined && side(pair.right, left) !== undefined
    const [a, b] = swapped ? [pair.right, pair.left] : [pair.left, pair.right]
    const here = side(a, left)
    const there = side(b, other)
    if (here && there) return keyOf({ left: here, right: there }, input, right, context)
    const bad = here ? b : a
    const hint = `Write where ${left || 'L'}.<field>=${other || 'R'}.<field>, with left= and right= before it.`
    context.diagnostics.report('syntax', bad.span, `\`${bad.name}\` belongs to neither side of the join.`, hint)
    return []
  })
  const fields = right.names().filter((name) => !name.startsWith('_'))
  const named = right.extend(fields.map((name) => ({ name: `${other}.${name}`, value: right.field(name)! })))
  return meet(
    given,
    prefixed(input, left),
    named,
    on,
    fields.map((name) => `${other}.${name}`),
  )
}

/** The field behind `<alias>.`, or undefined when the name begins otherwise. */
function side(field: FieldName, alias: string): FieldName | undefined {
  if (alias === '' || !field.name.startsWith(`${alias}.`)) return undefined
  return { ...field, name: field.name.slice(alias.length + 1) }
}

function prefixed(input: Relation, alias: string): Relation {
  const fields = input.names().filter((name) => !name.startsWith('_'))
  return input.extend(fields.map((name) => ({ name: `${alias}.${name}`, value: input.field(name)! }))).drop(fields)
}
