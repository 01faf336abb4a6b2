/** summary — shows a model that fit made. */
import { column, NULL } from '../plan/scalar.ts'
import { asNumber } from '../semantics/coerce.ts'
import { command } from '../semantics/definition.ts'
import { groupColumn } from '../semantics/density-model.ts'
import { findModel } from '../semantics/find-model.ts'
import { lookupRows } from '../semantics/lookup-rows.ts'
import { Relation } from '../semantics/relation.ts'

export default command({
  name: 'summary',
  generating: true,
  docs: {
    summary: 'Shows a model: a row for each group.',
    usage: 'summary <model>',
    page: 'AI Toolkit, "Search commands for machine learning" and "Algorithms in the AI Toolkit", DensityFunction',
    notes: [
      'The fields of the groups, the type of the distribution, min and max of the values, mean and std, and how many values there were (cardinality).',
    ],
    differences: ['distance and other are empty: a distance is measured with random samples.'],
  },
  syntax: (parser) => parser.text('The name of a model'),
  lower(given, _input, context) {
    const model = findModel(given, context)
    if (!model) return Relation.closed({ kind: 'values', columns: [], rows: [] }, [])
    const rows = lookupRows(model.definition.name, given.span, context)
    return rows.project([
      ...model.by.map((name) => ({ name, value: column(groupColumn(name), 'text') })),
      { name: 'type', value: column('type', 'text') },
      ...['min', 'max', 'mean', 'std', 'cardinality'].map((name) => ({ name, value: asNumber(column(name, 'text')) })),
      { name: 'distance', value: NULL },
      { name: 'other', value: NULL },
    ])
  },
  examples: [
    {
      title: 'A model with groups',
      spl: '| summary logins',
      lookups: {
        __mlspl_logins: [
          { 'by(user)': 'mia', 'norm(n)': 'n', type: 'Normal', min: 1, max: 9, mean: 5, std: 2, cardinality: 20 },
        ],
      },
      expect: [{ user: 'mia', type: 'Normal', min: 1, max: 9, mean: 5, std: 2, cardinality: 20, distance: null }],
    },
  ],
})
