/** multisearch — several searches at once, their events merged by time. */
import { command } from '../semantics/definition.ts'
import { unionOf } from '../semantics/union.ts'
import type { Pipeline } from '../syntax/ast.ts'
import type { StageParser } from '../syntax/stage-parser.ts'

export default command<Pipeline[]>({
  name: 'multisearch',
  generating: true,
  docs: {
    summary: 'Runs several searches and merges their events by time.',
    usage: 'multisearch <subsearch> <subsearch> [<subsearch>]…',
    page: 'Search Reference, "multisearch"',
    notes: ['It needs at least two subsearches.'],
    differences: ['Splunk refuses subsearches with commands such as stats; Karst takes any.'],
  },
  syntax(parser: StageParser) {
    const searches: Pipeline[] = []
    while (!parser.atEnd()) if (!parser.comma()) searches.push(parser.subsearch())
    if (searches.length < 2) parser.fail('`multisearch` needs at least two subsearches.', undefined, parser.nameSpan)
    return searches
  },
  lower: (searches, _input, context) =>
    unionOf(
      searches.map((search) => context.pipeline(search)),
      'time',
    ),
  examples: [
    {
      title: 'Newest first, whichever search they come from',
      spl: '| multisearch [ | makeresults count=1 | eval _time=10, kind="old" ] [ | makeresults | eval _time=20, kind="new" ]',
      expect: [{ kind: 'new' }, { kind: 'old' }],
    },
  ],
})
