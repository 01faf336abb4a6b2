/** Lengths of functions, counted in the formatted source: from the line that opens a body to the line that closes it. */
import type { SourceFile } from './source-tree.ts'

export interface FunctionSize {
  file: string
  name: string
  line: number
  lines: number
}

const OPENING =
  /(?:\bfunction\*?\s+(\w+)|^\s*(?:(?:private|public|protected|static|async|override|get|set)\s+|\*)*#?(\w+)\s*(?:<[^>]*>)?\([^;]*|(?:const|let)\s+(\w+)\s*=\s*(?:async\s*)?(?:\([^;]*|\w+\s*=>.*))\{\s*$/

/**
 * Works on text that the formatter wrote: a body ends at the first line with a closing brace at the indentation of
 * the line that the declaration began on.
 */
export function functionSizes({ path, text }: Pick<SourceFile, 'path' | 'text'>): FunctionSize[] {
  const lines = text.split('\n')
  const sizes: FunctionSize[] = []
  for (const at of lines.keys()) {
    const start = declarationStart(lines, at)
    if (start === undefined) continue
    const name = nameOf(lines, start)
    if (name === undefined) continue
    const indent = /^\s*/.exec(lines[start]!)![0]
    const end = lines.findIndex((each, index) => index > at && each.startsWith(`${indent}}`))
    if (end > 0) sizes.push({ file: path, name, line: start + 1, lines: end - start + 1 })
  }
  return sizes
}

/** The line on which the declaration whose body opens at `at` begins; undefined when no function opens there. */
function declarationStart(lines: readonly string[], at: number): number | undefined {
  const line = lines[at]!
  if (!/\{\s*$/.test(line)) return undefined
  if (OPENING.test(line) && !CONTROL.test(line)) return at
  // A signature over several lines ends in `): Type {`.
  if (!/^\s*\)(?::.*)?\s*(?:=>\s*)?\{\s*$/.test(line)) return undefined
  const indent = /^\s*/.exec(line)![0]
  for (let start = at - 1; start >= 0; start--) {
    if (lines[start]!.startsWith(indent) && !/^\s/.test(lines[start]!.slice(indent.length)))
      return CONTROL.test(lines[start]!) ? undefined : start
  }
  return undefined
}

const CONTROL = /^\s*(?:}\s*)?(?:if|for|while|switch|catch|else|do|try|return|throw)\b/

function nameOf(lines: readonly string[], start: number): string | undefined {
  const line = lines[start]!
  const match = /\bfunction\*?\s+(\w+)|(?:const|let)\s+(\w+)\s*=|#?(\w+)\s*(?:<[^>]*>)?\(/.exec(line)
  return match?.[1] ?? match?.[2] ?? match?.[3]
}

export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
}
