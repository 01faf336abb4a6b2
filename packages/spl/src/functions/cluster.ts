import { NULL } from '../plan/scalar.ts'
import { fn } from '../semantics/definition.ts'

export default fn({
  name: 'cluster',
  docs: {
    summary: 'Groups texts by their likeness. Not available.',
    usage: 'cluster(<field>, <threshold>, <match>, <delims>)',
    category: 'informational',
    differences: ['Splunk does not publish how it measures likeness, so no SQL gives the same groups.'],
  },
  arity: [1, 4],
  lower(_args, { span, binder }) {
    binder.diagnostics.report(
      'unsupported',
      span,
      '`cluster` groups texts by a likeness that Splunk does not publish; the groups would differ.',
      'Group by what the texts share: replace() the parts that vary, then stats … by the result.',
    )
    return NULL
  },
  examples: [],
})
