/** sort-limit — sort keeps 10,000 rows where it says nothing else. */
import type { Plan } from '../../plan/plan.ts'
import { operatorsOf } from '../../semantics/stage-plan.ts'
import { type LoweredStage, loweredStage, stageAfter, type Trace } from '../../semantics/stage-trace.ts'
import type { Stage } from '../../syntax/ast.ts'
import { mostRows } from '../row-count.ts'
import { rule } from '../rule.ts'
import { stagesOf } from '../walk.ts'

const DEFAULT_COUNT = 10_000

export const sortLimit = rule({
  code: 'sort-limit',
  severity: 'info',
  docs: {
    summary: 'sort without a count, where there may be more rows than it keeps.',
    why: 'sort keeps the first 10,000 rows unless it has a count; 0 keeps all. What comes after it does not see the others. A sort is left alone where nothing after it counts or joins rows, or where head follows.',
    page: 'Search Reference, "sort"',
    bad: 'index=main | sort _time | streamstats count by user',
    good: 'index=main | sort 0 _time | streamstats count by user',
  },
  *check({ pipeline, trace }) {
    for (const stage of stagesOf(pipeline)) {
      const lowered = loweredStage(trace, stage)
      if (stage.name !== 'sort' || !lowered || hasCount(stage) || !matters(lowered, trace)) continue
      const rows = mostRows(lowered.before.plan)
      if (rows !== undefined && rows <= DEFAULT_COUNT) continue
      yield {
        span: stage.nameSpan,
        message: '`sort` keeps 10,000 rows here; the stages after it see no more.',
        hint: 'Write sort 0 to keep all rows.',
      }
    }
  },
})

/** True when a later stage makes something of all rows together; one that looks at each row for itself loses nothing. */
function matters(sort: LoweredStage, trace: Trace): boolean {
  for (let stage = stageAfter(trace, sort); stage; stage = stageAfter(trace, stage)) {
    if (stage.stage.name === 'head') return false
    if (!operatorsOf(stage).every(isRowByRow)) return true
  }
  return false
}

function isRowByRow(plan: Plan): boolean {
  return ROW_BY_ROW.has(plan.kind) || (plan.kind === 'join' && plan.mode === 'left')
}

const ROW_BY_ROW = new Set(['filter', 'extend', 'derive', 'project'])

/** `sort 100 x`, `sort limit=100 x` */
function hasCount({ parts }: Stage): boolean {
  const [first] = parts
  return first?.kind === 'text' || (first?.kind === 'option' && first.name.toLowerCase() === 'limit')
}
