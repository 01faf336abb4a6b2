/** sort — orders rows; without a count it keeps 10,000 of them, as Splunk does. */
import type { OrderKey } from '../plan/plan.ts'
import { call, type Scalar } from '../plan/scalar.ts'
import { asNumber, asText } from '../semantics/coerce.ts'
import type { LowerContext } from '../semantics/context.ts'
import { command } from '../semantics/definition.ts'
import type { Relation } from '../semantics/relation.ts'
import type { FieldName } from '../syntax/ast.ts'
import type { StageParser } from '../syntax/stage-parser.ts'

type Collation = 'auto' | 'num' | 'str' | 'ip'

interface SortKey {
  field: FieldName
  descending: boolean
  collation: Collation
}

interface SortArguments {
  count: number
  keys: SortKey[]
  reverse: boolean
}

const DEFAULT_COUNT = 10_000

export default command<SortArguments>({
  name: 'sort',
  docs: {
    summary: 'Orders rows by fields.',
    usage: 'sort [<count>] (+|-)<field>[, (+|-)<field>]… [desc]',
    page: 'Search Reference, "sort"',
    notes: [
      'It keeps 10,000 rows unless a count is given; 0 keeps all.',
      'A sign stands for the field behind it; a list after one sign has that sign throughout.',
      'num(f), str(f), ip(f) and auto(f) choose how a field compares. auto compares numbers as numbers and puts them before texts.',
      'Rows without the field come last.',
    ],
  },
  syntax: readSort,
  lower({ count, keys, reverse }, input, context) {
    const order = keys.flatMap((key) => orderKeys(key, reverse, input, context))
    // What was in order before stays so among equals.
    const sorted = input.sorted([...order, ...input.order])
    return count === 0 ? sorted : sorted.limit(count)
  },
  examples: [
    { title: 'Numbers as numbers', spl: 'sort n', given: [{ n: '10' }, { n: '9' }], expect: [{ n: '9' }, { n: '10' }] },
    {
      title: 'Descending, then ascending',
      spl: 'sort -a, +b',
      given: [
        { a: 1, b: 'y' },
        { a: 2, b: 'z' },
        { a: 2, b: 'x' },
      ],
      expect: [
        { a: 2, b: 'x' },
        { a: 2, b: 'z' },
        { a: 1, b: 'y' },
      ],
    },
    { title: 'A count', spl: 'sort 1 -n', given: [{ n: '1' }, { n: '3' }], expect: [{ n: '3' }] },
  ],
})

function readSort(parser: StageParser): SortArguments {
  const { cursor } = parser
  let count = DEFAULT_COUNT
  const keys: SortKey[] = []
  let reverse = false
  if (parser.peekOption() === 'limit') count = Number(parser.option().value)
  else if (/^\d+$/.test(parser.peekWord() ?? '')) count = Number(parser.text('A count').value)
  let sign = ''
  while (!parser.atEnd()) {
    if (parser.comma()) continue
    if (keys.length > 0 && parser.keyword('d', 'desc') !== undefined) {
      reverse = true
      continue
    }
    cursor.skipSpace()
    const signed = cursor.match(/[+-]\s*/y)
    if (signed) {
      sign = signed[0][0]!
      parser.parts.push({ kind: 'word', text: sign, span: { start: cursor.position, end: cursor.position + 1 } })
      cursor.position += signed[0].length
    }
    keys.push({ ...readKey(parser), descending: sign === '-' })
    // A sign with a blank behind it goes on for the list; one that touches its field is that field's.
    if (signed && signed[0].length === 1) sign = ''
  }
  if (keys.length === 0) parser.fail("`sort` needs a field's name.", 'For example sort -count.', parser.nameSpan)
  return { count, keys, reverse }
}

function readKey(parser: StageParser): { field: FieldName; collation: Collation } {
  const field = parser.field()
  const call = field.quote === '' ? /^(auto|num|str|ip)\((.*)\)$/i.exec(field.name) : null
  if (!call) return { field, collation: 'auto' }
  return {
    field: { ...field, name: call[2]!.replace(/^["']|["']$/g, '') },
    collation: call[1]!.toLowerCase() as Collation,
  }
}

function orderKeys(key: SortKey, reverse: boolean, input: Relation, context: LowerContext): OrderKey[] {
  const value = input.field(key.field.name)
  const descending = key.descending !== reverse
  if (!value) {
    context.diagnostics.report(
      'unknown-field',
      key.field.span,
      `No stage before gives a field \`${key.field.name}\`: it orders nothing.`,
    )
    return []
  }
  return collate(value, key.collation).map((each) => ({ value: each, descending }))
}

function collate(value: Scalar, collation: Collation): Scalar[] {
  if (value.type === 'num') return collation === 'str' ? [asText(value)] : [value]
  const text =
    value.type === 'list'
      ? call('text', 'arrayStringConcat', value, { kind: 'literal', value: '\n', type: 'text' })
      : asText(value)
  switch (collation) {
    case 'num':
      return [asNumber(text)]
    case 'str':
      return [text]
    case 'ip':
      return [call('data', 'toIPv4OrNull', text), call('data', 'toIPv6OrNull', text), text]
    case 'auto':
      return [asNumber(text), text]
  }
}
