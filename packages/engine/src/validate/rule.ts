/**
 * What a rule of `karst validate` is: one entry of a table with its name, its documentation and its check. Help, docs,
 * severities and tests read the same entry. The ids V1 to V118 are those of the survey of contentctl 5.6.0; V119 and
 * on are of format 6, K1 and on what only the engine can tell.
 */

import type { FormatVersion } from '../content/detection.ts'
import type { FileRange, Severity } from '../content/diagnostic.ts'
import type { ContentFile, Kind } from './content-file.ts'
import type { Project } from './project.ts'

export interface Finding {
  /** The file of the rule's subject where it is left out. */
  file?: string
  range: FileRange
  message: string
  hint?: string | undefined
}

/** A file, or several by their path: what is merged into, or added to, a repository without faults. See docs/validation.md. */
export type Example = string | Readonly<Record<string, string>>

export interface RuleDocs {
  /** What must hold, in a sentence. */
  what: string
  why: string
  /** A piece of a file that breaks the rule, and one that keeps it. Both are tests. `# no key` takes a key away. */
  bad: Example
  good: Example
}

/** Options that switch on rules which need more than the repository. */
export interface RuleOptions {
  /** Check ATT&CK ids against the version that Karst has. */
  attack?: boolean
  /** Check what matters only when an app is built. */
  build?: boolean
  /** Check what matters only when an app is sent to AppInspect. */
  inspect?: boolean
  /** The savedsearches.conf of the release before. */
  previousBuild?: string
  /** Deprecated and removed content must be in the deprecation mapping. */
  deprecation?: boolean
  /** What contentctl checks when it enriches: ATT&CK ids, tests of Atomic Red Team, the clones in `external_repos/`. */
  enrichments?: boolean
  /** A clone of Atomic Red Team, elsewhere than in `external_repos/`. */
  atomic?: string
  /** A JSON file of the latest versions of add-ons by Splunkbase id. */
  addOns?: string
  /** Local mirror of attack data, as `URL prefix=directory`. */
  dataCache?: string
}

export type OptionName = keyof RuleOptions

export interface Context {
  project: Project
  options: RuleOptions
  /** Today in UTC, `2026-03-10`. */
  today: string
}

export interface Rule {
  id: string
  /** In kebab case, e.g. `author-length`. */
  name: string
  severity: Severity
  /** Empty for a rule about the repository as a whole. */
  kinds: readonly Kind[]
  /** All where it is left out. */
  formats?: readonly FormatVersion[]
  /** The rule acts only when one of these options is given. */
  options?: readonly OptionName[]
  docs: RuleDocs
  check?(file: ContentFile, context: Context): Iterable<Finding>
  checkProject?(context: Context): Iterable<Finding>
}

/** A table of rules. */
export function rules(...table: Rule[]): readonly Rule[] {
  return table
}

/** A rule about one file. */
export function fileRule(
  id: string,
  name: string,
  kinds: readonly Kind[],
  docs: RuleDocs,
  check: (file: ContentFile, context: Context) => Iterable<Finding>,
  more: Partial<Pick<Rule, 'severity' | 'formats' | 'options'>> = {},
): Rule {
  return { id, name, severity: 'error', kinds, docs, check, ...more }
}

/** A rule about the repository as a whole. */
export function projectRule(
  id: string,
  name: string,
  docs: RuleDocs,
  check: (context: Context) => Iterable<Finding>,
  more: Partial<Pick<Rule, 'severity' | 'formats' | 'options'>> = {},
): Rule {
  return { id, name, severity: 'error', kinds: [], docs, checkProject: check, ...more }
}
