/** The one place where values and names become SQL text. */

/** A string literal of ClickHouse: backslash, quote and control characters escaped; nothing in it can end it. */
export function stringLiteral(value: string): string {
  const escaped = value.replace(/[\\'\u0000\b\f\n\r\t]/g, (char) => ESCAPES[char] ?? char)
  // A lone surrogate has no UTF-8 form; it becomes the replacement character, as it does in every log.
  return `'${escaped.replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, '\ufffd')}'`
}

const ESCAPES: Record<string, string> = {
  '\\': '\\\\',
  "'": "\\'",
  '\u0000': '\\0',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
}

const PLAIN_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/

const RESERVED = new Set(
  'all and any array as asc asof between by case cast cross date day desc distinct div else end except exists extract false final first format from full global group having hour if ilike in inner insert intersect interval into is join key last left like limit materialized minute mod month not null nulls offset on or order outer over partition prewhere quarter range recursive right row rows sample second select semi set settings substring table then time timestamp to top totals trim true union using values view week when where window with year'.split(
    ' ',
  ),
)

/** A name of a column or table, quoted where it must be. */
export function identifier(name: string): string {
  if (PLAIN_NAME.test(name) && !RESERVED.has(name.toLowerCase())) return name
  return `\`${name.replace(/[\\`\u0000\n\r\t]/g, (char) => (char === '`' ? '\\`' : (ESCAPES[char] ?? char)))}\``
}

/** The key of a field in the JSON column: see ARCHITECTURE.md, "The store". */
export function fieldKey(name: string): string {
  if (name === '') return '%00'
  return name.replaceAll('%', '%25').replaceAll('.', '%2E')
}

export function numberLiteral(value: number): string {
  if (Number.isNaN(value)) return 'nan'
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf'
  if (Number.isInteger(value)) {
    // Integers beyond 32 bits would be of a 64-bit type, which has no common type with Float64.
    return Math.abs(value) < 2 ** 31 ? String(value) : Math.abs(value) < 1e18 ? `${value}.0` : value.toExponential()
  }
  return String(value)
}
