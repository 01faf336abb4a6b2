/** from — the rows of a data model, a lookup or a saved search. */
import type { LowerContext } from '../semantics/context.ts'
import { declaredFields, resolveDataset } from '../semantics/data-model.ts'
import { datasetEvents } from '../semantics/dataset-events.ts'
import { command } from '../semantics/definition.ts'
import { lookupRows } from '../semantics/lookup-rows.ts'
import { Relation } from '../semantics/relation.ts'
import type { Span } from '../source/span.ts'
import type { StageParser } from '../syntax/stage-parser.ts'

interface FromArguments {
  kind: 'datamodel' | 'lookup' | 'inputlookup' | 'savedsearch'
  name: string
  span: Span
}

const KINDS = ['datamodel', 'inputlookup', 'lookup', 'savedsearch'] as const

export default command<FromArguments>({
  name: 'from',
  generating: true,
  docs: {
    summary: 'The rows of a data model, a lookup or a saved search.',
    usage: 'from datamodel <model>.<dataset> | from lookup <name> | from savedsearch <name>',
    page: 'Search Reference, "from"',
    notes: [
      'A colon may stand for the blank: from datamodel:Web.Web.',
      'Fields of a data model have no prefix; the events’ other fields can be used too.',
    ],
  },
  syntax(parser: StageParser) {
    const { cursor } = parser
    cursor.skipSpace()
    const match = cursor.match(/(datamodel|inputlookup|lookup|savedsearch)\s*:?\s*/iy)
    if (!match) parser.fail(`\`from\` needs one of ${KINDS.join(', ')}, not ${cursor.describeHere()}.`)
    const start = cursor.position
    cursor.position += match[0].length
    parser.parts.push({ kind: 'word', text: match[1]!, span: cursor.spanFrom(start) })
    const { value, span } = parser.text('A name')
    return { kind: match[1]!.toLowerCase() as FromArguments['kind'], name: value, span }
  },
  lower({ kind, name, span }, _input, context) {
    switch (kind) {
      case 'datamodel':
        return modelRows(name, span, context)
      case 'lookup':
      case 'inputlookup':
        return lookupRows(name, span, context)
      case 'savedsearch':
        return savedSearchRows(name, span, context)
    }
  },
  examples: [
    {
      title: 'The rows of a lookup',
      spl: '| from lookup:hosts | search owner=mia',
      lookups: {
        hosts: [
          { host: 'ws-01', owner: 'mia' },
          { host: 'ws-02', owner: 'leo' },
        ],
      },
      expect: [{ host: 'ws-01', owner: 'mia' }],
    },
    {
      title: 'The rows of a saved search',
      spl: '| from savedsearch:"Two rows" | stats count',
      savedSearches: { 'Two rows': '| makeresults count=2' },
      expect: [{ count: 2 }],
    },
    { title: 'The events of a data model', spl: '| from datamodel Web.Web | stats count', expect: [{ count: 0 }] },
  ],
})

const NO_ROWS = Relation.closed({ kind: 'values', columns: [], rows: [] }, [])

function modelRows(name: string, span: Span, context: LowerContext): Relation {
  const dataset = resolveDataset(name, [], span, context)
  if (!dataset) return NO_ROWS
  return datasetEvents(dataset, declaredFields(dataset).keys(), context.range, span, context)
}

function savedSearchRows(name: string, span: Span, context: LowerContext): Relation {
  const saved = context.environment.savedSearch(name)
  if (!saved) {
    context.diagnostics.report('unknown-saved-search', span, `There is no saved search \`${name}\`.`)
    return NO_ROWS
  }
  return context.text(saved.search, `the saved search ${name}`, span)
}
