/** Progress of loading on standard error: one line that rewrites itself on a terminal, a plain line now and then elsewhere. */
import type { IngestProgress } from '../../ingest/pipeline.ts'
import type { Terminal } from '../terminal.ts'
import { bar } from './bar.ts'
import { truncate } from './table.ts'

/** Nothing is shown of what takes less than this. */
const QUIET_SECONDS = 1
const PLAIN_EVERY_SECONDS = 10
const BAR_WIDTH = 16

export class ProgressLine {
  private readonly terminal: Terminal
  private readonly now: () => number
  private readonly start: number
  private shown = false
  private told: number

  constructor(terminal: Terminal, now: () => number = () => Date.now() / 1000) {
    this.terminal = terminal
    this.now = now
    this.start = now()
    this.told = this.start
  }

  update(progress: IngestProgress): void {
    if (this.now() - this.start < QUIET_SECONDS) return
    if (this.terminal.interactive) {
      process.stderr.write(`\r\u001b[2K${truncate(describe(progress), 100)}`)
      this.shown = true
    } else if (this.now() - this.told >= PLAIN_EVERY_SECONDS) {
      this.told = this.now()
      this.terminal.err(describe(progress))
    }
  }

  /** Takes the line away. */
  end(): void {
    if (this.shown) process.stderr.write('\r\u001b[2K')
    this.shown = false
  }
}

/** The same for work that is counted: `Reindexing 40 %, 12,000 of 30,000`. */
export class ProgressCount {
  private readonly terminal: Terminal
  private readonly what: string
  private readonly now: () => number
  private readonly start: number
  private told: number
  private shown = false

  constructor(terminal: Terminal, what: string, now: () => number = () => Date.now() / 1000) {
    this.terminal = terminal
    this.what = what
    this.now = now
    this.start = now()
    this.told = this.start
  }

  update(done: number, total: number): void {
    const every = this.terminal.interactive ? 0.2 : PLAIN_EVERY_SECONDS
    if (this.now() - this.start < QUIET_SECONDS || this.now() - this.told < every) return
    this.told = this.now()
    const share = total === 0 ? 100 : Math.floor((100 * done) / total)
    const line = `${this.what} ${share} %, ${done.toLocaleString('en')} of ${total.toLocaleString('en')}`
    if (this.terminal.interactive) {
      process.stderr.write(`\r\u001b[2K${line}`)
      this.shown = true
    } else this.terminal.err(line)
  }

  /** Takes the line away. */
  end(): void {
    if (this.shown) process.stderr.write('\r\u001b[2K')
    this.shown = false
  }
}

function describe({ bytes, totalBytes, bytesPerSecond, secondsLeft, events }: IngestProgress): string {
  const share = totalBytes
    ? `${bar(bytes, totalBytes, BAR_WIDTH).padEnd(BAR_WIDTH)} ${Math.floor((100 * bytes) / totalBytes)} %`
    : megabytes(bytes)
  const left = secondsLeft === undefined ? '' : `, ${duration(secondsLeft)} left`
  return `Loading ${share}  ${events.toLocaleString('en')} events, ${megabytes(bytesPerSecond)}/s${left}`
}

export function megabytes(bytes: number): string {
  return bytes < 1e6 ? `${Math.ceil(bytes / 1e3)} kB` : `${(bytes / 1e6).toFixed(1)} MB`
}

export function duration(seconds: number): string {
  if (seconds < 60) return `${Math.ceil(seconds)} s`
  return seconds < 3600
    ? `${Math.floor(seconds / 60)} min ${Math.ceil(seconds % 60)} s`
    : `${Math.floor(seconds / 3600)} h ${Math.ceil((seconds % 3600) / 60)} min`
}
