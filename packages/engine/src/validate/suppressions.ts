/**
 * `# karst: ignore V62 the reason` on the line of a finding, or on a line of its own above it; `# karst: ignore-file`
 * for a whole file. Where the line holds the key of a text over many lines, all of the text is meant.
 */
import { isScalar, visit } from 'yaml'
import type { FileRange } from '../content/diagnostic.ts'
import type { YamlDocument } from '../content/yaml-document.ts'

export interface Suppression {
  /** Ids of rules and codes of diagnostics. */
  rules: readonly string[]
  reason: string
  /** Lines from first to last; the whole file where it is undefined. */
  lines: { first: number; last: number } | undefined
  /** Of the comment. */
  range: FileRange
}

const COMMENT = /#\s*karst:\s*ignore(-file)?(?:[ \t]+([A-Za-z][\w-]*(?:[ \t]*,[ \t]*[A-Za-z][\w-]*)*))?[ \t]*(.*)$/

export function readSuppressions(document: YamlDocument): Suppression[] {
  const { text } = document
  if (!/karst:\s*ignore/.test(text)) return []
  const inside = scalarRanges(document)
  const lines = text.split(/\r\n|\n|\r/)
  const found: Suppression[] = []
  lines.forEach((line, index) => {
    const match = COMMENT.exec(line)
    if (!match) return
    const at = document.lineRange(index + 1, match.index, line.length)
    // In a text it is a part of the text.
    if (inside.some(({ start, end }) => start.offset <= at.start.offset && at.start.offset < end.offset)) return
    const [, whole, rules = '', reason = ''] = match
    const own = line.slice(0, match.index).trim() !== ''
    const target = own ? index : nextLine(lines, index)
    found.push({
      rules: rules
        .split(',')
        .map((rule) => rule.trim())
        .filter((rule) => rule !== ''),
      reason: reason.trim(),
      lines: whole === undefined ? { first: target + 1, last: lastLine(inside, document, target + 1) } : undefined,
      range: at,
    })
  })
  return found
}

/** The next line that is neither blank nor a comment. */
function nextLine(lines: readonly string[], from: number): number {
  for (let at = from + 1; at < lines.length; at++) if (!/^\s*(#|$)/.test(lines[at]!)) return at
  return from
}

/** Where the text ends that begins on a line: its own line in most cases. */
function lastLine(scalars: readonly FileRange[], document: YamlDocument, line: number): number {
  const begun = scalars.filter(({ start }) => start.line === line)
  return Math.max(line, ...begun.map(({ end }) => lineBefore(end, document)))
}

/** A block ends at the start of the line after it. */
function lineBefore(end: FileRange['end'], { text }: YamlDocument): number {
  return end.column === 1 && end.offset > 0 && /[\r\n]/.test(text[end.offset - 1]!) ? end.line - 1 : end.line
}

function scalarRanges(document: YamlDocument): FileRange[] {
  const ranges: FileRange[] = []
  if (document.root === undefined) return ranges
  visit(document.root, (_, node) => {
    if (isScalar(node)) ranges.push(document.rangeOf(node))
  })
  return ranges
}

export function covers(suppression: Suppression, rule: string, code: string, line: number): boolean {
  const { rules, lines } = suppression
  if (!rules.includes(rule) && !rules.includes(code)) return false
  return lines === undefined || (lines.first <= line && line <= lines.last)
}
