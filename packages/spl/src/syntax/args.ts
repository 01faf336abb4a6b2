/**
 * Declarative arguments: most commands take options (`name=value`) and positional arguments in any mixture. `args()`
 * reads them from a specification, and the same specification tells help and completion what a command takes.
 */
import { type Span, span } from '../source/span.ts'
import type { Expression, FieldName, Pipeline } from './ast.ts'
import type { Located, StageParser } from './stage-parser.ts'
import { parseTimeSpan, type TimeSpan, timeUnit, UNIT_SECONDS } from './time-span.ts'

/** How one argument is read from text. */
export interface ValueType<T> {
  /** For help: `<int>`, `<bool>`. */
  shape: string
  parse(text: string): T | undefined
}

export const integer: ValueType<number> = {
  shape: '<int>',
  parse: (text) => (/^[+-]?\d+$/.test(text) ? Number(text) : undefined),
}

export const number: ValueType<number> = {
  shape: '<num>',
  parse: (text) => (/^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(text) ? Number(text) : undefined),
}

/** Splunk's Booleans: t, true, 1, f, false, 0, in any case. */
export const bool: ValueType<boolean> = {
  shape: '<bool>',
  parse: (text) => (/^(t|true|1)$/i.test(text) ? true : /^(f|false|0)$/i.test(text) ? false : undefined),
}

export const text: ValueType<string> = { shape: '<string>', parse: (value) => value }

export const timeSpan: ValueType<TimeSpan> = { shape: '<span>', parse: parseTimeSpan }

/** A length of time in seconds: `30`, `30s`, `5m`; a negative one, which sets no limit, is -1. */
export const seconds: ValueType<number> = {
  shape: '<int>[s | m | h | d]',
  parse(value) {
    const match = /^(-?)(\d+(?:\.\d+)?)([a-z]*)$/i.exec(value)
    if (!match) return undefined
    const unit = match[3] === '' ? 1 : UNIT_SECONDS[timeUnit(match[3]!) ?? 'y']
    if (unit === undefined) return undefined
    return match[1] === '-' ? -1 : Number(match[2]) * unit
  },
}

export function choice<T extends string>(...words: T[]): ValueType<T> {
  return {
    shape: words.join(' | '),
    parse: (value) => words.find((word) => word.toLowerCase() === value.toLowerCase()),
  }
}

interface Argument<T> {
  kind: 'option' | 'positional' | 'field' | 'fields' | 'expression' | 'subsearch'
  type?: ValueType<unknown>
  required: boolean
  fallback: T
  docs: string
  aliases?: readonly string[]
}

/** `name=<value>`; `default` when it is left out. */
export function option<T>(type: ValueType<T>, settings: { default: T; docs: string; aliases?: string[] }): Argument<T>
export function option<T>(type: ValueType<T>, settings: { docs: string; aliases?: string[] }): Argument<T | undefined>
export function option<T>(
  type: ValueType<T>,
  settings: { default?: T; docs: string; aliases?: string[] },
): Argument<T | undefined> {
  return {
    kind: 'option',
    type,
    required: false,
    fallback: settings.default,
    docs: settings.docs,
    aliases: settings.aliases ?? [],
  }
}

/** A value by position. */
export function positional<T>(type: ValueType<T>, settings: { required: true; docs: string }): Argument<T>
export function positional<T>(type: ValueType<T>, settings: { required?: false; docs: string }): Argument<T | undefined>
export function positional<T>(
  type: ValueType<T>,
  settings: { required?: boolean; docs: string },
): Argument<T | undefined> {
  return { kind: 'positional', type, required: settings.required ?? false, fallback: undefined, docs: settings.docs }
}

export function field(settings: { required: true; docs: string }): Argument<FieldName>
export function field(settings: { required?: false; docs: string }): Argument<FieldName | undefined>
export function field(settings: { required?: boolean; docs: string }): Argument<FieldName | undefined> {
  return { kind: 'field', required: settings.required ?? false, fallback: undefined, docs: settings.docs }
}

/** Fields separated by blanks or commas. */
export function fields(settings: { required?: boolean; docs: string }): Argument<FieldName[]> {
  return { kind: 'fields', required: settings.required ?? false, fallback: [], docs: settings.docs }
}

export function expression(settings: { docs: string }): Argument<Expression> {
  return { kind: 'expression', required: true, fallback: undefined as never, docs: settings.docs }
}

export function subsearch(settings: { docs: string }): Argument<Pipeline> {
  return { kind: 'subsearch', required: true, fallback: undefined as never, docs: settings.docs }
}

export type Specification = Record<string, Argument<unknown>>

export type ArgumentsOf<S extends Specification> = {
  [K in keyof S]: S[K] extends Argument<infer T> ? T : never
} & {
  /** Where each given argument stands; absent ones have the command's name. */
  at(name: keyof S & string): Span
  /** True when the argument was written. */
  given(name: keyof S & string): boolean
}

export interface ArgumentSyntax<S extends Specification> {
  (parser: StageParser): ArgumentsOf<S>
  specification: S
}

export function args<S extends Specification>(specification: S): ArgumentSyntax<S> {
  const read = (parser: StageParser): ArgumentsOf<S> =>
    new ArgumentReader(specification, parser).read() as ArgumentsOf<S>
  return Object.assign(read, { specification })
}

/** Reads the options of a specification, one at a time, wherever they stand. */
export interface OptionReader<S extends Specification> {
  /** Reads the option that is next; false when none is. */
  next(): boolean
  /** What was read so far, defaults for the rest. */
  values(): ArgumentsOf<S>
}

/** Options by specification, and a reader of its own for everything else (join, map, transaction). */
export function argsWith<S extends Specification, A>(
  specification: S,
  read: (parser: StageParser, options: OptionReader<S>) => A,
): ((parser: StageParser) => A) & { specification: S } {
  const syntax = (parser: StageParser): A => {
    const reader = new ArgumentReader(specification, parser)
    return read(parser, { next: () => reader.nextOption(), values: () => reader.result() as ArgumentsOf<S> })
  }
  return Object.assign(syntax, { specification })
}

class ArgumentReader {
  private readonly values: Record<string, unknown> = {}
  private readonly spans = new Map<string, Span>()
  private readonly specification: Specification
  private readonly parser: StageParser
  private readonly pending: [string, Argument<unknown>][]

  constructor(specification: Specification, parser: StageParser) {
    this.specification = specification
    this.parser = parser
    this.pending = Object.entries(specification).filter(([, argument]) => argument.kind !== 'option')
    for (const [name, argument] of Object.entries(specification)) this.values[name] = argument.fallback
  }

  read(): Record<string, unknown> {
    const { parser } = this
    while (!parser.atEnd()) {
      if (parser.comma()) continue
      const name = parser.peekOption()
      if (name !== undefined && this.isOption(name)) this.option()
      else if (!this.next()) break
    }
    const missing = this.pending.find(([, argument]) => argument.required)
    if (missing)
      parser.fail(
        `\`${parser.command}\` needs ${missing[1].docs.toLowerCase().replace(/\.$/, '')}.`,
        undefined,
        parser.nameSpan,
      )
    return this.result()
  }

  result(): Record<string, unknown> {
    return {
      ...this.values,
      at: (name: string) => this.spans.get(name) ?? this.parser.nameSpan,
      given: (name: string) => this.spans.has(name),
    }
  }

  nextOption(): boolean {
    if (this.parser.peekOption() === undefined) return false
    this.option()
    return true
  }

  /** An unknown `name=` is reported as an option unless an expression may come next. */
  private isOption(name: string): boolean {
    return this.find(name) !== undefined || this.pending[0]?.[1].kind !== 'expression'
  }

  private find(name: string): [string, Argument<unknown>] | undefined {
    return Object.entries(this.specification).find(
      ([key, argument]) =>
        argument.kind === 'option' && (key.toLowerCase() === name || argument.aliases?.includes(name)),
    )
  }

  private option(): void {
    const { parser } = this
    const { name, value, span: at } = parser.option()
    const found = this.find(name)
    if (!found) {
      const known = Object.entries(this.specification)
        .filter(([, argument]) => argument.kind === 'option')
        .map(([key]) => key)
      parser.unknownOption(name, known, at)
      return
    }
    const [key, argument] = found
    this.store(key, argument, { value, quoted: false, span: at }, name)
  }

  private store(key: string, argument: Argument<unknown>, located: Located<string>, label: string): void {
    const parsed = argument.type!.parse(located.value)
    if (parsed === undefined) {
      this.parser.wrongOption({ ...located, name: label }, `It takes ${argument.type!.shape}.`)
      return
    }
    this.values[key] = parsed
    this.spans.set(key, located.span)
  }

  /** Reads the next positional argument; false when there is none left to read. */
  private next(): boolean {
    const { parser } = this
    const entry = this.pending[0]
    if (!entry) return false
    const [key, argument] = entry
    const start = parser.cursor.position
    switch (argument.kind) {
      case 'positional':
        this.store(key, argument, parser.text(argument.docs), key)
        break
      case 'field':
        this.values[key] = parser.field(argument.docs)
        break
      case 'fields': {
        const list = parser.fields()
        if (list.length === 0) return false
        this.values[key] = [...(this.values[key] as FieldName[]), ...list]
        // More fields may follow an option.
        if (argument.required) this.pending[0] = [key, { ...argument, required: false }]
        this.spans.set(key, span(start, parser.cursor.position))
        return true
      }
      case 'expression':
        this.values[key] = parser.expression()
        break
      case 'subsearch':
        this.values[key] = parser.subsearch()
        break
      default:
        return false
    }
    this.pending.shift()
    if (!this.spans.has(key)) this.spans.set(key, span(start, parser.cursor.position))
    return true
  }
}
