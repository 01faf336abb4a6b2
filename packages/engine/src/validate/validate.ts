/**
 * Everything that is wrong with a content repository, in one go. A large one is checked by two threads: each reads all of
 * it, as rules look from one file into others, and checks its share of the files.
 */
import { existsSync, readdirSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { FormatVersion } from '../content/detection.ts'
import { FOLDERS } from './content-file.ts'
import type { Project } from './project.ts'
import { Pass, type PassResult, type Problem, type Share, type ValidationOptions } from './run.ts'

export type { Problem, ValidationOptions } from './run.ts'

export interface ValidationReport {
  /** By file and place. */
  problems: Problem[]
  files: number
  /** Searches that were compiled, drilldowns included. */
  searches: number
  format: FormatVersion
  suppressed: number
  project: Project
}

export interface WorkerTask {
  root: string
  options: ValidationOptions
  share: Share
}

/** Fewer files are not worth a thread. */
const MANY_FILES = 300
const MOST_THREADS = 2
/** Each search leaves much behind: a large nursery keeps the collector from copying it about. */
const YOUNG_MEGABYTES = 96

export async function validate(root: string, options: ValidationOptions): Promise<ValidationReport> {
  const threads = threadsFor(root)
  const others = Array.from({ length: threads - 1 }, (_, at) =>
    inWorker({ root, options, share: { part: at + 1, of: threads } }),
  )
  // A rejection that comes while this thread works must find somebody who waits for it.
  const waiting = Promise.all(others)
  waiting.catch(() => {})
  const pass = new Pass(root, options)
  const own = pass.run({ part: 0, of: threads })
  const results = [{ ...own, problems: [...own.problems] }, ...(await waiting)]
  const problems = results.flatMap((result) => result.problems)
  problems.push(...pass.finish(new Set(results.flatMap(({ used }) => used))))
  const sum = (count: (result: PassResult) => number): number => results.reduce((total, each) => total + count(each), 0)
  return {
    problems: problems.sort(byPlace),
    files: pass.project.paths.length + pass.project.unreadable.length,
    searches: sum(({ searches }) => searches),
    format: pass.project.format,
    suppressed: sum(({ suppressed }) => suppressed),
    project: pass.project,
  }
}

function byPlace(a: Problem, b: Problem): number {
  const compare = (x: string, y: string): number => (x < y ? -1 : x > y ? 1 : 0)
  return compare(a.file, b.file) || a.line - b.line || a.column - b.column || compare(a.rule, b.rule)
}

/** Beside the bundle of the program. From sources (under a test runner) there is none: Node 20 reads no TypeScript. */
function workerBundle(): string | undefined {
  const path = fileURLToPath(new URL('./validate-worker.mjs', import.meta.url))
  return existsSync(path) ? path : undefined
}

function threadsFor(root: string): number {
  if (workerBundle() === undefined) return 1
  const files = Object.values(FOLDERS).reduce((sum, folder) => sum + countFiles(join(root, folder)), 0)
  return files < MANY_FILES ? 1 : Math.min(MOST_THREADS, availableParallelism())
}

function countFiles(folder: string): number {
  try {
    return readdirSync(folder, { recursive: true }).length
  } catch {
    return 0
  }
}

function inWorker(workerData: WorkerTask): Promise<PassResult> {
  return new Promise((resolve, reject) => {
    const resourceLimits = { maxYoungGenerationSizeMb: YOUNG_MEGABYTES, maxOldGenerationSizeMb: 4096 }
    const worker = new Worker(workerBundle()!, { workerData, resourceLimits })
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', (code) => reject(new Error(`a thread that validates ended by itself, with code ${code}`)))
  })
}
