/** The directory of an embedded store: made where it is missing, and why it can't be opened. */
import { accessSync, constants, mkdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { StoreError } from './store.ts'

/** Makes sure that the directory is there, can be written, and is not another process's. */
export function claimDirectory(directory: string): void {
  makeDirectory(directory)
  const owner = lockOwner(directory)
  // The engine would find out by itself, but it also writes its own message to the terminal.
  if (owner !== undefined && owner !== process.pid) throw inUse(directory, owner)
}

function makeDirectory(directory: string): void {
  try {
    mkdirSync(directory, { recursive: true })
    if (!statSync(directory).isDirectory()) throw notADirectory(directory)
    accessSync(directory, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (failure) {
    throw directoryFailure(directory, failure)
  }
}

function directoryFailure(directory: string, failure: unknown): StoreError {
  if (failure instanceof StoreError) return failure
  const code = (failure as NodeJS.ErrnoException).code
  switch (code) {
    case 'EEXIST':
    case 'ENOTDIR':
      return notADirectory(directory, failure)
    case 'EACCES':
    case 'EPERM':
    case 'EROFS':
      return readOnly(directory, failure)
    case 'ENOENT':
      return readOnly(dirname(directory), failure)
    case 'ENOSPC': {
      const hint = 'Free some space, or keep the store on another disk.'
      return new StoreError('io', `The disk that holds ${directory} is full.`, hint, undefined, failure)
    }
    default: {
      const message = `The store's directory ${directory} can't be used: ${(failure as Error).message}`
      return new StoreError('io', message, 'Name another directory.', undefined, failure)
    }
  }
}

function notADirectory(directory: string, cause?: unknown): StoreError {
  const hint = 'Name a directory (it is made when it is missing), or the URL of a ClickHouse server.'
  return new StoreError('not-a-directory', `${directory} is not a directory.`, hint, undefined, cause)
}

function readOnly(directory: string, cause?: unknown): StoreError {
  const hint = 'Give yourself the right to write there, or name another directory.'
  return new StoreError('read-only', `The directory ${directory} can't be written.`, hint, undefined, cause)
}

function inUse(directory: string, pid?: number, cause?: unknown): StoreError {
  const who = pid === undefined ? 'another process' : `another process (${pid})`
  const hint = 'End it, or ask it: when it is `karst serve`, name its URL as the store.'
  return new StoreError('in-use', `The store ${directory} is in use by ${who}.`, hint, undefined, cause)
}

export function openingFailure(directory: string, cause: unknown): StoreError {
  const message = cause instanceof Error ? cause.message : String(cause)
  if (/one active data directory|still releasing/.test(message)) {
    const hint = 'Close the store that is open before opening another directory.'
    return new StoreError('in-use', `This process has another store open: ${message}`, hint, undefined, cause)
  }
  const owner = statusPid(directory)
  if (owner !== undefined && owner !== process.pid && isAlive(owner)) return inUse(directory, owner, cause)
  const hint =
    'If no other process uses the directory, its files may be damaged: restore a copy or name another directory.'
  return new StoreError('io', `The store ${directory} can't be opened: ${message}`, hint, undefined, cause)
}

/** The process that holds ClickHouse's lock on the directory, where the system tells (Linux). */
function lockOwner(directory: string): number | undefined {
  try {
    const { dev, ino } = statSync(join(directory, 'status'), { bigint: true })
    const major = (dev >> 8n) & 0xfffn
    const minor = (dev & 0xffn) | ((dev >> 12n) & 0xfff00n)
    const file = `${hex(major)}:${hex(minor)}:${ino}`
    const pid = new RegExp(`FLOCK .* (\\d+) ${file} `).exec(readFileSync('/proc/locks', 'utf8'))?.[1]
    return pid === undefined ? undefined : Number(pid)
  } catch {
    return undefined
  }
}

function hex(number: bigint): string {
  return number.toString(16).padStart(2, '0')
}

function statusPid(directory: string): number | undefined {
  try {
    const pid = /^PID: (\d+)/m.exec(readFileSync(join(directory, 'status'), 'utf8'))?.[1]
    return pid === undefined ? undefined : Number(pid)
  } catch {
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (failure) {
    return (failure as NodeJS.ErrnoException).code === 'EPERM'
  }
}
