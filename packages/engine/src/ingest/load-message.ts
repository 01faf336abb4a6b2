/** What a reader of files says while it reads. */
import type { EncodedBatch } from '../stores/store.ts'
import type { Budget } from './readers/budget.ts'
import type { FileReport } from './report.ts'

/** One of the inputs, or a member of an archive in it. */
export interface Part {
  /** `3`, or `3/1/2`: the second member of the first archive in the fourth input. */
  id: string
  /** Archives around it. */
  depth: number
  /** Of the whole input. Undefined for the input itself, before it is opened. */
  budget: Budget | undefined
}

/** A file is known by the id of its part: its number, or that of its archive and its own. */
export type LoadMessage =
  | { kind: 'progress'; id: string; bytesRead: number; events: number; problems: number }
  /** Rows of the files that are in the batch. */
  | { kind: 'batch'; batch: EncodedBatch; rows: [id: string, rows: number][] }
  | { kind: 'file'; id: string; report: FileReport }
