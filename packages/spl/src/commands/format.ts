/** format — rows as one search expression: what a subsearch gives when it ends without it. */
import { call, type Scalar, text } from '../plan/scalar.ts'
import { command } from '../semantics/definition.ts'
import type { Relation } from '../semantics/relation.ts'
import { joinTerms, searchName, searchRow, searchTerm } from '../semantics/search-text.ts'
import { argsWith, integer, option, text as textValue } from '../syntax/args.ts'

const OPTIONS = {
  mvsep: option(textValue, { default: 'OR', docs: 'What stands between the values of a multivalue field.' }),
  maxresults: option(integer, { default: 0, docs: 'The most rows; 0 is no limit.' }),
  emptystr: option(textValue, { default: 'NOT( )', docs: 'The result when no row has a field to show.' }),
}

const DEFAULT_PARTS = ['(', '(', 'AND', ')', 'OR', ')']

const syntax = argsWith(OPTIONS, (parser, options) => {
  const parts: string[] = []
  while (!parser.atEnd()) {
    if (parser.comma()) continue
    if (parser.cursor.char === '"' || !options.next()) parts.push(parser.text('A part of the format').value)
  }
  if (parts.length !== 0 && parts.length !== 6)
    parser.fail(
      '`format` takes none of the row and column arguments, or all six.',
      'Write format "(" "(" "AND" ")" "OR" ")".',
      parser.nameSpan,
    )
  return { ...options.values(), parts: parts.length === 0 ? DEFAULT_PARTS : parts }
})

type Arguments = ReturnType<typeof syntax>

export default command({
  name: 'format',
  docs: {
    summary: 'Makes one search expression of all rows, in the field search.',
    usage:
      'format [mvsep="<string>"] [maxresults=<int>] ["<row prefix>" "<column prefix>" "<column separator>" "<column end>" "<row separator>" "<row end>"] [emptystr="<string>"]',
    page: 'Search Reference, "format"',
    notes: [
      'Fields come in the order of their names; internal fields (_time) and fields without a value are left out.',
      'A field called search or query gives its value alone.',
      'Quotes and backslashes in values are escaped.',
    ],
  },
  syntax,
  lower(given, input) {
    const rows = given.maxresults > 0 ? input.limit(given.maxresults) : input
    return searchRow(
      rows,
      (relation) => rowText(relation, given),
      (list) => wholeText(list, given),
    )
  },
  examples: [
    {
      title: 'Rows are joined with OR, fields with AND',
      spl: 'table user ip | format',
      given: [
        { user: 'bob', ip: '10.0.0.1' },
        { user: 'eve', ip: null },
      ],
      expect: [{ search: '( ( ip="10.0.0.1" AND user="bob" ) OR ( user="eve" ) )' }],
    },
    {
      title: 'Parts and the separator of values',
      spl: 'format mvsep="mvseparator" "{" "[" "AND" "]" "AND" "}"',
      given: [{ foo: ['eventtype', 'log_level'] }],
      expect: [{ search: '{ [ ( foo="eventtype" mvseparator foo="log_level" ) ] }' }],
    },
    {
      title: 'At most one row; quotes and backslashes are escaped',
      spl: 'format maxresults=1',
      given: [{ path: 'C:\\a "b"' }, { path: 'x' }],
      expect: [{ search: '( ( path="C:\\\\a \\"b\\"" ) )' }],
    },
    { title: 'No fields', spl: '| makeresults | format', expect: [{ search: 'NOT( )' }] },
    {
      title: 'What to write instead',
      spl: '| makeresults | where 1=2 | format emptystr="Error Found"',
      expect: [{ search: 'Error Found' }],
    },
    {
      title: 'A field called search is taken as it is',
      spl: 'format',
      given: [{ search: 'user=eve' }],
      expect: [{ search: '( ( user=eve ) )' }],
    },
  ],
})

function rowText(input: Relation, { parts, mvsep }: Arguments): Scalar {
  const [, prefix, separator, end] = parts as [string, string, string, string]
  const names = input.names().filter((name) => !name.startsWith('_'))
  const terms = names.sort().map((name) => {
    const bare = name === 'search' || name === 'query'
    return searchTerm(input.field(name)!, {
      ...(bare ? {} : { name: searchName(name) }),
      escaped: true,
      separator: mvsep,
    })
  })
  if (terms.length === 0) return text('')
  const joined = joinTerms(call('list', 'array', ...terms), ` ${separator} `)
  const framed = call('text', 'concat', text(`${prefix} `), joined, text(` ${end}`))
  return call('text', 'if', call('bool', 'equals', joined, text('')), text(''), framed)
}

function wholeText(rows: Scalar, { parts, emptystr }: Arguments): Scalar {
  const [prefix, , , , separator, end] = parts as [string, string, string, string, string, string]
  const joined = call('text', 'arrayStringConcat', rows, text(` ${separator} `))
  const framed = call('text', 'concat', text(`${prefix} `), joined, text(` ${end}`))
  return call('text', 'if', call('bool', 'empty', rows), text(emptystr), framed)
}
