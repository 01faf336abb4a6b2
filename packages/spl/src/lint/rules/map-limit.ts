/** map-limit — map runs ten searches where it says nothing else. */
import { loweredStage } from '../../semantics/stage-trace.ts'
import { mostRows } from '../row-count.ts'
import { rule } from '../rule.ts'
import { stagesOf } from '../walk.ts'

const DEFAULT_COUNT = 10

export const mapLimit = rule({
  code: 'map-limit',
  severity: 'info',
  docs: {
    summary: 'map without maxsearches, where there may be more than ten rows.',
    why: 'map runs a search for each of the first ten rows; the others are left out unless maxsearches is higher.',
    page: 'Search Reference, "map"',
    bad: 'index=main | stats count by user | map search="search index=hr user=$user$"',
    good: 'index=main | stats count by user | map maxsearches=500 search="search index=hr user=$user$"',
  },
  *check({ pipeline, trace }) {
    for (const stage of stagesOf(pipeline)) {
      const lowered = loweredStage(trace, stage)
      if (stage.name !== 'map' || !lowered) continue
      if (stage.parts.some((part) => part.kind === 'option' && part.name.toLowerCase() === 'maxsearches')) continue
      const rows = mostRows(lowered.before.plan)
      if (rows !== undefined && rows <= DEFAULT_COUNT) continue
      yield {
        span: stage.nameSpan,
        message: '`map` runs a search for the first ten rows here; the others are left out.',
        hint: 'Write maxsearches=… for as many rows as there may be.',
      }
    }
  },
})
