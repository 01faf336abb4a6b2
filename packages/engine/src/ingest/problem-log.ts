/** The problems of a file's events: all counted, the first ones kept. */
import type { FieldNames, Slot } from './field-names.ts'
import type { LoadingEvent } from './loading-event.ts'
import type { FileReport, ProblemKind } from './report.ts'

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

  /** Marks the event; `line` is asked for only when the problem is among those that are listed. */
  add(event: LoadingEvent, message: string, line: () => number): void {
    const report = this.#report
    const kind = message.slice(0, message.indexOf(':')) as ProblemKind
    report.problemCounts[kind] = (report.problemCounts[kind] ?? 0) + 1
    if (event.fields.get(this.#slot) === undefined) report.eventsWithProblems++
    if (report.problems.length < this.#most) report.problems.push({ kind, line: line(), message })
    event.fields.add(this.#slot, message)
  }
}
