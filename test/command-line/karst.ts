/** Runs the bundled `karst` command as a person would. */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ROOT } from '../architecture/source-tree.ts'

const COMMAND = join(ROOT, 'packages', 'engine', 'bin', 'karst.mjs')
const ENVIRONMENT = { ...process.env, NO_COLOR: '1', KARST_DATA: '', TZ: 'UTC' }

export interface Finished {
  code: number | null
  out: string
  err: string
}

/** The bundle is what users run; a stale one would test the past. */
export function buildBundle(): void {
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'scripts', 'build.mjs'), '--if-stale'], {
    cwd: ROOT,
    encoding: 'utf8',
  })
  if (status !== 0) throw new Error(`The bundle could not be built: ${stderr}`)
}

export function karst(args: readonly string[], input?: string | Buffer): Finished {
  const { status, stdout, stderr, error } = spawnSync(process.execPath, [COMMAND, ...args], {
    cwd: ROOT,
    env: ENVIRONMENT,
    input: input ?? '',
    maxBuffer: 256 << 20,
    timeout: 120_000,
  })
  if (error) throw error
  return { code: status, out: stdout.toString('utf8'), err: stderr.toString('utf8') }
}

/** Starts a command that goes on; the caller ends it. */
export function startKarst(args: readonly string[]): ChildProcess {
  return spawn(process.execPath, [COMMAND, ...args], { cwd: ROOT, env: ENVIRONMENT, stdio: ['pipe', 'pipe', 'pipe'] })
}

/** A folder of the test's own. */
export class Scratch {
  readonly folder = mkdtempSync(join(tmpdir(), 'karst-test-'))

  path(name: string): string {
    return join(this.folder, name)
  }

  write(name: string, content: string | Buffer): string {
    writeFileSync(this.path(name), content)
    return this.path(name)
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true })
  }
}

export const EVENT =
  "<Event xmlns='http://schemas.microsoft.com/win/2004/08/events/event'><System><Provider Name='Microsoft-Windows-Security-Auditing'/><EventID>4624</EventID><TimeCreated SystemTime='2026-03-10T09:00:00.1234567Z'/><EventRecordID>7</EventRecordID><Channel>Security</Channel><Computer>ws-01.example.test</Computer></System><EventData><Data Name='TargetUserName'>mia</Data><Data Name='LogonType'>3</Data></EventData></Event>"
