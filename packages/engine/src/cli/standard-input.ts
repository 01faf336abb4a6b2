/**
 * The embedded engine adds what waits on standard input to its own inserts, or refuses them. So nothing may wait there
 * once a store is open: `karst ingest -` reads through a pipe with a name, and every other command reads from nowhere.
 */
import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { closeSync, fstatSync, mkdtempSync, openSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface StandardInput {
  /** Where it can be read; undefined when nobody wants it. */
  path: string | undefined
  end(): void
}

/** Before a store is opened. `wanted`: it will be read, from the path. */
export function moveStandardInput(wanted: boolean): StandardInput {
  if (isHarmless()) return { path: undefined, end() {} }
  if (!wanted) {
    fromNowhere()
    return { path: undefined, end() {} }
  }
  const folder = mkdtempSync(join(tmpdir(), 'karst-stdin-'))
  const path = join(folder, 'stdin')
  execFileSync('mkfifo', ['-m', '600', path])
  const pump = spawn('sh', ['-c', 'exec cat > "$0"', path], { stdio: [0, 'ignore', 'inherit'] })
  pump.unref()
  fromNowhere()
  return { path, end: () => endPump(pump, folder) }
}

function endPump(pump: ChildProcess, folder: string): void {
  pump.kill()
  rmSync(folder, { recursive: true, force: true })
}

/** A terminal, or /dev/null: nothing waits there unless somebody types. */
function isHarmless(): boolean {
  try {
    return fstatSync(0).isCharacterDevice()
  } catch {
    return true
  }
}

/** The lowest free number is the one that was just closed. */
function fromNowhere(): void {
  closeSync(0)
  openSync('/dev/null', 'r')
}
