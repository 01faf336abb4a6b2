/** The problems of a file's events: all counted, the first ones kept. */
import type { FieldNames, Slot } from './field-names.ts'
import type { LoadingEvent } from './loading-event.ts'
import type { FileReport, ProblemKind } from './report.ts'

/** Where in the file something begins: text has lines, other files have bytes. */
export interface Place {
  line?: number
  offset?: number
}

/** The field that marks an event with problems, so that a search finds it: `parse_error=*`. */
export const PROBLEM_FIELD = 'parse_error'

export class ProblemLog {
  readonly #report: FileReport
  readonly #slot: Slot
  readonly #most: number

  constructor(report: FileReport, names: FieldNames, most: number) {
    this.#report = report
    this.#slot = names.slot(PROBLEM_FIELD)
    this.#most = most
  }

  /** Marks the event; `place` is asked for only when the problem is among those that are listed. */
  add(event: LoadingEvent, message: string, place: () => Place): void {
    if (event.fields.get(this.#slot) === undefined) this.#report.eventsWithProblems++
    this.#list(message, place)
    event.fields.add(this.#slot, message)
  }

  /** What concerns the file and no event of it. `lost`: something was there that could not be read. */
  ofFile(message: string, place: Place, lost: boolean): void {
    const report = this.#report
    this.#list(message, () => place)
    if (!lost) return
    const reason = message.slice(message.indexOf(':') + 2)
    report.reason = report.status === 'failed' ? report.reason : `it is not whole: ${reason}`
    report.status = 'failed'
  }

  #list(message: string, place: () => Place): void {
    const report = this.#report
    const kind = message.slice(0, message.indexOf(':')) as ProblemKind
    report.problemCounts[kind] = (report.problemCounts[kind] ?? 0) + 1
    if (report.problems.length >= this.#most) return
    const { line, offset } = place()
    report.problems.push({ kind, line, offset, message })
  }
}
