/** The words of `apply`: what a rule does to a value between taking and setting it. */
import type { FieldValue } from '../event-fields.ts'
import type { Definitions, STEP_WORDS, Step } from './definition.ts'

/** Undefined or an empty list: no value is left. */
export type Transform = (value: FieldValue) => FieldValue | undefined

type Word = (typeof STEP_WORDS)[number]

const HEX_OF_64 = 1n << 64n

function leafAfter(value: string, separator: string): string {
  return value.slice(value.lastIndexOf(separator) + 1)
}

const WORDS: Record<Exclude<Word, 'count' | 'first' | 'last'>, (value: string) => string | string[] | undefined> = {
  after_backslash: (value) => leafAfter(value, '\\'),
  before_backslash: (value) => (value.includes('\\') ? value.slice(0, value.indexOf('\\')) : undefined),
  first_label: (value) => (value.includes('.') ? value.slice(0, value.indexOf('.')) : value),
  hex64: (value) => {
    if (!/^-?\d{1,20}$/.test(value)) return value
    return `0x${((BigInt(value) + HEX_OF_64) % HEX_OF_64).toString(16).padStart(16, '0')}`
  },
  leaf: (value) => value.slice(Math.max(value.lastIndexOf('\\'), value.lastIndexOf('/')) + 1),
  leaf_unix: (value) => leafAfter(value, '/'),
  leaf_windows: (value) => leafAfter(value, '\\'),
  lines: (value) => value.split(/\s*[\r\n]\s*/),
  lower: (value) => value.toLowerCase(),
  trim: (value) => value.trim(),
  unquote: (value) => {
    // XML may write a quote as an entity, and values keep those.
    const found = /(?:"|&quot;)([\s\S]*)(?:"|&quot;)/.exec(value)
    return found ? found[1]! : value
  },
  upper: (value) => value.toUpperCase(),
  // A colon after the last backslash: the one of the drive stands before it.
  without_stream: (value) => {
    const colon = value.indexOf(':', value.lastIndexOf('\\') + 1)
    return colon > 1 ? value.slice(0, colon) : value
  },
}

export function compileSteps(steps: readonly Step[], tables: Definitions['tables']): Transform {
  const transforms = steps.map((step) => compileStep(step, tables))
  if (transforms.length === 1) return transforms[0]!
  return (value) => {
    let result: FieldValue | undefined = value
    for (const transform of transforms) {
      if (result === undefined) return undefined
      result = transform(result)
    }
    return result
  }
}

function compileStep(step: Step, tables: Definitions['tables']): Transform {
  if (step === 'count') return (value) => String(typeof value === 'string' ? 1 : value.length)
  if (step === 'first') return (value) => (typeof value === 'string' ? value : value[0])
  if (step === 'last') return (value) => (typeof value === 'string' ? value : value.at(-1))
  if (typeof step === 'string') return overValues(WORDS[step])
  if ('match' in step) return overValues(matcher(step.match, step.give, step.all === true))
  if ('replace' in step) {
    const expression = new RegExp(step.replace, 'g')
    return overValues((value) => value.replace(expression, step.with))
  }
  if ('table' in step) return overValues(lookup(tables[step.table]!, step.column))
  if ('map' in step) return overValues(lookup(step.map, undefined))
  if ('split' in step) return overValues((value) => value.split(step.split))
  if ('bits' in step) return overValues(bits(tables[step.bits]!))
  const name = step.element.replace(/[.]/g, '\\.')
  const element = new RegExp(`<(?:[\\w.-]+:)?${name}(?:\\s[^>]*)?>([\\s\\S]*?)</(?:[\\w.-]+:)?${name}\\s*>`, 'g')
  return overValues((value) => [...value.matchAll(element)].map((found) => found[1]!))
}

/** Of a list, every value by itself; empty results are dropped. */
function overValues(one: (value: string) => string | string[] | undefined): Transform {
  return (value) => {
    if (typeof value === 'string') return compact(one(value))
    const results: string[] = []
    for (const each of value) {
      const result = one(each)
      if (result !== undefined) results.push(...(typeof result === 'string' ? [result] : result))
    }
    return compact(results)
  }
}

/** A list of one is that one, and no rule gives an empty text. */
export function compact(value: FieldValue | undefined): FieldValue | undefined {
  if (value === undefined || value === '') return undefined
  if (typeof value === 'string') return value
  const filled = value.includes('') ? value.filter((one) => one !== '') : value
  return filled.length > 1 ? filled : filled[0]
}

/** The first group of the match (the match where there is none), or `give` with $1, $2 and so on filled in. */
function matcher(
  source: string,
  give: string | undefined,
  all: boolean,
): (value: string) => string | string[] | undefined {
  const expression = new RegExp(source, 'g')
  const pick = (found: RegExpMatchArray): string =>
    give === undefined
      ? (found[1] ?? found[0])
      : give.replace(/\$(\d)/g, (_, group: string) => found[Number(group)] ?? '')
  return (value) => {
    if (all) return [...value.matchAll(expression)].map(pick)
    expression.lastIndex = 0
    const found = expression.exec(value)
    return found ? pick(found) : undefined
  }
}

type Table = Definitions['tables'][string]

function lookup(table: Table, column: string | undefined): (value: string) => string | undefined {
  const rows = tableColumn(table, column)
  return (value) => rows.get(value)
}

/** A table's column as a map; its text `*` stands for every other value. */
function tableColumn(table: Table, column: string | undefined): Map<string, string> {
  const rows = new Map<string, string>()
  if (isWide(table)) {
    const at = table.columns.indexOf(column!)
    for (const [key, row] of Object.entries(table.rows)) {
      const value = row[at]
      if (value !== null && value !== undefined && value !== '') rows.set(key, value)
    }
  } else for (const [key, value] of Object.entries(table)) rows.set(key, value)
  return rows
}

function isWide(table: Table): table is Extract<Table, { columns: string[] }> {
  return Array.isArray(table.columns)
}

/** The names of the bits that are set in a number, decimal or 0x…; the table names masks. */
function bits(table: Table): (value: string) => string[] {
  const masks = [...tableColumn(table, undefined)].map(([mask, name]) => [BigInt(mask), name] as const)
  return (value) => {
    if (!/^(?:0x[0-9a-f]{1,16}|\d{1,19})$/i.test(value)) return []
    const number = BigInt(value)
    return masks.filter(([mask]) => (number & mask) === mask).map(([, name]) => name)
  }
}
