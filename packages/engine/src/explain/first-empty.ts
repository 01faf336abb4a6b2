/** Where a search loses its last row. */
import type { ExplainedStage } from './explanation.ts'
import type { StageNode } from './stage-tree.ts'

export interface EmptyPlace {
  at: number
  stage: ExplainedStage
  node: StageNode
  /** The conditions that let nothing through, and which of them was the last straw. */
  group: number | undefined
  condition: number | undefined
  /** Rows that came as far. */
  reached: number
  /** The search in brackets that is to blame. */
  inner: EmptyPlace | undefined
}

/** Undefined when every stage leaves rows. */
export function firstEmpty(stages: readonly ExplainedStage[], nodes: readonly StageNode[]): EmptyPlace | undefined {
  for (const [at, stage] of stages.entries()) {
    const node = nodes[at]!
    const before = stages[at - 1]?.rows ?? 0
    const inConditions = emptyCondition(stage, node, at)
    if (inConditions) return inConditions
    if (stage.rows > 0) continue
    const last = stage.kept.at(-1)
    const reached = last ? (last.conditions.at(-1)?.left ?? last.rows) : before
    const base = { at, stage, node, group: undefined, condition: undefined, reached }
    return { ...base, inner: emptySearch(stage, node, () => true) }
  }
  return undefined
}

function emptyCondition(stage: ExplainedStage, node: StageNode, at: number): EmptyPlace | undefined {
  for (const [group, { rows, conditions }] of stage.kept.entries()) {
    const base = { at, stage, node, group }
    if (rows === 0) return { ...base, condition: undefined, reached: 0, inner: undefined }
    const condition = conditions.findIndex(({ left }) => left === 0)
    if (condition < 0) continue
    const reached = condition === 0 ? rows : conditions[condition - 1]!.left
    const { span } = node.lowered.kept[group]!.conditions[condition]!
    const inside = (search: StageNode[]): boolean => {
      const first = search[0]?.stage.span
      return first !== undefined && first.start >= span.start && first.end <= span.end
    }
    return { ...base, condition, reached, inner: emptySearch(stage, node, inside) }
  }
  return undefined
}

function emptySearch(
  stage: ExplainedStage,
  node: StageNode,
  concerned: (search: StageNode[]) => boolean,
): EmptyPlace | undefined {
  for (const [at, search] of stage.searches.entries()) {
    const nodes = node.searches[at]!
    if (search.at(-1)?.rows === 0 && concerned(nodes)) return firstEmpty(search, nodes)
  }
  return undefined
}
