/** savedsearch — runs a saved search, with values in place of its variables. */
import { command } from '../semantics/definition.ts'
import { fillTemplate } from '../semantics/map-template.ts'
import { Relation } from '../semantics/relation.ts'
import { findSavedSearch } from '../semantics/saved-search.ts'
import { bool } from '../syntax/args.ts'
import type { StageParser } from '../syntax/stage-parser.ts'

interface SavedSearchArguments {
  name: string
  span: { start: number; end: number }
  substitute: boolean
  values: Map<string, string>
}

export default command<SavedSearchArguments>({
  name: 'savedsearch',
  generating: true,
  docs: {
    summary: 'Runs a saved search.',
    usage: 'savedsearch <name> [nosubstitution=<bool>] [<variable>=<value>…]',
    page: 'Search Reference, "savedsearch"',
    notes: [
      'A variable stands in the saved search as $variable$. nosubstitution=true leaves them as they are.',
      'The time range is that of the search around it; where that is all time, the saved search’s own.',
      'Saved searches are the detections and baselines of the content, by their names.',
    ],
  },
  syntax: readArguments,
  lower({ name, span, substitute, values }, _input, context) {
    const saved = findSavedSearch(name, span, context)
    if (!saved) return Relation.closed({ kind: 'values', columns: [], rows: [] }, [])
    const text = substitute ? fillTemplate(saved.search, values) : saved.search
    return context.text(text, `the saved search ${name}`, span, saved.range)
  },
  examples: [
    {
      title: 'A variable',
      spl: '| savedsearch "Rows of a user" user=mia',
      savedSearches: { 'Rows of a user': '| makeresults | eval user="$user$" | table user' },
      expect: [{ user: 'mia' }],
    },
    {
      title: 'As it is written',
      spl: '| savedsearch "A price" nosubstitution=true',
      savedSearches: { 'A price': '| makeresults | eval price="$5$" | table price' },
      expect: [{ price: '$5$' }],
    },
  ],
})

function readArguments(parser: StageParser): SavedSearchArguments {
  const values = new Map<string, string>()
  let substitute = true
  let name: { value: string; span: { start: number; end: number } } | undefined
  while (!parser.atEnd()) {
    if (parser.comma()) continue
    if (parser.cursor.char !== '"' && parser.peekOption() !== undefined) {
      const option = parser.option()
      const written = parser.parts.at(-1)
      if (option.name === 'nosubstitution') substitute = !(bool.parse(option.value) ?? false)
      else values.set(written?.kind === 'option' ? written.name : option.name, option.value)
    } else name = parser.text('The name of a saved search')
  }
  if (!name) parser.fail('`savedsearch` needs the name of a saved search.', undefined, parser.nameSpan)
  return { name: name.value, span: name.span, substitute, values }
}
