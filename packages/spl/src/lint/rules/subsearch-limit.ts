/** subsearch-limit — a subsearch that becomes conditions gives a limited number of them. */
import { loweredStage } from '../../semantics/stage-trace.ts'
import type { Pipeline } from '../../syntax/ast.ts'
import { mostRows } from '../row-count.ts'
import { rule } from '../rule.ts'
import { searchesOf, stagesOf, withinSearch } from '../walk.ts'

/** limits.conf, [format] maxresults and [subsearch] maxout. */
const SPLUNKS_LIMIT = 10_000

export const subsearchLimit = rule({
  code: 'subsearch-limit',
  severity: 'info',
  docs: {
    summary: 'A subsearch that becomes conditions of a search and may give more rows than Splunk takes.',
    why: 'Splunk takes 10,000 rows of such a subsearch, and those that it finds in 60 seconds; what is left out is not looked for, without a word. Karst takes 50,000 and warns when there are more. A subsearch that ends in head, or that gives one row, is left alone.',
    page: 'Search Manual, "About subsearches"',
    bad: 'index=proxy [ search index=threats | table dest ]',
    good: 'index=proxy [ search index=threats | dedup dest | table dest | head 10000 ]',
  },
  *check({ pipeline, trace }) {
    for (const stage of stagesOf(pipeline)) {
      for (const search of searchesOf(stage)) {
        for (const node of withinSearch(search)) {
          if (node.kind !== 'subsearch' && node.kind !== 'compare-subsearch') continue
          const last = lastStage(node.pipeline)
          const lowered = last && loweredStage(trace, last)
          if (!lowered) continue
          const rows = mostRows(lowered.after.plan)
          if (rows !== undefined && rows <= SPLUNKS_LIMIT) continue
          yield {
            span: node.pipeline.span,
            message: 'Splunk takes the first 10,000 rows of this subsearch; what it leaves out is not looked for.',
            hint: 'Make its rows fewer: dedup, stats … by, or a lookup in its place.',
          }
        }
      }
    }
  },
})

function lastStage({ stages }: Pipeline) {
  return stages.at(-1)
}
