/** `inputrows` — the command that stands for the rows of a case. It exists only where cases and examples run. */
import {
  type CellValue,
  type Column,
  type Command,
  command,
  list,
  literalRows,
  NULL,
  num,
  numberText,
  type Scalar,
  type ScalarType,
  text,
} from '@karst/spl'

export type InputRow = Readonly<Record<string, CellValue | readonly (string | number | null)[]>>

export function inputRows(rows: readonly InputRow[]): Command {
  return command({
    name: 'inputrows',
    generating: true,
    docs: { summary: 'The rows of a case.', usage: 'inputrows', page: '' },
    syntax: () => undefined,
    lower: () => toRelation(rows),
    examples: [],
  })
}

function toRelation(rows: readonly InputRow[]): ReturnType<typeof literalRows> {
  const names = [...new Set(rows.flatMap((row) => Object.keys(row)))]
  const columns: Column[] = names.map((name) => ({ name, type: typeOf(rows.map((row) => row[name] ?? null)) }))
  return literalRows(
    columns,
    rows.map((row) => columns.map(({ name, type }) => toScalar(row[name] ?? null, type))),
  )
}

function typeOf(values: readonly InputRow[string][]): ScalarType {
  if (values.some(Array.isArray)) return 'list'
  const present = values.filter((value) => value !== null)
  return present.length > 0 && present.every((value) => typeof value === 'number') ? 'num' : 'text'
}

function toScalar(value: InputRow[string], type: ScalarType): Scalar {
  if (type === 'list') return list((Array.isArray(value) ? value : value === null ? [] : [value]).map(plain))
  if (value === null) return NULL
  return type === 'num' ? num(value as number) : text(plain(value))
}

function plain(value: unknown): string {
  return typeof value === 'number' ? numberText(value) : String(value)
}
