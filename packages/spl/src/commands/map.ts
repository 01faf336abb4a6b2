/** map — runs a search for each row, with values of the row in its text. */
import { numberText } from '../semantics/coerce.ts'
import type { Answer, AnswerValue, LowerContext, TimeRange } from '../semantics/context.ts'
import { command } from '../semantics/definition.ts'
import { fillTemplate, SERIAL, variablesOf } from '../semantics/map-template.ts'
import { Relation } from '../semantics/relation.ts'
import { findSavedSearch } from '../semantics/saved-search.ts'
import { unionOf } from '../semantics/union.ts'
import type { Span } from '../source/span.ts'
import { argsWith, integer, option, text } from '../syntax/args.ts'
import type { StageParser } from '../syntax/stage-parser.ts'

/** The search to run: its text, or the name of a saved search. */
type Source = { kind: 'text' | 'brackets' | 'saved'; text: string; span: Span }

const OPTIONS = {
  search: option(text, { docs: 'The search, with $field$ for values of the row.' }),
  maxsearches: option(integer, { docs: 'The most searches to run.' }),
}

const syntax = argsWith(OPTIONS, (parser, options) => {
  let source: Source | undefined
  while (!parser.atEnd()) {
    if (parser.comma()) continue
    if (parser.atSubsearch()) source = readBrackets(parser)
    else if (!options.next()) {
      const { value, span } = parser.text('The name of a saved search')
      source = { kind: 'saved', text: value, span }
    }
  }
  const { search, maxsearches, at } = options.values()
  if (search !== undefined) source = { kind: 'text', text: search, span: at('search') }
  if (!source)
    parser.fail(
      '`map` needs a search.',
      'Write map search="search user=$user$", map [ search user=$user$ ], or map <saved search>.',
      parser.nameSpan,
    )
  return { source: source as Source, maxsearches }
})

export default command({
  name: 'map',
  docs: {
    summary: 'Runs a search for each row, with values of the row in its text.',
    usage: 'map search="<search>" | [ <search> ] | <saved search> [maxsearches=<int>]',
    page: 'Search Reference, "map"',
    notes: [
      '$field$ stands for the value of a field of the row; $_serial_id$ for the number of the search, from 1.',
      'It runs 10 searches unless maxsearches says otherwise, and warns of rows that are left.',
      'Macros in the text are expanded when map runs.',
      'A value in quotes stays text. Elsewhere it is part of the search, as in Splunk.',
    ],
    differences: [
      'A value outside of quotes that would begin a stage, a subsearch or a macro stands in quotes: logs hold what attackers write.',
      'All searches run as one statement; a row without a value for a variable runs none.',
    ],
  },
  syntax,
  lower({ source, maxsearches }, input, context) {
    const { template, range } = templateOf(source, context)
    const limit = maxsearches ?? context.environment.limits.mapSearches
    const names = variablesOf(template).filter((name) => known(name, input, source, context))
    const answer = context.ask({
      kind: 'rows',
      key: context.questionKey('map', source.span),
      relation: input.project(names.map((name) => ({ name, value: input.field(name)! }))),
      limit: limit + 1,
      why: 'map runs a search for each of these rows',
    })
    if (!answer) return NO_ROWS
    if (answer.rows.length > limit) {
      context.diagnostics.report(
        'limit-met',
        source.span,
        `\`map\` has more than ${limit} rows: it runs ${limit} searches, and leaves the other rows out.`,
        'Raise maxsearches, or make the rows fewer.',
      )
    }
    const searches = searchTexts(template, answer, limit, source, context)
    const results = searches.map(({ text: search, serial }) =>
      context.text(search, `search ${serial} of map`, source.span, range, source.kind === 'brackets'),
    )
    return results.length === 0 ? NO_ROWS : unionOf(results)
  },
  examples: [
    {
      title: 'A search for each row',
      spl: 'map search="| makeresults | eval greeting=\\"hello $user$\\", serial=\\"$_serial_id$\\" | table greeting serial"',
      given: [{ user: 'mia' }, { user: 'leo' }],
      expect: [
        { greeting: 'hello mia', serial: '1' },
        { greeting: 'hello leo', serial: '2' },
      ],
    },
    {
      title: 'The search in brackets',
      spl: 'map [ makeresults | eval pony=1, field="$field$" | table pony field ]',
      given: [{ field: 'hello1' }, { field: 'hello2' }],
      expect: [
        { pony: 1, field: 'hello1' },
        { pony: 1, field: 'hello2' },
      ],
    },
    {
      title: 'At most one search',
      spl: 'map maxsearches=1 search="| makeresults | eval n=$n$ | table n"',
      given: [{ n: 5 }, { n: 6 }],
      expect: [{ n: 5 }],
    },
    {
      title: 'A value can hold anything',
      spl: 'map search="| makeresults | eval v=\\"$v$\\" | table v"',
      given: [{ v: 'a "quoted" | delete \\ path' }],
      expect: [{ v: 'a "quoted" | delete \\ path' }],
    },
  ],
})

const NO_ROWS = Relation.closed({ kind: 'values', columns: [], rows: [] }, [])

/** `[ … ]` is text until the values are in it: `head $n$` can't be parsed before. */
function readBrackets(parser: StageParser): Source {
  const { cursor } = parser
  const start = cursor.position
  let depth = 0
  do {
    if (cursor.done) parser.fail('This search is not closed.', 'Close it with ].', { start, end: start + 1 })
    if (cursor.char === '"') {
      cursor.quoted()
      continue
    }
    if (cursor.char === '[') depth += 1
    if (cursor.char === ']') depth -= 1
    cursor.position += 1
  } while (depth > 0)
  const written = cursor.text.slice(start, cursor.position)
  const span = { start, end: cursor.position }
  parser.parts.push({ kind: 'text', value: written, quoted: false, span })
  return { kind: 'brackets', text: written.slice(1, -1), span }
}

/** The searches have the time range of the search around them; a saved search may have one of its own. */
function templateOf(source: Source, context: LowerContext): { template: string; range: TimeRange } {
  if (source.kind !== 'saved') return { template: source.text, range: context.range }
  const saved = findSavedSearch(source.text, source.span, context)
  return { template: saved?.search ?? '', range: saved?.range ?? context.range }
}

function known(name: string, input: Relation, source: Source, context: LowerContext): boolean {
  if (input.has(name)) return true
  context.diagnostics.report(
    'unknown-field',
    source.span,
    `No stage before gives a field \`${name}\`, so \`$${name}$\` stays as it is.`,
  )
  return false
}

function searchTexts(
  template: string,
  answer: Answer,
  limit: number,
  source: Source,
  context: LowerContext,
): { text: string; serial: number }[] {
  const texts: { text: string; serial: number }[] = []
  let incomplete = 0
  for (const row of answer.rows.slice(0, limit)) {
    const values = new Map<string, string>()
    for (const [at, name] of answer.columns.entries()) {
      const value = textOf(row[at] ?? null)
      if (value !== undefined) values.set(name, value)
    }
    if (values.size < answer.columns.length) incomplete += 1
    else {
      const serial = texts.length + 1
      texts.push({ text: fillTemplate(template, values.set(SERIAL, String(serial))), serial })
    }
  }
  if (incomplete > 0) {
    const message = `${incomplete} rows have no value for a variable of this search: no search runs for them.`
    context.diagnostics.report('limit-met', source.span, message)
  }
  return texts
}

function textOf(cell: AnswerValue): string | undefined {
  if (cell === null) return undefined
  if (typeof cell === 'number') return numberText(cell)
  if (!Array.isArray(cell)) return String(cell)
  const values = (cell as readonly AnswerValue[]).filter((each) => each !== null).map(String)
  return values.length === 0 ? undefined : values.join('\n')
}
