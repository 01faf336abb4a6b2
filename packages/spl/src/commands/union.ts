/** union — the rows of several datasets; rows that are piped in are the first of them. */
import type { LowerContext } from '../semantics/context.ts'
import { datasetRows, type NamedDataset, namedDataset } from '../semantics/dataset.ts'
import { command } from '../semantics/definition.ts'
import type { Relation } from '../semantics/relation.ts'
import { unionOf } from '../semantics/union.ts'
import { argsWith, integer, option } from '../syntax/args.ts'
import type { Pipeline } from '../syntax/ast.ts'

type Dataset = Pipeline | NamedDataset

const OPTIONS = {
  maxtime: option(integer, { docs: 'Accepted; limits of time belong to the whole search.' }),
  maxout: option(integer, { docs: 'The most rows of each subsearch; 0 is no limit.' }),
  timeout: option(integer, { docs: 'Accepted; limits of time belong to the whole search.' }),
}

const syntax = argsWith(OPTIONS, (parser, options) => {
  const datasets: Dataset[] = []
  while (!parser.atEnd()) {
    if (parser.comma()) continue
    if (parser.atSubsearch()) datasets.push(parser.subsearch())
    else {
      const named = namedDataset(parser)
      if (named) datasets.push(named)
      else if (!options.next())
        parser.fail(
          `A subsearch or a dataset belongs here, not ${parser.cursor.describeHere()}.`,
          'Write [ search … ], savedsearch:<name>, datamodel:<name> or inputlookup:<name>.',
        )
    }
  }
  return { datasets, maxout: options.values().maxout, nameSpan: parser.nameSpan }
})

export default command({
  name: 'union',
  generating: true,
  docs: {
    summary: 'The rows of several datasets as one.',
    usage: 'union [maxout=<int>] [maxtime=<int>] [timeout=<int>] <dataset> [<dataset>]…',
    page: 'Search Reference, "union"',
    notes: [
      'A dataset is a subsearch, or savedsearch:<name>, datamodel:<name>, inputlookup:<name>.',
      'Events are merged by time, newest first; other rows follow each other in the order of the datasets.',
    ],
  },
  syntax,
  lower({ datasets, maxout, nameSpan }, input, context) {
    const piped = input.isStart ? [] : [input]
    if (piped.length + datasets.length < 2)
      context.diagnostics.report('syntax', nameSpan, '`union` needs at least two datasets.')
    const inputs = [...piped, ...datasets.map((dataset) => rowsOf(dataset, maxout, context))]
    if (inputs.length === 0) return input
    return unionOf(inputs, inputs.every((each) => each.open) ? 'time' : 'append')
  },
  examples: [
    {
      title: 'Two subsearches',
      spl: '| union [ | makeresults format=csv data="id,a\n1,x" ] [ | makeresults format=csv data="id,b\n2,y" ]',
      expect: [
        { id: '1', a: 'x', b: null },
        { id: '2', a: null, b: 'y' },
      ],
    },
    {
      title: 'With the rows so far',
      spl: 'union maxout=1 [ | makeresults count=2 | eval id=2 | table id ]',
      given: [{ id: 1 }],
      expect: [{ id: 1 }, { id: 2 }],
    },
  ],
})

function rowsOf(dataset: Dataset, maxout: number | undefined, context: LowerContext): Relation {
  if (dataset.kind !== 'pipeline') return datasetRows(dataset as NamedDataset, context)
  const rows = context.pipeline(dataset as Pipeline)
  return maxout ? rows.limit(maxout) : rows
}
