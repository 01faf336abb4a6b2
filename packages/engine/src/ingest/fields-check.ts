/**
 * Field-extraction cases: log samples with the names of the fields that Splunk shows for them. Each sample is read as a
 * file would be, and the names are compared; values are not.
 */
import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { outOfReach } from './fields-out-of-reach.ts'
import { FileLoader, type LoadOptions } from './load-file.ts'
import { loadText } from './load-text.ts'
import { BATCH_BYTES, LONGEST_EVENT } from './pipeline.ts'
import { readRows } from './read-rows.ts'
import { UNPACK_LIMITS } from './readers/budget.ts'
import type { FileReport } from './report.ts'
import { Catalogue } from './sourcetypes/catalogue.ts'
import { loadSourceTypes } from './sourcetypes/load.ts'

const fileSchema = z.object({
  entries: z.array(
    z.object({
      name: z.string(),
      source: z.string().nullish(),
      sourcetype: z.string().nullish(),
      format: z.string(),
      truncated: z.boolean(),
      entry: z.string().nullish(),
      example_log: z.string(),
      raw_fields: z.array(z.string()),
      rule_fields: z.array(z.string()),
      unexplained: z.array(z.string()),
      all_fields: z.array(z.string()),
    }),
  ),
})

type Case = z.infer<typeof fileSchema>['entries'][number]

export interface FieldsCheckCase {
  name: string
  sourcetype: string | undefined
  source: string | undefined
  format: string
  truncated: boolean
  /** The source type that read the sample, undefined when none did: `reason` says why. */
  readBy: string | undefined
  reason: string | undefined
  /** How many names are expected, and which of them are missing. */
  expected: number
  missing: string[]
  /** Of the missing ones, those that the sample can't give: it is cut off before what they are made of, or has no value. */
  outOfReach: string[]
  /** Of the names that nothing in the sample explains, those that were found all the same. */
  unexplainedFound: string[]
  /** Names that Splunk did not show. */
  gained: string[]
}

export interface FieldsCheck {
  found: number
  /** How many of the missing names no sample can give. */
  outOfReach: number
  expected: number
  cases: FieldsCheckCase[]
}

/** A file of cases that is none: `message` says what is wrong with it. */
export class FieldsCheckError extends Error {}

/** `sourceTypeDirectories`: source type files of the user, as for ingest. */
export async function checkFields(file: string, sourceTypeDirectories: readonly string[] = []): Promise<FieldsCheck> {
  const { entries } = await readCases(file)
  const { definitions } = loadSourceTypes(sourceTypeDirectories)
  const cases: FieldsCheckCase[] = []
  const catalogue = new Catalogue(definitions)
  for (const entry of entries) cases.push(await checkCase(entry, definitions, catalogue))
  const expected = cases.reduce((sum, one) => sum + one.expected, 0)
  const missing = cases.reduce((sum, one) => sum + one.missing.length, 0)
  const outOfReach = cases.reduce((sum, one) => sum + one.outOfReach.length, 0)
  return { found: expected - missing, outOfReach, expected, cases }
}

async function readCases(file: string): Promise<z.infer<typeof fileSchema>> {
  let value: unknown
  try {
    value = JSON.parse(await readFile(file, 'utf8'))
  } catch (error) {
    throw new FieldsCheckError(
      `${file} can't be read: ${(error as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : (error as Error).message}.`,
    )
  }
  const parsed = fileSchema.safeParse(value)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]!
  throw new FieldsCheckError(`${file} holds no field cases: ${issue.path.join('.')}: ${issue.message}`)
}

async function checkCase(
  entry: Case,
  definitions: LoadOptions['definitions'],
  catalogue: Catalogue,
): Promise<FieldsCheckCase> {
  const sourcetype = entry.sourcetype ?? undefined
  const source = entry.source ?? undefined
  const { fields, report } = await readSample(entry.example_log, { sourcetype, source, definitions })
  const expected = new Set([...entry.raw_fields, ...entry.rule_fields])
  const missing = [...expected].filter((name) => !fields.has(name))
  const readBy = catalogue.entries.find(({ id }) => id === report.entry)
  const sample = { log: entry.example_log, truncated: entry.truncated, fields }
  return {
    name: entry.name,
    sourcetype,
    source,
    format: entry.format,
    truncated: entry.truncated,
    readBy: report.entry,
    reason: report.reason,
    expected: expected.size,
    missing,
    outOfReach: outOfReach(missing, readBy, sample),
    unexplainedFound: entry.unexplained.filter((name) => fields.has(name)),
    gained: [...fields.keys()].filter((name) => !entry.all_fields.includes(name)),
  }
}

type Reading = Pick<LoadOptions, 'sourcetype' | 'source' | 'definitions'>

/** The fields of a sample's events, with all their values. */
async function readSample(
  log: string,
  reading: Reading,
): Promise<{ fields: Map<string, string[]>; report: FileReport }> {
  const loader = new FileLoader({
    ...reading,
    // Splunk takes any sourcetype: the content of an unknown one tells how it is read.
    declared: true,
    host: undefined,
    index: 'main',
    zone: 'UTC',
    machine: 'localhost',
    now: 0,
    longestEvent: LONGEST_EVENT,
    batchBytes: BATCH_BYTES,
    problemsListed: 1,
    unpack: UNPACK_LIMITS,
    knownHeads: undefined,
    standardInput: undefined,
  })
  const { batches, report } = await loadText(loader, log)
  const fields = new Map<string, string[]>()
  for (const row of batches.flatMap(readRows)) {
    for (const [name, value] of Object.entries(row.fields)) fields.set(name, [fields.get(name) ?? [], value].flat())
  }
  return { fields, report }
}
