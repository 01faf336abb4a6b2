/** Everything that is wrong with a content repository, in one go. */
import type { FormatVersion } from '../content/detection.ts'
import type { Problem } from './problem.ts'
import type { Project } from './project.ts'
import { Pass, type ValidationOptions } from './run.ts'

export type { Problem } from './problem.ts'
export type { ValidationOptions } from './run.ts'

export interface ValidationReport {
  /** By file and place. */
  problems: Problem[]
  files: number
  /** Searches that were compiled, drilldowns included. */
  searches: number
  format: FormatVersion
  suppressed: number
  project: Project
}

/** Reads a content repository and checks all of it. Nothing in a file can make it fail. */
export async function validate(root: string, options: ValidationOptions): Promise<ValidationReport> {
  const pass = new Pass(root, options)
  const { project } = pass
  const problems = (await pass.run()).sort(byPlace)
  return {
    problems,
    files: project.paths.length + project.unreadable.length,
    searches: project.searches.count,
    format: project.format,
    suppressed: pass.suppressed,
    project,
  }
}

function byPlace(a: Problem, b: Problem): number {
  const compare = (x: string, y: string): number => (x < y ? -1 : x > y ? 1 : 0)
  return compare(a.file, b.file) || a.line - b.line || a.column - b.column || compare(a.rule, b.rule)
}
