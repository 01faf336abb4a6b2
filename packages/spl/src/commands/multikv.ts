/** multikv — the rows of a table in the raw text as rows of their own. */
import { call, column, bool as constant, lambda, num, or, text as plain, type Scalar } from '../plan/scalar.ts'
import { asText } from '../semantics/coerce.ts'
import { distinctTexts } from '../semantics/data-names.ts'
import { command } from '../semantics/definition.ts'
import { hiddenName, type Relation } from '../semantics/relation.ts'
import { orElse } from '../semantics/set-found.ts'
import { addHidden } from '../semantics/window.ts'
import { argsWith, bool, integer, option, text } from '../syntax/args.ts'
import type { FieldName } from '../syntax/ast.ts'

const OPTIONS = {
  forceheader: option(integer, { docs: 'The line with the names, from 1; empty lines are not counted.' }),
  noheader: option(bool, { default: false, docs: 'There are no names: Column_1, Column_2, …' }),
  copyattrs: option(bool, { default: true, docs: 'Whether the rows have the fields of the event.' }),
  rmorig: option(bool, { default: true, docs: 'Whether the event itself goes.' }),
  multitable: option(bool, { docs: 'Accepted: an event holds one table.' }),
  conf: option(text, { docs: 'A stanza of multikv.conf; there are none here.' }),
}

const syntax = argsWith(OPTIONS, (parser, options) => {
  let wanted: FieldName[] = []
  const filters: string[] = []
  while (!parser.atEnd()) {
    if (options.next() || parser.comma()) continue
    if (parser.keyword('fields') !== undefined) wanted = parser.fields('filter')
    else if (parser.keyword('filter') !== undefined)
      while (!parser.atEnd() && parser.peekOption() === undefined) filters.push(parser.text('A term').value)
    else break
  }
  return { ...options.values(), wanted, filters }
})

export default command({
  name: 'multikv',
  docs: {
    summary: 'Makes rows of the rows of a table in the raw text.',
    usage: 'multikv [forceheader=<int>] [noheader=<bool>] [copyattrs=<bool>] [fields <field>…] [filter <term>…]',
    page: 'Search Reference, "multikv"',
    notes: [
      'The first line that is not empty has the names, unless forceheader says otherwise. Blanks and commas separate columns.',
      'Signs in names become underscores. _raw of a new row is its line.',
      'fields keeps only some of the columns; filter only rows that hold one of the terms.',
    ],
    differences: [
      'Splunk looks for the header by rules that it does not publish; here it is the first line, or forceheader.',
      'Columns are told apart by their order, not by their place in the line; several tables in one event are read as one.',
      'rmorig=false and conf are refused.',
    ],
  },
  syntax,
  lower(given, input, context) {
    const refused = given.conf !== undefined ? 'conf' : given.rmorig ? undefined : 'rmorig'
    if (refused) {
      context.diagnostics.report('unsupported', given.at(refused), `Karst does not have \`${refused}\` of \`multikv\`.`)
      return input
    }
    const raw = input.field('_raw')
    if (!raw) return input
    const { relation, names } = tableRows(asText(raw), given, input)
    const why = 'the names of the columns become fields'
    const columns = distinctTexts(names, relation, given.at('forceheader'), why, context)
    const isWanted = (name: string): boolean =>
      given.wanted.length === 0 || given.wanted.some((field) => field.name === name)
    const row = call('list', 'extractAll', column('_raw', 'text'), plain(CELL))
    const cell = (name: string): Scalar =>
      call('text', 'nullIf', call('text', 'arrayElement', row, call('num', 'indexOf', names, plain(name))), plain(''))
    if (!given.copyattrs)
      return relation.project(
        columns
          .all()
          .filter(isWanted)
          .map((name) => ({ name, value: cell(name) })),
      )
    return relation.withFound({
      what: 'multikv',
      multi: () => false,
      names: () => columns.all().filter(isWanted),
      lacks: columns.lacks,
      value: (name, before) => (isWanted(name) ? orElse(cell(name), before) : undefined),
    })
  },
  examples: [
    {
      title: 'A row for each line behind the header',
      spl: 'multikv | table Name Age _raw',
      given: [{ _raw: 'Name     Age\nJosh     42\n\nFrancine 35' }],
      expect: [
        { Name: 'Josh', Age: '42', _raw: 'Josh     42' },
        { Name: 'Francine', Age: '35', _raw: 'Francine 35' },
      ],
    },
    {
      title: 'Some columns, and some rows',
      spl: 'multikv fields pid filter splunkd',
      given: [{ _raw: 'pid command\n1 init\n2 splunkd' }],
      expect: [{ pid: '2', command: null }],
    },
    {
      title: 'The header is another line, and names are cleaned',
      spl: 'multikv forceheader=2 | table c_ip_ sc_status_',
      given: [{ _raw: 'log of today\n"c_ip","sc_status"\n"10.0.0.1","200"' }],
      expect: [{ c_ip_: '"10.0.0.1"', sc_status_: '"200"' }],
    },
    {
      title: 'Without a header, and without the fields of the event',
      spl: 'multikv noheader=t copyattrs=f',
      given: [{ _raw: 'a 1\nb 2', host: 'h' }],
      expect: [
        { Column_1: 'a', Column_2: '1', host: null },
        { Column_1: 'b', Column_2: '2', host: null },
      ],
    },
  ],
})

const CELL = '"[^"]*"|[^\\s,]+'

interface TableOptions {
  forceheader: number | undefined
  noheader: boolean
  filters: readonly string[]
}

/** One row for each row of the table, its line in _raw; and the names of the columns, as a list in a column. */
function tableRows(raw: Scalar, { forceheader, noheader, filters }: TableOptions, input: Relation) {
  const filled = lambda(['text'], (line) => call('bool', 'match', line, plain('\\S')))
  const split = call('list', 'splitByRegexp', plain('\\r?\\n'), raw)
  const lines = addHidden(input, call('list', 'arrayFilter', filled, split))
  const header = noheader ? 1 : Math.max(1, forceheader ?? 1)
  const cells = call('list', 'extractAll', call('text', 'arrayElement', lines.value, num(header)), plain(CELL))
  const numbered = lambda(['num'], (at) => call('text', 'concat', plain('Column_'), call('text', 'toString', at)))
  const names = noheader
    ? call('list', 'arrayMap', numbered, call('data', 'arrayEnumerate', cells))
    : call('list', 'arrayMap', lambda(['text'], cleaned), cells)
  const named = addHidden(lines.relation, names)
  const kept = lambda(['text'], (line) => holdsOne(line, filters))
  const rows = call(
    'list',
    'arrayFilter',
    kept,
    call('list', 'arraySlice', lines.value, num(noheader ? 1 : header + 1)),
  )
  const ordered = named.relation.open || named.relation.numberedBy ? named.relation : named.relation.numbered().relation
  const listed = ordered.extend([{ name: '_raw', value: rows }])
  const at = hiddenName()
  const plan = { kind: 'unnest', input: listed.plan, column: '_raw', index: at, keepEmpty: false } as const
  const relation = listed
    .withPlan(plan, [{ name: '_raw', type: 'text' }])
    .withOrder([...listed.order, { value: column(at, 'num'), descending: false }])
  return { relation, names: named.value }
}

function holdsOne(line: Scalar, terms: readonly string[]): Scalar {
  if (terms.length === 0) return constant(true)
  return or(
    terms.map((term) => call('bool', 'greater', call('num', 'positionCaseInsensitive', line, plain(term)), num(0))),
  )
}

function cleaned(cell: Scalar): Scalar {
  const letters = call('text', 'replaceRegexpAll', cell, plain('[^A-Za-z0-9]'), plain('_'))
  return call('text', 'replaceRegexpOne', letters, plain('^_+'), plain(''))
}
