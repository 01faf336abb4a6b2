/**
 * Names (or shapes) that stand in the data: what a command like xmlkv or spath must know before the columns of its
 * result are known. They are asked for with a query of their own, which gives each of them once.
 */
import { ALL_FIELDS, type Plan } from '../plan/plan.ts'
import { call, column, type Scalar } from '../plan/scalar.ts'
import type { Span } from '../source/span.ts'
import type { LowerContext } from './context.ts'
import { Relation } from './relation.ts'

export interface DistinctTexts {
  /** All of them; this asks the question. [] while it is open. */
  all(): readonly string[]
  /** True when they are known and this one is not among them. Asks nothing. */
  lacks(text: string): boolean
}

/** The distinct texts in a list of texts of each row. */
export function distinctTexts(
  texts: Scalar,
  input: Relation,
  at: Span,
  why: string,
  context: LowerContext,
): DistinctTexts {
  const key = context.questionKey('names', at)
  let known: ReadonlySet<string> | undefined
  const limit = context.environment.limits.foundNames
  const name = column('name', 'text')
  const rows: Plan = { kind: 'project', input: input.plan, columns: [{ name: 'name', value: texts }] }
  const each: Plan = { kind: 'unnest', input: rows, column: 'name', index: undefined, keepEmpty: false }
  const distinct: Plan = { kind: 'aggregate', input: each, keys: [{ name: 'name', value: name }], aggregates: [] }
  const relation = Relation.closed(distinct, [{ name: 'name', type: 'text' }], [{ value: name, descending: false }])
  const all = (): readonly string[] => {
    const answer = context.ask({ kind: 'rows', key, relation, limit: limit + 1, why })
    if (!answer) return []
    if (answer.rows.length > limit) {
      context.diagnostics.report(
        'limit-met',
        at,
        `The data hold more than ${limit} different names or shapes here; fields of the rest are left out.`,
        'Raise the limit foundNames, or make the search before it narrower.',
      )
    }
    const texts = answer.rows.slice(0, limit).flatMap(([text]) => (text === null ? [] : [String(text)]))
    if (answer.rows.length <= limit) known = new Set(texts)
    return texts
  }
  return { all, lacks: (text) => known !== undefined && !known.has(text) }
}

/** The names of the extracted fields that the events of an open relation have, known columns apart. */
export function storedNames(input: Relation, at: Span, why: string, context: LowerContext): () => readonly string[] {
  const keys = call('list', 'JSONAllPaths', column(ALL_FIELDS, 'data'))
  const ask = distinctTexts(keys, input, at, why, context)
  return () => {
    const found = input.open?.found?.() ?? []
    const stored = ask.all().map(decodeKey)
    return [...new Set([...stored, ...found])].filter((name) => !input.columns.has(name) && !input.removed.has(name))
  }
}

/** The name that a key of the JSON column stands for: see ARCHITECTURE.md, "The store". */
function decodeKey(key: string): string {
  return key === '%00' ? '' : key.replaceAll('%2E', '.').replaceAll('%25', '%')
}
