/** From ClickHouse's JSON to the values of a QueryResult. */
import type { CompactResult } from './engine.ts'
import type { QueryResult, ResultColumn, Value } from './store.ts'

type Decode = (value: Value) => Value

export function toQueryResult(result: CompactResult): QueryResult {
  const columns = result.meta.map(({ name, type }) => ({ name, type }))
  const { elapsed = 0, rows_read = 0, bytes_read = 0 } = result.statistics ?? {}
  return {
    columns,
    rows: decodeRows(columns, result.data as Value[][]),
    statistics: { elapsed, rowsRead: rows_read, bytesRead: bytes_read },
  }
}

/** Decodes in place. */
export function decodeRows(columns: ResultColumn[], rows: Value[][]): Value[][] {
  columns.forEach(({ type }, index) => {
    const decode = decoderOf(type)
    if (decode) for (const row of rows) row[index] = decode(row[index]!)
  })
  return rows
}

/** Integers of 64 bits arrive as text. They become numbers where a number holds them exactly, as counts always do. */
function decoderOf(type: string): Decode | undefined {
  const inner = /^(?:Nullable|LowCardinality|SimpleAggregateFunction)\((?:\w+, )?(.*)\)$/s.exec(type)?.[1]
  if (inner !== undefined) return decoderOf(inner)
  const element = /^Array\((.*)\)$/s.exec(type)?.[1]
  if (element !== undefined) {
    const decode = decoderOf(element)
    return decode && ((value) => (Array.isArray(value) ? value.map(decode) : value))
  }
  return /^U?Int(64|128|256)$/.test(type) ? exactNumber : undefined
}

function exactNumber(value: Value): Value {
  if (typeof value !== 'string') return value
  const number = Number(value)
  return Number.isSafeInteger(number) ? number : value
}

/** Splits the text of JSONCompactEachRowWithNamesAndTypes: two lines of heading, then a row a line. */
export async function* readBlocks(
  chunks: AsyncIterable<string>,
): AsyncGenerator<{ columns: ResultColumn[]; rows: Value[][] }> {
  const heading: string[][] = []
  let columns: ResultColumn[] | undefined
  for await (const chunk of chunks) {
    const lines = chunk.split('\n').filter((line) => line !== '')
    while (heading.length < 2 && lines.length > 0) heading.push(JSON.parse(lines.shift()!))
    if (heading.length < 2) continue
    const first = columns === undefined
    columns ??= heading[0]!.map((name, index) => ({ name, type: heading[1]![index]! }))
    // The first block comes even without rows: it tells the columns.
    if (lines.length > 0 || first) yield { columns, rows: decodeRows(columns, JSON.parse(`[${lines.join(',')}]`)) }
  }
}
