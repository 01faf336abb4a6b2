/** Many files as one stream of messages, read in worker threads where that pays. */
import { existsSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { Worker } from 'node:worker_threads'
import type { FindLoaded } from './identity.ts'
import type { InputFile } from './inputs.ts'
import { FileLoader, type LoadOptions } from './load-file.ts'
import type { LoadMessage } from './load-message.ts'
import type { FromWorker, ToWorker } from './worker.ts'

/** `release` must be called when the batch is stored: its memory is used again. */
export type Loaded = LoadMessage & { release(): void }

/** Below this a thread takes longer to start than the files take to read. */
const SMALL = 2 << 20
const MOST_WORKERS = 4
/** What a reader makes it soon forgets: a larger nursery takes 60 MB more and is no faster. */
const YOUNG_MEGABYTES = 8

export interface LoadFilesOptions {
  load: LoadOptions
  /** Undefined: by the number of processors, and none for small files. 0: in this thread. */
  workers: number | undefined
  /** Whether a file of this hash is in the store. */
  find: FindLoaded
}

export function loadFiles(files: readonly InputFile[], options: LoadFilesOptions): AsyncGenerator<Loaded> {
  const bundle = workerBundle()
  const count = bundle === undefined ? 0 : Math.min(files.length, options.workers ?? defaultWorkers(files))
  return count === 0 ? inThisThread(files, options) : inWorkers(files, options, bundle!, count)
}

function defaultWorkers(files: readonly InputFile[]): number {
  const bytes = files.reduce((sum, { size }) => sum + size, 0)
  const known = files.every(({ size }) => size > 0)
  // One processor stays for the store.
  return known && bytes < SMALL ? 0 : Math.max(1, Math.min(MOST_WORKERS, availableParallelism() - 1))
}

/** Beside the bundle of the program. From sources (under a test runner) there is none: Node 20 reads no TypeScript. */
function workerBundle(): string | undefined {
  const path = fileURLToPath(new URL('./ingest-worker.mjs', import.meta.url))
  return existsSync(path) ? path : undefined
}

async function* inThisThread(files: readonly InputFile[], { load, find }: LoadFilesOptions): AsyncGenerator<Loaded> {
  const loader = new FileLoader(load, undefined, find)
  const release = () => {}
  for (const [number, file] of files.entries()) {
    for await (const message of loader.load(number, file)) yield { ...message, release }
  }
  for await (const message of loader.flush()) yield { ...message, release }
}

async function* inWorkers(
  files: readonly InputFile[],
  options: LoadFilesOptions,
  bundle: string,
  count: number,
): AsyncGenerator<Loaded> {
  const queue = new Queue<Loaded | Error | undefined>()
  const waiting = [...files.entries()]
  const workers = Array.from({ length: count }, () => startWorker(bundle, options, waiting, queue))
  try {
    for (let running = count; running > 0; ) {
      const next = await queue.next()
      if (next === undefined) running--
      else if (next instanceof Error) throw next
      else yield next
    }
  } finally {
    await Promise.all(workers.map((worker) => worker.terminate()))
  }
}

function startWorker(
  bundle: string,
  { load: workerData, find }: LoadFilesOptions,
  waiting: [number: number, file: InputFile][],
  queue: Queue<Loaded | Error | undefined>,
): Worker {
  const worker = new Worker(bundle, { workerData, resourceLimits: { maxYoungGenerationSizeMb: YOUNG_MEGABYTES } })
  const tell = (message: ToWorker, transfer?: ArrayBuffer[]) => worker.postMessage(message, transfer)
  let ended = false
  worker.on('message', (message: FromWorker) => {
    if (message.kind === 'ready') {
      const next = waiting.shift()
      tell(next ? { kind: 'file', number: next[0], file: next[1] } : { kind: 'end' })
    } else if (message.kind === 'ended') {
      ended = true
      queue.push(undefined)
    } else if (message.kind === 'find') {
      find(message.hash).then(
        (file) => tell({ kind: 'found', file }),
        (error) => queue.push(asError(error)),
      )
    } else if (message.kind === 'crashed') queue.push(asError(message.error))
    else {
      const memory = message.kind === 'batch' ? (message.batch.body.buffer as ArrayBuffer) : undefined
      queue.push({ ...message, release: () => memory && tell({ kind: 'memory', memory }, [memory]) })
    }
  })
  worker.on('error', (error) => queue.push(asError(error)))
  worker.on('exit', (code) => {
    if (!ended) queue.push(new Error(`a thread that reads files ended by itself, with code ${code}`))
  })
  return worker
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error))
}

/** What arrives while nobody waits for it. */
class Queue<T> {
  readonly #items: T[] = []
  #arrived: (() => void) | undefined

  push(item: T): void {
    this.#items.push(item)
    this.#arrived?.()
  }

  async next(): Promise<T> {
    while (this.#items.length === 0) {
      await new Promise<void>((resolve) => {
        this.#arrived = resolve
      })
    }
    return this.#items.shift()!
  }
}
