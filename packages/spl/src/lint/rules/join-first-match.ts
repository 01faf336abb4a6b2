/** join-first-match — a join that takes one of several matching rows. */
import { loweredStage } from '../../semantics/stage-trace.ts'
import type { Stage } from '../../syntax/ast.ts'
import { isUniqueBy } from '../row-count.ts'
import { rule, type Subject } from '../rule.ts'
import { isWord, stagesOf } from '../walk.ts'

export const joinFirstMatch = rule({
  code: 'join-first-match',
  severity: 'info',
  docs: {
    summary: 'A join without max= whose subsearch may give several rows for one key.',
    why: 'join takes the first matching row of the subsearch alone, unless max says otherwise. The others are lost without a word. A subsearch that groups by the fields of the join gives one row for each key and is left alone.',
    page: 'Search Reference, "join"',
    bad: 'index=main | join host [ search index=assets | table host owner ]',
    good: 'index=main | join host [ search index=assets | stats values(owner) as owner by host ]',
  },
  *check(subject) {
    for (const stage of stagesOf(subject.pipeline)) {
      if (
        stage.name !== 'join' ||
        stage.parts.some((part) => part.kind === 'option' && part.name.toLowerCase() === 'max')
      )
        continue
      const keys = keysOf(stage)
      const right = rightSide(stage, subject)
      if (!right || keys.size === 0 || isUniqueBy(right.plan, keys)) continue
      yield {
        span: stage.nameSpan,
        message: `\`join\` takes the first row of the subsearch for each ${[...keys].join(' and ')}; further rows with the same are left out.`,
        hint: 'Write max=0 for all of them, or group the subsearch by the fields of the join.',
      }
    }
  },
})

/** Fields before the subsearch; none where the sides have names of their own (left=L right=R where …). */
function keysOf({ parts }: Stage): Set<string> {
  if (parts.some((part) => isWord(part, 'where'))) return new Set()
  return new Set(parts.flatMap((part) => (part.kind === 'field' ? [part.field.name] : [])))
}

function rightSide({ parts }: Stage, { trace }: Subject) {
  const subsearch = parts.find((part) => part.kind === 'subsearch')
  const last = subsearch?.kind === 'subsearch' ? subsearch.pipeline.stages.at(-1) : undefined
  const lowered = last && loweredStage(trace, last)
  return lowered?.certain.after ? lowered.after : undefined
}
