/** sendalert — in Splunk it runs an alert action for the rows. */
import { command } from '../semantics/definition.ts'
import type { Span } from '../source/span.ts'
import type { StageParser } from '../syntax/stage-parser.ts'

export default command<{ action: string; span: Span }>({
  name: 'sendalert',
  docs: {
    summary: 'Hands the rows on; Karst runs no alert actions from a search.',
    usage: 'sendalert <action> [results_link=<url>] [results_path=<path>] [param.<name>=<value>…]',
    page: 'Search Reference, "sendalert"',
    differences: [
      'The action does not run, and a message says so: what follows from a result belongs to the detection, in its risk and notable settings.',
    ],
  },
  syntax(parser: StageParser) {
    const { value, span } = parser.text('The name of an alert action')
    while (!parser.atEnd()) if (!parser.comma()) parser.option()
    return { action: value, span }
  },
  lower({ action, span }, input, context) {
    context.diagnostics.report(
      'differs-from-splunk',
      span,
      `The alert action \`${action}\` does not run: Karst runs no actions from a search.`,
      'Risk events and findings come from the settings of a detection.',
    )
    return input
  },
  examples: [
    {
      title: 'Rows go on as they are',
      spl: 'sendalert risk param._risk_score=20',
      given: [{ user: 'mia' }],
      expect: [{ user: 'mia' }],
    },
  ],
})
