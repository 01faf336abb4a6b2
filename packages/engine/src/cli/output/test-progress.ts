/** Progress of tests on standard error: one line that rewrites itself on a terminal, a plain line now and then elsewhere. */
import type { SuiteProgress } from '../../testing/detection-tests/suite.ts'
import type { Terminal } from '../terminal.ts'

/** Nothing is shown of what takes less than this. */
const QUIET_MS = 1000
const REWRITE_MS = 100
const PLAIN_MS = 10_000

export class TestProgress {
  private readonly terminal: Terminal
  private readonly start = performance.now()
  private told = 0
  private shown = false

  constructor(terminal: Terminal) {
    this.terminal = terminal
  }

  update({ phase, done, total }: SuiteProgress, failed: number): void {
    const now = performance.now()
    const pause = this.terminal.interactive ? REWRITE_MS : PLAIN_MS
    if (now - this.start < QUIET_MS || now - this.told < pause) return
    this.told = now
    const fallen = failed > 0 ? `, ${failed} fell short` : ''
    const line = `${phase[0]!.toUpperCase()}${phase.slice(1)}: ${done} of ${total}${fallen}`
    if (!this.terminal.interactive) this.terminal.err(line)
    else {
      process.stderr.write(`\r\u001b[2K${line}`)
      this.shown = true
    }
  }

  /** Takes the line away. */
  end(): void {
    if (this.shown) process.stderr.write('\r\u001b[2K')
    this.shown = false
  }
}
