/** sort — orders rows; without a count it keeps 10,000 of them, as Splunk does. */
import { command } from '../semantics/definition.ts'
import { sortRelation } from '../semantics/sort-order.ts'
import { type SortKey, sortKeys } from '../syntax/sort-clause.ts'
import type { StageParser } from '../syntax/stage-parser.ts'

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
    const sorted = sortRelation(input, { keys, reverse }, context)
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
    {
      title: 'Numbers before texts, rows without a value last',
      spl: 'sort n',
      given: [{ n: 'b' }, { n: null }, { n: '10' }, { n: '9' }],
      expect: [{ n: '9' }, { n: '10' }, { n: 'b' }, { n: null }],
    },
    {
      title: 'By the characters',
      spl: 'sort str(n)',
      given: [{ n: '9' }, { n: '10' }],
      expect: [{ n: '10' }, { n: '9' }],
    },
    {
      title: 'By address',
      spl: 'sort ip(a)',
      given: [{ a: '10.0.0.10' }, { a: '10.0.0.9' }],
      expect: [{ a: '10.0.0.9' }, { a: '10.0.0.10' }],
    },
    { title: 'A count', spl: 'sort 1 -n', given: [{ n: '1' }, { n: '3' }], expect: [{ n: '3' }] },
  ],
})

function readSort(parser: StageParser): SortArguments {
  let count = DEFAULT_COUNT
  if (parser.peekOption() === 'limit') {
    const option = parser.option()
    if (/^\d+$/.test(option.value)) count = Number(option.value)
    else parser.wrongOption(option)
  } else if (/^\d+$/.test(parser.peekWord() ?? '')) count = Number(parser.text('A count').value)
  return { count, ...sortKeys(parser) }
}
