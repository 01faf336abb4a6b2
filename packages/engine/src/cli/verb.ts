/** What a verb of the command line is: one object in one file, from which parsing, help and docs are made. */
import type { Terminal } from './terminal.ts'

export interface OptionSpec {
  /** As commander writes it: `--index <name>`, `--json`. */
  flags: string
  help: string
  /** May be given more than once; the values come as a list. */
  multiple?: boolean
}

export interface Verb {
  name: string
  /** Names and shapes of the arguments: `<search>`, `[path...]`. */
  arguments: { name: string; help: string }[]
  summary: string
  /** Longer text of `--help`. */
  description?: string
  options: OptionSpec[]
  examples: { line: string; note: string }[]
  /** Exit code: 0 done, 1 something fell short, 2 used wrongly or could not run. */
  run(call: VerbCall): Promise<number>
}

export interface VerbCall {
  args: string[]
  options: Options
  terminal: Terminal
  /** Aborted by Ctrl-C. */
  signal: AbortSignal
  /** Where `-` is read from, if not from standard input itself. */
  standardInput?: string | undefined
}

/** Options by their long name in camel case. */
export class Options {
  private readonly values: Record<string, unknown>

  constructor(values: Record<string, unknown>) {
    this.values = values
  }

  text(name: string): string | undefined {
    const value = this.values[name]
    return typeof value === 'string' ? value : undefined
  }

  list(name: string): string[] {
    const value = this.values[name]
    return Array.isArray(value) ? (value as string[]) : typeof value === 'string' ? [value] : []
  }

  flag(name: string): boolean {
    return this.values[name] === true
  }

  /** A whole number, or a UsageError that names the option. */
  count(name: string): number | undefined {
    const value = this.text(name)
    if (value === undefined) return undefined
    if (!/^\d+$/.test(value))
      throw new UsageError(
        `--${name.replace(/[A-Z]/g, (sign) => `-${sign.toLowerCase()}`)} takes a whole number, not ${value}.`,
      )
    return Number(value)
  }
}

/** The command line was used wrongly: the message says what to change. Exit code 2. */
export class UsageError extends Error {
  readonly hint: string | undefined

  constructor(message: string, hint?: string) {
    super(message)
    this.name = 'UsageError'
    this.hint = hint
  }
}

/** Something could not run for a reason that is no fault of the code: exit code 2. */
export class Failure extends Error {
  readonly hint: string | undefined

  constructor(message: string, hint?: string) {
    super(message)
    this.name = 'Failure'
    this.hint = hint
  }
}
