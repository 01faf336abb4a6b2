import type { Severity } from '../content/diagnostic.ts'

/** One thing that is wrong, with its place. */
export interface Problem {
  /** `V62`, or the code of a diagnostic of the compiler. */
  rule: string
  /** What the rule is called. */
  name: string
  severity: Severity
  message: string
  hint?: string
  /** As the user named the directory, joined with the path below it. */
  file: string
  line: number
  column: number
  endLine: number
  endColumn: number
  /** What stands there, cut to a line. */
  text: string
}
