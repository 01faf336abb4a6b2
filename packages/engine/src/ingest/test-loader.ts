/** A loader for tests and their events: text in, rows out. Nothing of the program imports it. */
import { FileLoader, type LoadOptions } from './load-file.ts'
import { loadText } from './load-text.ts'
import { type ReadRow, readRows } from './read-rows.ts'
import { UNPACK_LIMITS } from './readers/budget.ts'
import type { FileReport } from './report.ts'
import { loadSourceTypes } from './sourcetypes/load.ts'

const { definitions } = loadSourceTypes()

export const TEST_OPTIONS: LoadOptions = {
  definitions,
  index: 'main',
  sourcetype: undefined,
  source: undefined,
  host: undefined,
  zone: 'UTC',
  machine: 'here',
  now: 1_700_000_000,
  longestEvent: 1_000_000,
  batchBytes: 1_000_000,
  problemsListed: 5,
  unpack: UNPACK_LIMITS,
  knownHeads: undefined,
  standardInput: undefined,
}

/** The built-in source types, unless the options bring others. */
export async function rowsOf(
  content: string | Uint8Array,
  options: Partial<LoadOptions> = {},
): Promise<{ rows: ReadRow[]; report: FileReport }> {
  const { batches, report } = await loadText(new FileLoader({ ...TEST_OPTIONS, ...options }), content)
  return { rows: batches.flatMap(readRows), report }
}

/** An XML event of a channel, with named data. */
export function windowsEvent(
  channel: string,
  code: number,
  data: Record<string, string>,
  { system = '', rest = '' }: { system?: string; rest?: string } = {},
): string {
  const named = Object.entries(data).map(([name, value]) => `<Data Name='${name}'>${value}</Data>`)
  return (
    `<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='P' Guid='{1}'/>` +
    `<EventID>${code}</EventID><Level>4</Level>${system}<TimeCreated SystemTime='2024-03-05T09:18:29.3133284Z'/>` +
    `<EventRecordID>77</EventRecordID><Execution ProcessID='412' ThreadID='1'/><Channel>${channel}</Channel>` +
    `<Computer>pc-1.example.test</Computer><Security UserID='S-1-5-18'/></System>` +
    `<EventData>${named.join('')}</EventData>${rest}</Event>`
  )
}
