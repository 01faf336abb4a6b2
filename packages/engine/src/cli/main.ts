/** The `karst` command. Composes the verbs; turns what can go wrong into a message and an exit code. */
import { GeoFileError } from '../content/geo-file-error.ts'
import { StoreError } from '../stores/store.ts'
import { parseCommandLine } from './command-line.ts'
import { moveStandardInput } from './standard-input.ts'
import { createTerminal, type Terminal } from './terminal.ts'
import { Failure, UsageError } from './verb.ts'
import { VERBS } from './verbs/index.ts'

/** Runs a command line and gives its exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  const terminal = createTerminal(argv.includes('--no-color'))
  const cancel = new AbortController()
  const interrupt = (): void => {
    // A second Ctrl-C doesn't wait for anything.
    if (cancel.signal.aborted) process.exit(130)
    terminal.err('Stopping…')
    cancel.abort()
  }
  process.on('SIGINT', interrupt)
  try {
    const call = parseCommandLine(argv, VERBS, terminal)
    if (typeof call === 'number') return call
    const { verb, args, options } = call
    // Verbs that read it themselves open no store.
    if (args.includes('-') && verb.name !== 'ingest')
      return await verb.run({ args, options, terminal, signal: cancel.signal })
    const input = moveStandardInput([...args, ...options.list('logs')].includes('-'))
    try {
      return await verb.run({ args, options, terminal, signal: cancel.signal, standardInput: input.path })
    } finally {
      input.end()
    }
  } catch (error) {
    if (cancel.signal.aborted) return 130
    return report(error, terminal)
  } finally {
    process.off('SIGINT', interrupt)
  }
}

function report(error: unknown, terminal: Terminal): number {
  const { paintErr: paint } = terminal
  if (
    error instanceof UsageError ||
    error instanceof Failure ||
    error instanceof GeoFileError ||
    error instanceof StoreError
  ) {
    terminal.err(`${paint.error('error')}: ${error.message}`)
    if (error.hint) terminal.err(`  ${paint.info('hint')}: ${error.hint}`)
    if (error instanceof StoreError && error.kind === 'query' && process.env.KARST_DEBUG)
      terminal.err(String(error.cause))
    return 2
  }
  const shown = error instanceof Error ? (process.env.KARST_DEBUG ? error.stack : error.message) : String(error)
  terminal.err(`${paint.error('internal error')}: ${shown}`)
  terminal.err(
    `  ${paint.info('hint')}: This is a fault of Karst. Set KARST_DEBUG=1 for the stack, and please report it.`,
  )
  return 2
}
