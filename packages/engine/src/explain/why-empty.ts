/** Why nothing passes a stage: what came nearest, and the values that it has instead of those that were asked for. */
import {
  conditionValues,
  didYouMean,
  type KeptRows,
  MOST_VALUES,
  NEAREST_COLUMNS,
  nearestRows,
  type ValueQuestion,
} from '@karst/spl'
import { type Row, toRow } from '../search/result.ts'
import type { Value } from '../stores/store.ts'
import type { Emptiness, ExplainedStage, FieldFacts, NearestRow } from './explanation.ts'
import type { EmptyPlace } from './first-empty.ts'
import { nearValues } from './near-values.ts'
import type { Questions } from './questions.ts'
import type { StageNode } from './stage-tree.ts'
import { orderFor, type Wanted, wantedOf } from './wanted-values.ts'

export interface EmptyContext {
  questions: Questions
  /** Every extracted field's name. */
  names: readonly string[]
  /** Nearest rows to show. */
  events: number
}

const VALUES_SHOWN = 8

export async function whyEmpty(place: EmptyPlace, context: EmptyContext): Promise<Emptiness> {
  const { stage, node, group, condition: at, reached, inner } = place
  const kept = group === undefined ? undefined : node.lowered.kept[group]
  const base = {
    stage: { text: stage.text, place: stage.place },
    condition: at === undefined ? undefined : stage.kept[group!]!.conditions[at],
    reached,
    inner: inner && (await whyEmpty(inner, context)),
  }
  if (kept && at !== undefined) {
    const wanted = wantedOf(kept.conditions[at]!)
    const fields = reached === 0 ? [] : await factsOf(kept, at, questionsOf(kept, at), wanted, context)
    const nearest = reached === 0 ? [] : await nearestOf(kept, at, context)
    return { ...base, sentence: conditionSentence(stage, group!, at, reached), fields, nearest }
  }
  // Where the search in brackets is to blame, the rows outside say nothing.
  const fields =
    reached === 0 || inner ? [] : [...(await groupFacts(node, context)), ...(await otherSide(node, context))]
  return { ...base, sentence: stageSentence(stage, group, reached, fields), fields, nearest: [] }
}

function conditionSentence({ kept }: ExplainedStage, group: number, at: number, reached: number): string {
  const { rows, conditions, from } = kept[group]!
  const { alone } = conditions[at]!
  const whose = from === undefined ? '' : ` of ${from}`
  if (alone === 0) {
    const left = at === 0 || reached === rows ? '' : `; ${count(reached)} had passed the conditions before it`
    return `None of ${plural(rows)} meets this condition${whose}${left}.`
  }
  const passed = reached === 1 ? 'The one row that passes the conditions before does not meet' : undefined
  const none = passed ?? `None of the ${count(reached)} rows that pass the conditions before meets`
  return `${none} this one${whose}; ${count(alone)} of ${count(rows)} meet it and miss one of those.`
}

function stageSentence(
  { command, searches }: ExplainedStage,
  group: number | undefined,
  reached: number,
  fields: readonly FieldFacts[],
): string {
  if (reached === 0)
    return group === undefined ? `${command} has no rows to begin with.` : 'There are no events in this range of time.'
  const missing = fields.filter(({ of, rowsWith }) => of === undefined && rowsWith === 0).map(({ field }) => field)
  if (missing.length > 0) {
    return `${command} gets ${plural(reached)}, and none of them has the field ${missing.join(', ')} that it works on.`
  }
  const inBrackets = searches[0]?.at(-1)?.rows
  if (command === 'join' && inBrackets !== undefined) return joinSentence(reached, inBrackets, fields)
  return `${command} gets ${plural(reached)} and gives none.`
}

function joinSentence(reached: number, inBrackets: number, fields: readonly FieldFacts[]): string {
  if (inBrackets === 0) return `join gets ${plural(reached)}, and the search in brackets gives none.`
  const lacking = fields.filter(({ of, rowsWith }) => of !== undefined && rowsWith === 0).map(({ field }) => field)
  if (lacking.length > 0)
    return `join gets ${plural(reached)}; the rows of the search in brackets have no ${lacking.join(', ')}.`
  return `join gets ${plural(reached)}, the search in brackets gives ${count(inBrackets)}, and no two of them have the same values.`
}

function plural(rows: number): string {
  return rows === 1 ? '1 row' : `${count(rows)} rows`
}

export function count(number: number): string {
  return number.toLocaleString('en')
}

function questionsOf({ conditions }: KeptRows, at: number): ValueQuestion[] {
  const condition = conditions[at]!
  return condition.fields.map((field) => ({ field, order: orderFor(condition, field) }))
}

/** What a stage groups by, joins on or expands: the fields that its arguments name. */
async function groupFacts({ stage, lowered }: StageNode, context: EmptyContext): Promise<FieldFacts[]> {
  const last = lowered.kept.at(-1)
  const kept: KeptRows = last ?? { input: lowered.before, conditions: [], from: undefined }
  return factsOf(kept, kept.conditions.length, namedFields(stage), [], context)
}

/** The same of the rows that a join looks for partners in. */
async function otherSide({ stage, searches }: StageNode, context: EmptyContext): Promise<FieldFacts[]> {
  const last = searches[0]?.at(-1)
  if (stage.name !== 'join' || !last) return []
  const kept: KeptRows = { input: last.lowered.after, conditions: [], from: undefined }
  const facts = await factsOf(kept, 0, namedFields(stage), [], context)
  return facts.map((each) => ({ ...each, of: 'the search in brackets' }))
}

function namedFields({ parts }: StageNode['stage']): ValueQuestion[] {
  const names = parts.flatMap((part) => (part.kind === 'field' ? [part.field.name] : []))
  return [...new Set(names)].map((field) => ({ field, order: 'frequent' as const }))
}

async function factsOf(
  kept: KeptRows,
  at: number,
  questions: readonly ValueQuestion[],
  wanted: readonly Wanted[],
  { questions: run, names }: EmptyContext,
): Promise<FieldFacts[]> {
  const relation = conditionValues(kept, at, questions)
  const rows = relation ? (await run.rows(relation)).rows : []
  const candidates = kept.input.open ? names : [...kept.input.columns.keys()]
  return questions.map(({ field }, question) => {
    const own = rows.filter(([number]) => Number(number) === question)
    return fieldFacts(
      field,
      own,
      wanted.filter((each) => each.field === field),
      candidates,
    )
  })
}

function fieldFacts(
  field: string,
  rows: readonly Value[][],
  wanted: readonly Wanted[],
  candidates: readonly string[],
): FieldFacts {
  const values = rows.flatMap(([, value, many]) =>
    value === null ? [] : [{ value: String(value), rows: Number(many) }],
  )
  const rowsWith = values.reduce((sum, each) => sum + each.rows, 0)
  const without = rows.find(([, value]) => value === null)
  return {
    field,
    of: undefined,
    rowsWith,
    rowsWithout: without ? Number(without[2]) : 0,
    values: values.slice(0, VALUES_SHOWN),
    distinct: values.length,
    more: rows.length >= MOST_VALUES,
    near: nearValues(wanted, values),
    hint: rowsWith > 0 ? undefined : fieldHint(field, candidates),
  }
}

/** `Image` and `image` are two fields; so are `ProcessName` and `process_name`, which are as easily mistaken. */
function fieldHint(field: string, candidates: readonly string[]): string | undefined {
  const folded = (name: string): string => name.toLowerCase().replace(/[_\s]/g, '')
  const same = candidates.filter((name) => name !== field && folded(name) === folded(field))
  if (same.length > 0)
    return `There is ${same.map((name) => `\`${name}\``).join(', ')}: names of fields are compared with case.`
  const others = candidates.filter((name) => name !== field)
  return didYouMean(field, others)
}

async function nearestOf(kept: KeptRows, failed: number, { questions, events }: EmptyContext): Promise<NearestRow[]> {
  if (events === 0) return []
  const { query, rows } = await questions.rows(nearestRows(kept, failed, events, questionsOf(kept, failed)[0]))
  const [misses, flags] = NEAREST_COLUMNS.map((column) => query.columns.findIndex(({ name }) => name === column))
  const shown = query.columns.map((_, at) => at).filter((at) => at !== misses && at !== flags)
  const named = { ...query, columns: shown.map((at) => query.columns[at]!) }
  return rows.map((cells) => {
    const row = toRow(
      named,
      shown.map((at) => cells[at] ?? null),
    )
    const met = cells[flags!] as Value[]
    const missed = kept.conditions.flatMap(({ text, fields }, at) => (isTrue(met[at]) ? [] : [{ text, fields }]))
    return {
      missed: missed.map(({ text, fields }) => ({ condition: text, has: valuesOf(row, fields) })),
      row,
    }
  })
}

function isTrue(value: Value | undefined): boolean {
  return value === true || value === 1
}

function valuesOf(row: Row, fields: readonly string[]): Row {
  return Object.fromEntries(fields.map((field) => [field, row[field] ?? null]))
}
