/** A verb as a person runs it, for tests: what it prints and its exit code. Nothing of the program imports it. */
import { makePaint, type Terminal } from './terminal.ts'
import { Options, type Verb } from './verb.ts'

export interface VerbRun {
  code: number
  out: string
  err: string
}

/** Arguments and options as the parser would hand them over; no colours, not a terminal. */
export async function runVerb(
  verb: Verb,
  args: string[],
  options: Record<string, unknown> = {},
  width = 120,
): Promise<VerbRun> {
  const out: string[] = []
  const err: string[] = []
  const paint = makePaint(false)
  const terminal: Terminal = {
    out: (text) => void out.push(text),
    err: (text) => void err.push(text),
    paint,
    paintErr: paint,
    width,
    interactive: false,
  }
  const code = await verb.run({ args, options: new Options(options), terminal, signal: new AbortController().signal })
  return { code, out: out.join('\n'), err: err.join('\n') }
}
