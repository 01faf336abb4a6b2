/** One SELECT while it is being built, and its text. */
import { identifier } from './literal.ts'
import type { Sql } from './scalar.ts'

export interface SelectColumn extends Sql {
  /** A column of the FROM as it is. */
  plain: boolean
  /** Computed by a window function, or anew at each use (rand): nothing else in the same SELECT can read it. */
  window: boolean
  /** The same for all rows, from a named SELECT of one row: it needs no place in the SELECTs between. */
  constant?: true
}

export interface Select {
  from: string
  arrayJoin: string | undefined
  where: string[]
  groupBy: string[] | undefined
  /** An aggregation without keys that no column shows to be one. */
  oneRow: boolean
  orderBy: string[]
  limitBy: { count: number; offset: number; by: string[] } | undefined
  limit: { count: number; offset: number } | undefined
  columns: Map<string, SelectColumn>
}

export function newSelect(from: string, columns: Map<string, SelectColumn>): Select {
  return {
    from,
    arrayJoin: undefined,
    where: [],
    groupBy: undefined,
    oneRow: false,
    orderBy: [],
    limitBy: undefined,
    limit: undefined,
    columns,
  }
}

const INDENT = '  '
const WIDTH = 110

/** The text of a SELECT with exactly these columns, in this order. */
export function printSelect(select: Select, names: readonly string[], nameOf: (name: string) => string): string {
  const columns = names.map((name) => {
    const { text, plain } = select.columns.get(name)!
    const alias = identifier(nameOf(name))
    return plain && (text === alias || text.endsWith(`.${alias}`)) ? text : `${text} AS ${alias}`
  })
  const lines = [`SELECT${list(columns.length > 0 ? columns : ['1 AS one'], ',')}`, `FROM ${select.from}`]
  if (select.arrayJoin) lines.push(`ARRAY JOIN ${select.arrayJoin}`)
  if (select.where.length > 0) lines.push(`WHERE ${select.where.join(`\n${INDENT}AND `)}`)
  if (select.groupBy && select.groupBy.length > 0) lines.push(`GROUP BY${list(select.groupBy, ',')}`)
  if (select.oneRow) lines.push('HAVING count() >= 0')
  if (select.orderBy.length > 0) lines.push(`ORDER BY${list(select.orderBy, ',')}`)
  if (select.limitBy) lines.push(`LIMIT ${range(select.limitBy)} BY ${select.limitBy.by.join(', ')}`)
  if (select.limit) lines.push(`LIMIT ${range(select.limit)}`)
  return lines.join('\n')
}

function range({ count, offset }: { count: number; offset: number }): string {
  return offset > 0 ? `${offset}, ${count}` : String(count)
}

function list(items: readonly string[], separator: string): string {
  const line = ` ${items.join(`${separator} `)}`
  if (line.length <= WIDTH) return line
  return `\n${INDENT}${items.join(`${separator}\n${INDENT}`)}`
}

export function indent(text: string): string {
  return text.replace(/^(?=.)/gm, INDENT)
}
