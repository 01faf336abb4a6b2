/** karst fields check FILE. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { checkFields, type FieldsCheckCase, FieldsCheckError } from '../ingest/fields-check.ts'
import { renderTable } from './output/table.ts'
import { Failure, UsageError, type VerbCall } from './verb.ts'

export async function runFieldsCheck(file: string | undefined, { options, terminal }: VerbCall): Promise<number> {
  if (file === undefined) throw new UsageError('Which file?', 'Write karst fields check FILE.')
  const directories = options
    .list('content')
    .map((directory) => join(directory, 'sourcetypes'))
    .filter((directory) => existsSync(directory))
  const result = await check(file, directories)
  if (options.flag('json')) terminal.out(JSON.stringify({ version: 1, ...result }, undefined, 2))
  else {
    const incomplete = result.cases.filter((one) => lacking(one).length > 0 || one.readBy === undefined)
    const rows = incomplete.map((one) => [
      one.name,
      `${one.expected - one.missing.length} of ${one.expected}`,
      one.readBy ?? `not read: ${one.reason}`,
      lacking(one).slice(0, 8).join(' '),
    ])
    const columns = [
      { title: 'case' },
      { title: 'found', align: 'right' as const, keep: true },
      { title: 'read by' },
      { title: 'missing' },
    ]
    if (rows.length > 0) terminal.out(renderTable(columns, rows, terminal.width, terminal.paint))
    terminal.out(
      `${result.found} of ${result.expected} fields, ${result.cases.length - incomplete.length} of ${result.cases.length} cases whole`,
    )
    if (result.outOfReach > 0) {
      terminal.out(
        `${result.outOfReach} more can't be found: their sample is cut off before them, or has no value (--json lists them)`,
      )
    }
  }
  return result.found + result.outOfReach === result.expected ? 0 : 1
}

/** Names that the sample could give. */
function lacking({ missing, outOfReach }: FieldsCheckCase): string[] {
  return missing.filter((name) => !outOfReach.includes(name))
}

async function check(file: string, directories: readonly string[]): ReturnType<typeof checkFields> {
  try {
    return await checkFields(file, directories)
  } catch (error) {
    if (error instanceof FieldsCheckError) throw new Failure(error.message)
    throw error
  }
}
