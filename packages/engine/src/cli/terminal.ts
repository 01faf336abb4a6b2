/** Where the command line writes: results to standard output, everything else to standard error. */
import type { Styles } from '@karst/spl'
import pc from 'picocolors'

export interface Paint extends Styles {
  good(text: string): string
  accent(text: string): string
}

export interface Terminal {
  /** Results. */
  out(text: string): void
  /** Progress, notes, diagnostics. */
  err(text: string): void
  /** Styles of standard output and of standard error. */
  paint: Paint
  paintErr: Paint
  /** Columns of the terminal; a fixed width when output goes elsewhere. */
  width: number
  /** True when standard error is a terminal: progress may rewrite its line. */
  interactive: boolean
}

const PIPE_WIDTH = 120

/** Colours as no-color.org and force-color.org ask: NO_COLOR beats FORCE_COLOR, which beats what the stream is. */
function wantsColour(stream: { isTTY?: boolean }, off: boolean): boolean {
  if (off || process.env.NO_COLOR) return false
  if (process.env.FORCE_COLOR && process.env.FORCE_COLOR !== '0') return true
  return stream.isTTY === true && process.env.TERM !== 'dumb'
}

export function makePaint(colour: boolean): Paint {
  const c = pc.createColors(colour)
  return { error: c.red, warning: c.yellow, info: c.cyan, faint: c.dim, bold: c.bold, good: c.green, accent: c.magenta }
}

export function createTerminal(noColor: boolean): Terminal {
  const { stdout, stderr } = process
  // A closed pipe (`karst … | head`) is no error.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0)
    throw error
  })
  return {
    out: (text) => void stdout.write(`${text}\n`),
    err: (text) => void stderr.write(`${text}\n`),
    paint: makePaint(wantsColour(stdout, noColor)),
    paintErr: makePaint(wantsColour(stderr, noColor)),
    width: stdout.isTTY ? stdout.columns || PIPE_WIDTH : PIPE_WIDTH,
    interactive: stderr.isTTY === true && process.env.TERM !== 'dumb',
  }
}
