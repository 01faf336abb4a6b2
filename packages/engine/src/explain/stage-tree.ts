/** The stages of a compiled search as a tree, and the numbers that must be counted to fill it. */
import {
  type Compilation,
  type CountProbe,
  changesRowCount,
  type KeptRows,
  type LoweredStage,
  loweredStage,
  type Pipeline,
  type Span,
  type Stage,
  setFields,
  subsearchesOf,
} from '@karst/spl'
import type { WrittenPlace } from '../content/written-at.ts'
import type { ExplainedConditions, ExplainedStage } from './explanation.ts'

/** A stage with what was lowered for it; numbers come later. */
export interface StageNode {
  lowered: LoweredStage
  stage: Stage
  searches: StageNode[][]
  /** Places in the list of probes; undefined: as many rows as before. */
  rowsAt: number | undefined
  keptAt: number[]
  /** A lookup: rows after it, and those with a value in each field that it sets. */
  lookupAt: number | undefined
}

export interface StageTree {
  stages: StageNode[]
  probes: CountProbe[]
}

export function stageTree({ pipeline, trace }: Compilation): StageTree {
  const probes: CountProbe[] = []
  const add = (probe: CountProbe): number => probes.push(probe) - 1
  const node = (stage: Stage): StageNode[] => {
    const lowered = loweredStage(trace, stage)
    if (!lowered) return []
    const searches = subsearchesOf(stage).map(nodes)
    const { after, kept } = lowered
    const counted = changesRowCount(lowered) ? add({ kind: 'rows', relation: after }) : undefined
    const keptAt = kept.map((each) => add({ kind: 'conditions', kept: each }))
    const isLookup = stage.name === 'lookup' || stage.name === 'iplocation'
    const lookupAt = isLookup ? add({ kind: 'rows', relation: after, fields: setFields(lowered) }) : undefined
    return [{ lowered, stage, searches, rowsAt: counted, keptAt, lookupAt }]
  }
  const nodes = ({ stages }: Pipeline): StageNode[] => stages.flatMap(node)
  return { stages: nodes(pipeline), probes }
}

export interface Written {
  text(span: Span): string
  place(span: Span): WrittenPlace
}

/** Fills the tree with numbers: `counts` are those of the probes. */
export function explainedStages(
  nodes: readonly StageNode[],
  counts: readonly (readonly number[])[],
  written: Written,
): ExplainedStage[] {
  let before = 0
  return nodes.map((node) => {
    const { stage, lowered, searches, rowsAt, keptAt } = node
    const rows = rowsAt === undefined ? before : (counts[rowsAt]![0] ?? 0)
    before = rows
    const inner = searches.map((search) => explainedStages(search, counts, written))
    return {
      command: stage.name,
      text: written.text(stage.span),
      place: written.place(stage.span),
      rows,
      kept: lowered.kept.map((kept, at) => conditionsOf(kept, counts[keptAt[at]!]!, written)),
      searches: inner,
      notes: [...lookupNotes(node, counts), ...inner.flatMap((search) => emptyNote(search))],
    }
  })
}

function conditionsOf(kept: KeptRows, counts: readonly number[], written: Written): ExplainedConditions {
  const { conditions, from } = kept
  const many = conditions.length
  return {
    from,
    rows: counts[0] ?? 0,
    conditions: conditions.map(({ span, text }, at) => ({
      // What a dataset asks for stands in no search.
      text: from === undefined ? written.text(span) : text,
      place: written.place(span),
      left: counts[1 + at] ?? 0,
      alone: counts[1 + many + at] ?? 0,
      onlyMissing: counts[1 + 2 * many + at] ?? 0,
    })),
  }
}

function lookupNotes({ lookupAt, lowered }: StageNode, counts: readonly (readonly number[])[]): string[] {
  if (lookupAt === undefined) return []
  const [rows = 0, ...found] = counts[lookupAt]!
  const names = setFields(lowered)
  if (rows === 0 || names.length === 0) return []
  const most = Math.max(...found)
  return most === 0 ? [`None of the ${rows} rows gets a value from it (${names.join(', ')}).`] : []
}

function emptyNote(search: readonly ExplainedStage[]): string[] {
  return search.at(-1)?.rows === 0 ? ['The search in brackets gives no rows.'] : []
}
