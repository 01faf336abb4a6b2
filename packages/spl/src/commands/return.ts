/** return — the first rows of a subsearch as search text: what the search around it goes on with. */
import { call, type Scalar, text } from '../plan/scalar.ts'
import type { LowerContext } from '../semantics/context.ts'
import { command } from '../semantics/definition.ts'
import type { Relation } from '../semantics/relation.ts'
import { joinTerms, searchName, searchRow, searchTerm } from '../semantics/search-text.ts'
import type { Span } from '../source/span.ts'
import type { StageParser } from '../syntax/stage-parser.ts'

interface Item {
  /** Under which name the value is returned; undefined for `$field`, the value alone. */
  name: string | undefined
  field: string
  span: Span
}

interface ReturnArguments {
  count: number
  items: Item[]
}

export default command<ReturnArguments>({
  name: 'return',
  aliases: ['oldreturn'],
  docs: {
    summary: 'Gives the first rows of a subsearch to the search around it, as text.',
    usage: 'return [<count>] [<alias>=<field>…] [<field>…] [$<field>…]',
    page: 'Search Reference, "return"',
    notes: [
      'It uses one row unless a count is given; several rows are joined with OR.',
      'field gives field="value", alias=field gives alias="value", $field gives the value alone.',
      'Quotes in values are not escaped.',
      'Without rows it gives an empty text, which limits the search around it by nothing.',
    ],
  },
  syntax: readReturn,
  lower({ count, items }, input, context) {
    return searchRow(
      input.limit(count),
      (rows) => rowText(items, rows, count, context),
      (list) => call('text', 'arrayStringConcat', call('list', 'arrayDistinct', list), text(' OR ')),
    )
  },
  examples: [
    {
      title: 'One row',
      spl: 'return ip',
      given: [{ ip: '10.0.0.1' }, { ip: '10.0.0.2' }],
      expect: [{ search: 'ip="10.0.0.1"' }],
    },
    {
      title: 'Two rows, an alias',
      spl: 'return 2 user src=ip',
      given: [
        { user: 'bob', ip: '10.0.0.1' },
        { user: 'fred', ip: '10.0.0.2' },
      ],
      expect: [{ search: '(user="bob" src="10.0.0.1") OR (user="fred" src="10.0.0.2")' }],
    },
    { title: 'The value alone', spl: 'return $id', given: [{ id: 7 }], expect: [{ search: '7' }] },
    {
      title: 'In a search around it',
      spl: 'search [ | makeresults | eval who="eve" | return user=who ]',
      given: [{ user: 'bob' }, { user: 'eve' }],
      expect: [{ user: 'eve' }],
    },
    {
      title: 'A value for an expression',
      spl: 'eval next=id + [ | makeresults | eval step=5 | return $step ]',
      given: [{ id: 1 }],
      expect: [{ next: 6 }],
    },
  ],
})

function readReturn(parser: StageParser): ReturnArguments {
  let count = 1
  const items: Item[] = []
  if (/^\d+$/.test(parser.peekWord() ?? '')) count = Number(parser.text('A count').value)
  while (!parser.atEnd()) {
    if (parser.comma()) continue
    if (parser.cursor.char !== '"' && parser.peekOption() !== undefined) {
      const option = parser.option()
      const printed = parser.parts.at(-1)
      const name = printed?.kind === 'option' ? printed.name : option.name
      items.push({ name, field: option.value, span: option.span })
    } else {
      const { name, span, quote } = parser.field()
      const bare = quote === '' && name.startsWith('$')
      items.push({ name: bare ? undefined : name, field: bare ? name.slice(1) : name, span })
    }
  }
  if (items.length === 0) parser.fail("`return` needs a field's name.", 'For example return 10 user.', parser.nameSpan)
  return { count, items }
}

function rowText(items: readonly Item[], rows: Relation, count: number, context: LowerContext): Scalar {
  const terms = items.flatMap(({ name, field, span }) => {
    const value = rows.field(field)
    if (!value) {
      const message = `No stage before gives a field \`${field}\`: there is nothing to return.`
      context.diagnostics.report('unknown-field', span, message)
      return []
    }
    return [
      searchTerm(value, { ...(name === undefined ? {} : { name: searchName(name) }), escaped: false, separator: 'OR' }),
    ]
  })
  if (terms.length === 0) return text('')
  const joined = joinTerms(call('list', 'array', ...terms), ' ')
  if (count === 1) return joined
  const framed = call('text', 'concat', text('('), joined, text(')'))
  return call('text', 'if', call('bool', 'equals', joined, text('')), text(''), framed)
}
