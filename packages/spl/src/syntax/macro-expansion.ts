/**
 * Macros and comments, expanded as text before anything is parsed (Knowledge Manager Manual, "Use search macros in
 * searches": a macro is inserted as it is; no parentheses are added).
 */
import type { Diagnostics } from '../source/diagnostic.ts'
import { didYouMean } from '../source/nearest.ts'
import { type Place, SourceBuilder, type SourceText } from '../source/source-text.ts'

export interface MacroDefinition {
  name: string
  arguments: readonly string[]
  definition: string
}

export interface MacroSource {
  /** The macro with this name and number of arguments, as Splunk keys them: `name` or `name(2)`. */
  macro(name: string, argumentCount: number): MacroDefinition | undefined
  /** Every macro's name, for suggestions. */
  macroNames(): Iterable<string>
  /** The argument counts under which a name is defined. */
  macroArity(name: string): readonly number[]
}

const MAX_DEPTH = 50
const MAX_LENGTH = 4_000_000

export function expandMacros(source: SourceText, macros: MacroSource, diagnostics: Diagnostics): SourceText {
  return new Expansion(macros, diagnostics).expand(source, [])
}

class Expansion {
  private readonly macros: MacroSource
  private readonly diagnostics: Diagnostics
  private produced = 0

  constructor(macros: MacroSource, diagnostics: Diagnostics) {
    this.macros = macros
    this.diagnostics = diagnostics
  }

  expand(source: SourceText, stack: readonly string[]): SourceText {
    const { text } = source
    if (!text.includes('`')) return source
    const out = new SourceBuilder()
    let copied = 0
    let position = 0
    let quoted: QuotedString | undefined
    const flush = (to: number): void => {
      out.addSlice(source, copied, to)
      copied = to
    }
    while (position < text.length) {
      const char = text[position]
      if (quoted && position >= quoted.end) quoted = undefined
      if (char === '\\') {
        position += 2
      } else if (char === '"' && !quoted) {
        quoted = readQuoted(text, position)
        position = quoted.deferred ? quoted.end : position + 1
      } else if (char === '`') {
        const end = this.call(source, position, quoted, stack, out, flush)
        if (end > position) copied = end
        position = Math.max(end, position + 1)
      } else position += 1
    }
    flush(text.length)
    return out.build()
  }

  /** Handles a backtick at `at`; gives the offset after the call or comment, or `at` when it is plain text. */
  private call(
    source: SourceText,
    at: number,
    quoted: QuotedString | undefined,
    stack: readonly string[],
    out: SourceBuilder,
    flush: (to: number) => void,
  ): number {
    const { text } = source
    if (!quoted && text.startsWith('```', at)) return this.comment(source, at, out, flush)
    const close = text.indexOf('`', at + 1)
    if (close < 0 || (quoted && close >= quoted.end)) {
      if (!quoted)
        this.diagnostics.report(
          'macro-unclosed',
          { start: at, end: at + 1 },
          'This backtick has no partner.',
          'A macro is written between two backticks; text with a backtick goes in double quotes.',
          source,
        )
      return at
    }
    const call = parseCall(text.slice(at + 1, close))
    if (!call) {
      if (!quoted)
        this.diagnostics.report(
          'unknown-macro',
          { start: at, end: close + 1 },
          'What stands between these backticks is not a macro call.',
          'Write `name` or `name(argument, argument)`.',
          source,
        )
      return quoted ? at : close + 1
    }
    // Text in quotes that looks like a call but names no macro is data.
    if (quoted && !this.macros.macro(call.name, call.args.length)) return at
    flush(at)
    const expanded = this.resolve(source, call, at, close + 1, stack)
    if (expanded) out.addSlice(expanded, 0, expanded.text.length)
    return close + 1
  }

  private comment(source: SourceText, at: number, out: SourceBuilder, flush: (to: number) => void): number {
    const close = source.text.indexOf('```', at + 3)
    if (close < 0) {
      this.diagnostics.report(
        'comment-unclosed',
        { start: at, end: at + 3 },
        'This comment never ends.',
        'A comment is written between two pairs of three backticks.',
        source,
      )
      return source.text.length
    }
    flush(at)
    const place = source.place({ start: at, end: close + 3 })
    out.add(' ', place.origin, place.start, false, place.call)
    return close + 3
  }

  private resolve(
    source: SourceText,
    call: MacroCall,
    start: number,
    end: number,
    stack: readonly string[],
  ): SourceText | undefined {
    const span = { start, end }
    const key = call.args.length > 0 ? `${call.name}(${call.args.length})` : call.name
    if (stack.includes(key) || stack.length >= MAX_DEPTH) {
      this.diagnostics.report(
        'macro-cycle',
        span,
        `The macro \`${key}\` calls itself: ${[...stack, key].join(' → ')}.`,
        'Take the call out of one of these definitions.',
        source,
      )
      return undefined
    }
    const macro = this.macros.macro(call.name, call.args.length)
    if (!macro) {
      this.unknown(call, span, source)
      return undefined
    }
    const place = source.place(span)
    const body = substitute(macro, call.args, place)
    this.produced += body.text.length
    if (this.produced > MAX_LENGTH) {
      this.diagnostics.report(
        'macro-cycle',
        span,
        'The macros of this search expand to more than 4 million characters.',
        'A macro probably multiplies itself.',
        source,
      )
      return undefined
    }
    return this.expand(body, [...stack, key])
  }

  private unknown(call: MacroCall, span: { start: number; end: number }, source: SourceText): void {
    const arity = this.macros.macroArity(call.name)
    if (arity.length > 0) {
      const wanted = arity.map((n) => (n === 1 ? '1 argument' : `${n} arguments`)).join(' or ')
      this.diagnostics.report(
        'macro-arguments',
        span,
        `The macro \`${call.name}\` takes ${wanted}, not ${call.args.length}.`,
        undefined,
        source,
      )
      return
    }
    this.diagnostics.report(
      'unknown-macro',
      span,
      `There is no macro \`${call.name}\`.`,
      didYouMean(call.name, this.macros.macroNames()) ?? 'Give the content that defines it with --content.',
      source,
    )
  }
}

interface QuotedString {
  end: number
  /** The search text of `map`: it is expanded when map runs it, after its own quotes are resolved. */
  deferred: boolean
}

function readQuoted(text: string, start: number): QuotedString {
  let end = start + 1
  while (end < text.length && text[end] !== '"') end += text[end] === '\\' ? 2 : 1
  return {
    end: Math.min(end + 1, text.length),
    deferred: /\bmap\b[^|[\]"]*\bsearch\s*=\s*$/i.test(text.slice(Math.max(0, start - 200), start)),
  }
}

export interface MacroCall {
  name: string
  args: string[]
}

/** Parses what stands between two backticks: a name, or a name with arguments in parentheses. */
export function parseCall(text: string): MacroCall | undefined {
  const match = /^\s*([\w.:-]+)\s*(?:\(([\s\S]*)\))?\s*$/.exec(text)
  if (!match) return undefined
  const [, name, list] = match
  return { name: name!, args: list === undefined || list.trim() === '' ? [] : splitArguments(list) }
}

/** Splits at commas outside quotes and parentheses; quotes around a whole argument fall away. */
function splitArguments(list: string): string[] {
  const args: string[] = []
  let depth = 0
  let start = 0
  let position = 0
  while (position < list.length) {
    const char = list[position]!
    if (char === '"') position = readQuoted(list, position).end
    else {
      if (char === '(') depth += 1
      if (char === ')') depth -= 1
      if (char === ',' && depth <= 0) {
        args.push(list.slice(start, position))
        start = position + 1
      }
      position += char === '\\' ? 2 : 1
    }
  }
  args.push(list.slice(start))
  return args.map((arg) => {
    const trimmed = arg.trim()
    return trimmed.length >= 2 && trimmed.startsWith('"') && trimmed.endsWith('"') ? trimmed.slice(1, -1) : trimmed
  })
}

/** The definition with `$name$` replaced by the arguments. Characters of an argument point to the call. */
function substitute(macro: MacroDefinition, args: readonly string[], call: Place): SourceText {
  const out = new SourceBuilder()
  const origin = { name: `macro \`${macro.name}\``, text: macro.definition }
  let copied = 0
  for (const match of macro.definition.matchAll(/\$([^$\s]+)\$/g)) {
    const position = macro.arguments.indexOf(match[1]!)
    if (position < 0) continue
    out.add(macro.definition.slice(copied, match.index), origin, copied, true, call)
    out.add(args[position] ?? '', origin, match.index, false, call)
    copied = match.index + match[0].length
  }
  out.add(macro.definition.slice(copied), origin, copied, true, call)
  return out.build()
}
