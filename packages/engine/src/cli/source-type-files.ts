/** Source types of the user's content directories, and what is wrong with their files. */
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { SourceTypeProblem } from '../ingest/sourcetypes/load.ts'
import type { Terminal } from './terminal.ts'
import { type Options, UsageError } from './verb.ts'

/** `sourcetypes/` of every --content that has it. */
export function sourceTypeDirectories(options: Options): string[] {
  const content = options.list('content')
  const missing = content.find((directory) => !existsSync(directory) || !statSync(directory).isDirectory())
  if (missing !== undefined) throw new UsageError(`--content: there is no directory ${missing}.`)
  return content.map((directory) => join(directory, 'sourcetypes')).filter((directory) => existsSync(directory))
}

export function printSourceTypeProblems(problems: readonly SourceTypeProblem[], { err, paintErr }: Terminal): void {
  for (const { file, line, column, message } of problems)
    err(`${paintErr.warning('warning')}: ${file}:${line}:${column}: ${message}`)
}
