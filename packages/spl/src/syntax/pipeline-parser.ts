/** Text → pipeline. The commands are an argument: nothing in syntax/ knows a command by name. */
import type { Diagnostics } from '../source/diagnostic.ts'
import { didYouMean } from '../source/nearest.ts'
import type { SourceText } from '../source/source-text.ts'
import type { Pipeline, Stage } from './ast.ts'
import { Abandon, Cursor } from './cursor.ts'
import { StageParser } from './stage-parser.ts'

/** What the parser needs to know of a command. */
export interface CommandSyntax {
  name: string
  /** True for commands that may stand first, after a leading pipe. */
  generating: boolean
  syntax(parser: StageParser): unknown
}

export interface SyntaxRegistry {
  command(name: string): CommandSyntax | undefined
  commandNames(): Iterable<string>
  /** The command that a search without a leading pipe begins with. */
  implicit: CommandSyntax
}

/** `inner`: the text stood in brackets, where a command may come first without a pipe. */
export function parsePipeline(
  source: SourceText,
  registry: SyntaxRegistry,
  diagnostics: Diagnostics,
  inner = false,
): Pipeline {
  const cursor = new Cursor(source, diagnostics)
  const pipeline = new PipelineParser(registry).pipeline(cursor, inner)
  cursor.skipSpace()
  if (!cursor.done) {
    diagnostics.report('syntax', cursor.here, `This closing bracket has no opening one: ${cursor.describeHere()}.`)
  }
  return pipeline
}

const MAX_SUBSEARCH_DEPTH = 50
// The plan is as deep as a search has stages, and passes over it call themselves.
const MAX_STAGES = 1_000

class PipelineParser {
  private readonly registry: SyntaxRegistry
  private depth = 0

  constructor(registry: SyntaxRegistry) {
    this.registry = registry
  }

  pipeline(cursor: Cursor, inner: boolean): Pipeline {
    cursor.skipSpace()
    const start = cursor.position
    if (inner && ++this.depth > MAX_SUBSEARCH_DEPTH) {
      cursor.fail(
        `Subsearches are nested more than ${MAX_SUBSEARCH_DEPTH} deep.`,
        undefined,
        undefined,
        'nesting-too-deep',
      )
    }
    const stages: Stage[] = []
    const leadingPipe = cursor.eat('|')
    const first = this.stage(cursor, inner, !leadingPipe, stages.length === 0)
    if (first) stages.push(first)
    while (cursor.eat('|')) {
      if (stages.length >= MAX_STAGES)
        cursor.fail(`This search has more than ${MAX_STAGES} stages.`, undefined, undefined, 'nesting-too-deep')
      const stage = this.stage(cursor, inner, false, stages.length === 0)
      if (stage) stages.push(stage)
    }
    if (inner) this.depth -= 1
    return { kind: 'pipeline', stages, leadingPipe, span: cursor.spanFrom(start) }
  }

  /** Parses one stage. After an error the rest of the stage is skipped, so that the next ones are still checked. */
  private stage(cursor: Cursor, inner: boolean, mayBeImplicit: boolean, first: boolean): Stage | undefined {
    cursor.skipSpace()
    const start = cursor.position
    try {
      const command = this.head(cursor, inner, mayBeImplicit, first)
      if (!command) return undefined
      const { syntax, implicit } = command
      const nameSpan = cursor.spanFrom(start)
      const parser = new StageParser(cursor, syntax.name, nameSpan, (c) => this.pipeline(c, true))
      const args = syntax.syntax(parser)
      parser.end()
      return {
        kind: 'stage',
        name: syntax.name,
        implicit,
        nameSpan,
        span: cursor.spanFrom(start),
        args,
        parts: parser.parts,
      }
    } catch (error) {
      if (!(error instanceof Abandon)) throw error
      skipStage(cursor)
      return undefined
    }
  }

  private head(
    cursor: Cursor,
    inner: boolean,
    mayBeImplicit: boolean,
    first: boolean,
  ): { syntax: CommandSyntax; implicit: boolean } | undefined {
    const word = cursor.match(/[A-Za-z_]\w*/y)?.[0]
    if (mayBeImplicit && first) {
      const known = word === undefined ? undefined : this.headWithoutPipe(cursor, word, inner)
      if (!known) return { syntax: this.registry.implicit, implicit: true }
      cursor.position += word!.length
      return { syntax: known, implicit: false }
    }
    if (word === undefined) {
      // Content has `| |` and a pipe at the very end where a macro expanded to nothing: an empty stage does nothing.
      if (cursor.done || cursor.char === '|' || cursor.char === ']') return undefined
      cursor.fail(`A command belongs after the pipe, not ${cursor.describeHere()}.`)
    }
    const syntax = this.registry.command(word.toLowerCase())
    if (syntax) {
      cursor.position += word.length
      return { syntax, implicit: false }
    }
    const at = { start: cursor.position, end: cursor.position + word.length }
    cursor.fail(
      `There is no command \`${word}\`.`,
      didYouMean(word, this.registry.commandNames()),
      at,
      'unknown-command',
    )
  }

  /**
   * `search` may always be written out; in a subsearch any command may come first without a pipe (shipped content:
   * `[mstats …]`, `[summary …]`); at the top only one that takes subsearches at once (`union [ … ]`).
   */
  private headWithoutPipe(cursor: Cursor, word: string, inner: boolean): CommandSyntax | undefined {
    const known = this.registry.command(word.toLowerCase())
    if (!known) return undefined
    const after = cursor.text.slice(cursor.position + word.length)
    if (/^\s*(=|!=|<|>)/.test(after) || (after !== '' && !/^[\s|[\]`]/.test(after))) return undefined
    if (known === this.registry.implicit || inner) return known
    return known.generating && /^\s+(\w+\s+)?\[/.test(after) ? known : undefined
  }
}

/** Moves to the next pipe of this pipeline, or to its end. */
function skipStage(cursor: Cursor): void {
  let depth = 0
  while (!cursor.done) {
    const { char } = cursor
    if (char === '"') {
      const close = cursor.match(/"(?:[^"\\]|\\[\s\S])*"/y)
      cursor.position += close ? close[0].length : 1
      continue
    }
    if (char === '[') depth += 1
    else if (char === ']') {
      if (depth === 0) return
      depth -= 1
    } else if (char === '|' && depth === 0) return
    cursor.position += char === '\\' ? 2 : 1
  }
  cursor.position = Math.min(cursor.position, cursor.text.length)
}
