/** datamodel — the events of a dataset, with the model's field names. */
import { declaredFields, prefixOf, resolveDataset } from '../semantics/data-model.ts'
import { datasetEvents } from '../semantics/dataset-events.ts'
import { command } from '../semantics/definition.ts'
import { Relation } from '../semantics/relation.ts'
import { args, bool, choice, option, positional, text } from '../syntax/args.ts'

const syntax = args({
  model: positional(text, { docs: 'A data model.' }),
  dataset: positional(text, { docs: 'A dataset of it.' }),
  mode: positional(choice('search', 'flat', 'acceleration_search'), {
    docs: 'search, or flat for names without the dataset.',
  }),
  strict_fields: option(bool, { default: true, docs: 'Only the fields of the model.' }),
  summariesonly: option(bool, { default: false, docs: 'Accepted; it changes nothing.' }),
  allow_old_summaries: option(bool, { default: false, docs: 'Accepted; it changes nothing.' }),
})

export default command({
  name: 'datamodel',
  generating: true,
  docs: {
    summary: 'The events of a dataset, with the names of the data model.',
    usage: 'datamodel <model> <dataset> search|flat [strict_fields=<bool>]',
    page: 'Search Reference, "datamodel"',
    notes: ['search names fields Dataset.field, flat without the dataset.'],
    differences: ['Without a dataset Splunk shows the model’s JSON; Karst asks for the dataset.'],
  },
  syntax,
  lower(given, _input, context) {
    const nothing = Relation.closed({ kind: 'values', columns: [], rows: [] }, [])
    if (given.model === undefined || given.dataset === undefined || given.mode === undefined) {
      context.diagnostics.report(
        'unsupported',
        given.at('model'),
        '`datamodel` shows the rows of a dataset: a model, a dataset and `search` are needed.',
        'Write | datamodel Endpoint Processes search.',
      )
      return nothing
    }
    const span = given.at('dataset')
    const dataset = resolveDataset(`${given.model}.${given.dataset}`, [], span, context)
    if (!dataset) return nothing
    const declared = declaredFields(dataset)
    const events = datasetEvents(dataset, declared.keys(), context.range, span, context)
    const internal = ['_time', '_raw', 'host', 'source', 'sourcetype', 'index']
    const columns = [
      ...internal.map((name) => ({ name, value: events.field(name)! })),
      ...[...declared].flatMap(([field, owner]) => {
        const value = events.field(field)
        if (!value) return []
        return [{ name: given.mode === 'flat' ? field : `${prefixOf(owner, dataset)}.${field}`, value }]
      }),
    ]
    const renamed = columns.filter((each, at) => columns.findIndex((other) => other.name === each.name) === at)
    return given.strict_fields ? events.project(renamed) : events.extend(renamed.slice(internal.length))
  },
  examples: [{ title: 'No events', spl: '| datamodel Web Web search | head 1 | table Web.url', expect: [] }],
})
