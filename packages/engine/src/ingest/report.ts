/** What loading did with each file, as data: the command line and the API render it. */

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
  /** True when the user named this file, false when a folder held it. */
  named: boolean
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
  events: number
  stored: number
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
  return {
    files,
    events: sum((file) => file.events),
    stored: sum((file) => file.stored),
    eventsWithProblems: sum((file) => file.eventsWithProblems),
    bytes: sum((file) => file.bytes),
    textBytes: sum((file) => file.textBytes),
    seconds,
    complete: files.every(({ status, named }) => status !== 'failed' && !(status === 'refused' && named)),
  }
}
