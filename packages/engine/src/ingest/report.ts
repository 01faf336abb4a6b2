/** What loading did with each file, as data: the command line and the API render it. */
import type { LoadedFile } from '../stores/store.ts'
import type { Identity } from './identity.ts'

/** Why an event is not as it should be. It is kept all the same. */
export type ProblemKind = 'xml' | 'json' | 'delimited' | 'evtx' | 'encoding' | 'time' | 'size'

export interface EventProblem {
  kind: ProblemKind
  /** The line of the file (of the decompressed text) on which the event begins, from 1; undefined where no lines are. */
  line: number | undefined
  /** The byte of the file (decompressed) at which it begins, of files that are no text. */
  offset: number | undefined
  /** A sentence that begins with the kind, as in the event's field `parse_error`. */
  message: string
}

export type FileStatus =
  /** Its bytes were loaded before (`loadedAs`): nothing was loaded again. */
  | 'known'
  /** Every byte of it was read. */
  | 'loaded'
  | 'empty'
  /** Not a log that is known; nothing was loaded. */
  | 'refused'
  /** It could not be read, or not to its end: `reason` says why; what was read is loaded. */
  | 'failed'

export interface SourceCount {
  sourcetype: string
  source: string
  events: number
}

export interface FileReport {
  path: string
  status: FileStatus
  reason: string | undefined
  /** True when the user named this file, false when a folder or an archive held it. */
  named: boolean
  /** Of an archive: the events are counted with its members, which have reports of their own. */
  archive: { format: string; members: number } | undefined
  /** Path of the archive that it is a member of. */
  within: string | undefined
  loadedAs: LoadedFile | undefined
  /** Undefined where it was not read to its end, or where nobody asks whether files were loaded before. */
  identity: Identity | undefined
  /** Bytes of the file, and of its text after decompression. */
  bytes: number
  textBytes: number
  /** The entry of the source type files that it was read with. */
  entry: string | undefined
  /** Something worth knowing that is no failure. */
  notice: string | undefined
  /** Events found, and of them those that the store has acknowledged. */
  events: number
  stored: number
  /** Events with at least one problem; problems by kind, those of the file itself included, and the first of them. */
  eventsWithProblems: number
  problemCounts: Partial<Record<ProblemKind, number>>
  problems: EventProblem[]
  sources: SourceCount[]
  /** Epoch seconds. */
  earliest: number | undefined
  latest: number | undefined
}

export interface IngestSummary {
  files: FileReport[]
  /** Files by what became of them; archives are not counted, the files in them are. */
  fileCounts: Record<FileStatus, number>
  /** Events that were read. Each is stored or refused. */
  events: number
  stored: number
  /** Read and not stored: only where the store failed or loading was stopped. */
  refused: number
  /** Of the stored ones, those that are not whole: they have the field `parse_error`. */
  eventsWithProblems: number
  bytes: number
  textBytes: number
  seconds: number
  /** False when something fell short: a file that failed, or a named one that was refused. */
  complete: boolean
}

export function newReport(path: string, named: boolean): FileReport {
  return {
    path,
    status: 'loaded',
    reason: undefined,
    named,
    archive: undefined,
    within: undefined,
    loadedAs: undefined,
    identity: undefined,
    bytes: 0,
    textBytes: 0,
    entry: undefined,
    notice: undefined,
    events: 0,
    stored: 0,
    eventsWithProblems: 0,
    problemCounts: {},
    problems: [],
    sources: [],
    earliest: undefined,
    latest: undefined,
  }
}

export function summarise(files: FileReport[], seconds: number): IngestSummary {
  const sum = (value: (file: FileReport) => number) => files.reduce((total, file) => total + value(file), 0)
  const events = sum((file) => file.events)
  const stored = sum((file) => file.stored)
  return {
    files,
    fileCounts: countFiles(files),
    events,
    stored,
    refused: events - stored,
    eventsWithProblems: sum((file) => file.eventsWithProblems),
    bytes: sum((file) => (file.within === undefined ? file.bytes : 0)),
    textBytes: sum((file) => file.textBytes),
    seconds,
    complete: files.every(({ status, named }) => status !== 'failed' && !(status === 'refused' && named)),
  }
}

function countFiles(files: readonly FileReport[]): Record<FileStatus, number> {
  const counts: Record<FileStatus, number> = { loaded: 0, known: 0, empty: 0, refused: 0, failed: 0 }
  // An archive counts where it brought no files: refused or damaged as a whole.
  for (const { status, archive } of files) if (!archive || status !== 'loaded') counts[status]++
  return counts
}
