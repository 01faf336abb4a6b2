/** What lowering leaves behind for those who explain a search: its stages with the fields before and after each. */
import type { Span } from '../source/span.ts'
import type { Stage } from '../syntax/ast.ts'
import type { Question } from './context.ts'
import type { KeptRows } from './kept-rows.ts'
import type { Relation } from './relation.ts'
import { operatorsOf } from './stage-plan.ts'

export interface LoweredStage {
  stage: Stage
  before: Relation
  after: Relation
  /**
   * Whether the names and types in `before`, and in `after`, are what a run of the search would see. They are not where
   * columns depend on rows that nobody has looked at, or where an error took fields away.
   */
  certain: { before: boolean; after: boolean }
  /** True when the stage reported an error: what else it reports may follow from that. */
  failed: boolean
  /** The conditions that rows must meet to pass, in their order; of a compilation that was asked for them. */
  kept: readonly KeptRows[]
}

export interface Trace {
  /** Those of subsearches too, each before the stage that holds it. */
  stages: readonly LoweredStage[]
  /** Every question that came up, also those that could not be asked before others have an answer. */
  asked: readonly { question: Question; answered: boolean }[]
  /** What the search gives; undefined when a stage could not be lowered, or reported an error. */
  result: Relation | undefined
}

export const NO_TRACE: Trace = { stages: [], asked: [], result: undefined }

/** Ways into a trace, made when the first is asked for. */
interface TraceIndex {
  byStage: ReadonlyMap<Stage, LoweredStage>
  byBefore: ReadonlyMap<Relation, readonly LoweredStage[]>
  byAfter: ReadonlyMap<Relation, readonly LoweredStage[]>
  /** By where they begin; a stage of a subsearch after the one that holds it. */
  inOrder: readonly LoweredStage[]
}

const indexes = new WeakMap<Trace, TraceIndex>()

function indexOf(trace: Trace): TraceIndex {
  const known = indexes.get(trace)
  if (known) return known
  const inOrder = [...trace.stages].sort((a, b) => a.stage.span.start - b.stage.span.start)
  const index = {
    byStage: new Map(inOrder.map((each) => [each.stage, each])),
    byBefore: grouped(inOrder, ({ before }) => before),
    byAfter: grouped(inOrder, ({ after }) => after),
    inOrder,
  }
  indexes.set(trace, index)
  return index
}

function grouped(stages: readonly LoweredStage[], key: (stage: LoweredStage) => Relation) {
  const groups = new Map<Relation, LoweredStage[]>()
  for (const stage of stages) {
    const group = groups.get(key(stage))
    if (group) group.push(stage)
    else groups.set(key(stage), [stage])
  }
  return groups
}

export function loweredStage(trace: Trace, stage: Stage): LoweredStage | undefined {
  return indexOf(trace).byStage.get(stage)
}

/** The innermost stage that a place lies in. */
export function stageAt(trace: Trace, { start, end }: Span): LoweredStage | undefined {
  const { inOrder } = indexOf(trace)
  let low = 0
  let high = inOrder.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (inOrder[middle]!.stage.span.start <= start) low = middle + 1
    else high = middle
  }
  for (let at = low - 1; at >= 0; at--) if (inOrder[at]!.stage.span.end >= end) return inOrder[at]
  return undefined
}

/** The stage whose rows a stage receives; undefined for the first of a search. */
export function stageBefore(trace: Trace, { before, stage }: LoweredStage): LoweredStage | undefined {
  return indexOf(trace)
    .byAfter.get(before)
    ?.findLast((each) => each.stage.span.end <= stage.span.start)
}

/** The next stage of the same search; of appendpipe, the whole of it and not what is in its brackets. */
export function stageAfter(trace: Trace, { after, stage }: LoweredStage): LoweredStage | undefined {
  return indexOf(trace)
    .byBefore.get(after)
    ?.find((each) => each.stage.span.start >= stage.span.end)
}

/** Tells whether fields are certain, stage by stage. */
export class CertaintyWatch {
  private readonly uncertain = new WeakSet<Relation>()

  isCertain(relation: Relation): boolean {
    return !this.uncertain.has(relation)
  }

  /**
   * `guessed`: the stage took something as empty that may hold more; where that only decided which rows pass, the fields
   * are what they were. `failed`: it reported an error.
   */
  judge(stage: Pick<LoweredStage, 'before' | 'after'>, guessed: boolean, failed: boolean): LoweredStage['certain'] {
    const { before, after } = stage
    const certain = { before: this.isCertain(before), after: true }
    // Events have any field, whatever happened.
    if (!after.open && (!certain.before || failed || (guessed && !onlyFilters(stage)))) {
      certain.after = false
      this.uncertain.add(after)
    }
    return certain
  }
}

function onlyFilters(stage: Pick<LoweredStage, 'before' | 'after'>): boolean {
  const operators = operatorsOf(stage)
  return operators.length > 0 && operators.every(({ kind }) => kind === 'filter')
}
