/** Configuration files as Splunk's packager of content writes them: the same content always gives the same bytes. */

export type Json =
  | string
  | number
  | boolean
  | null
  | PythonFloat
  | readonly Json[]
  | { readonly [key: string]: Json | undefined }

/** A number that Python writes with a fraction: `1714953600.0`. */
export class PythonFloat {
  readonly value: number
  constructor(value: number) {
    this.value = value
  }
}

/** A text as a value: trimmed, each line break carried on by a backslash. */
export function confText(text: string): string {
  return text.trim().replace(/\r?\n/g, ' \\\n')
}

/** JSON with sorted keys, `, ` and `: ` between, and everything but plain ASCII, `<`, `>`, `&` and `'` escaped. */
export function jsonText(value: Json): string {
  if (value instanceof PythonFloat) return Number.isInteger(value.value) ? `${value.value}.0` : String(value.value)
  if (typeof value === 'string') return JSON.stringify(value).replace(/[<>&'\u007f-\uffff]/g, escapeUnit)
  if (Array.isArray(value)) return `[${(value as readonly Json[]).map(jsonText).join(', ')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value)
  const entries = Object.entries(value).filter(([, each]) => each !== undefined) as [string, Json][]
  entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, each]) => `${jsonText(key)}: ${jsonText(each)}`).join(', ')}}`
}

function escapeUnit(unit: string): string {
  return unit === '\u007f' ? unit : `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** A stanza with its settings in their order; settings without a value are left out, an empty one stays. */
export class StanzaText {
  private readonly lines: string[]

  constructor(name: string) {
    this.lines = [`[${name}]`]
  }

  set(key: string, value: string | number | undefined): this {
    if (value !== undefined) this.lines.push(`${key} = ${value}`)
    return this
  }

  text(key: string, value: string): this {
    return this.set(key, confText(value))
  }

  json(key: string, value: Json): this {
    return this.set(key, jsonText(value))
  }

  comment(text: string): this {
    this.lines.push(`# ${text.trim().replace(/\s+/g, ' ')}`)
    return this
  }

  toString(): string {
    return `${this.lines.join('\n')}\n`
  }
}

const HEADER = [
  '#############',
  '# Written by karst build from a content repository.',
  '# Do not change this file: the next build writes it anew. Settings of',
  '# your own belong into the same file below local/.',
  '#',
  '# docs: About configuration files, in the Splunk Enterprise Admin Manual.',
  '#############',
].join('\n')

export function confFile(stanzas: readonly (StanzaText | string)[]): string {
  return `${HEADER}\n\n${stanzas.map(String).join('\n')}`
}
