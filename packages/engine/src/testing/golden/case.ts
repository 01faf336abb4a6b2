/** Language cases: a search, what it works on, and the rows that Splunk's documentation says it gives. */
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'

const cell = z.union([
  z.string(),
  z.number(),
  z.boolean(),
  z.null(),
  z.array(z.union([z.string(), z.number(), z.null()])),
])
const row = z.record(z.string(), cell)

const lookup = z.object({
  rows: z.array(row),
  match_type: z.union([z.string(), z.array(z.string())]).optional(),
  case_sensitive_match: z.boolean().optional(),
  min_matches: z.number().optional(),
  max_matches: z.number().optional(),
  default_match: z.string().optional(),
})

const goldenCase = z.object({
  id: z.string(),
  spl: z.string(),
  now: z.number().optional(),
  input: z.array(row).optional(),
  events: z.array(row).optional(),
  lookups: z.record(z.string(), lookup).optional(),
  expect: z.object({
    fields: z.array(z.string()).optional(),
    rows: z.array(z.array(cell)).optional(),
    ordered: z.boolean().optional(),
    tolerance: z.number().optional(),
    json_fields: z.array(z.string()).optional(),
    error: z.union([z.boolean(), z.string()]).optional(),
  }),
  note: z.string().optional(),
  doc: z.string().optional(),
})

export type GoldenCase = z.infer<typeof goldenCase>
export type GoldenRow = z.infer<typeof row>
export type GoldenCell = z.infer<typeof cell>
export type GoldenLookup = z.infer<typeof lookup>

/** A file of cases. Throws an Error that says which case is malformed, and how. */
export function readCases(file: string): GoldenCase[] {
  const documents: unknown = parse(readFileSync(file, 'utf8'))
  if (!Array.isArray(documents)) throw new Error(`${file} is not a list of cases.`)
  return documents.map((document, at) => {
    const parsed = goldenCase.safeParse(document)
    if (parsed.success) return parsed.data
    const id = (document as { id?: unknown })?.id ?? `number ${at + 1}`
    throw new Error(`${file}, case ${String(id)}: ${z.prettifyError(parsed.error)}`)
  })
}
