/**
 * What a lint rule is: one object in one file. It reads what was parsed, and what the binder knows of fields before and
 * after each stage; documentation, tests and the linter read the same object.
 */
import type { Trace } from '../semantics/stage-trace.ts'
import type { Severity } from '../source/diagnostic.ts'
import type { SourceText } from '../source/source-text.ts'
import type { Span } from '../source/span.ts'
import type { Pipeline } from '../syntax/ast.ts'

/** A search that was compiled, with errors or without. */
export interface Subject {
  source: SourceText
  pipeline: Pipeline
  trace: Trace
}

export interface Edit {
  /** In the expanded text, as all spans; an empty one inserts. */
  span: Span
  text: string
}

/** A change that is certain to be what was meant, or to change nothing but the looks. */
export interface Fix {
  /** What it does, as an order: "Put the field in single quotes". */
  title: string
  edits: readonly Edit[]
}

export interface Finding {
  span: Span
  message: string
  hint?: string
  fix?: Fix
}

export interface RuleDocs {
  /** What it finds, in a sentence. */
  summary: string
  /** Why that matters, and when it is right as it is. */
  why: string
  /** Splunk's page of what the rule is about. */
  page?: string
  /** A search with the mistake, and one without. Both are tests. */
  bad: string
  good: string
}

export interface Rule {
  /** Stable name in kebab case; the file has the same. */
  code: string
  /** Where the caller says nothing else. */
  severity: Severity
  docs: RuleDocs
  /** Reports only what is certain: a rule that is wrong once is not read again. */
  check(subject: Subject): Iterable<Finding>
}

export function rule<R extends Rule>(definition: R): R {
  return definition
}
