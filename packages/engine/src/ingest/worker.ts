/** A thread that reads files to batches of rows. Its bundle lies beside the program's, as ingest-worker.mjs. */
import { parentPort, workerData } from 'node:worker_threads'
import type { LoadedFile } from '../stores/store.ts'
import type { InputFile } from './inputs.ts'
import { batchMemory, FileLoader, type LoadOptions } from './load-file.ts'
import type { LoadMessage } from './load-message.ts'

export type ToWorker =
  | { kind: 'file'; number: number; file: InputFile }
  /** The memory of a batch that the store has taken. */
  | { kind: 'memory'; memory: ArrayBuffer }
  /** The answer to `find`. */
  | { kind: 'found'; file: LoadedFile | undefined }
  | { kind: 'end' }

export type FromWorker =
  | LoadMessage
  /** Another file, please. */
  | { kind: 'ready' }
  /** Is a file of this hash in the store? */
  | { kind: 'find'; hash: string }
  | { kind: 'ended' }
  | { kind: 'crashed'; error: unknown }

/**
 * Rows are collected while the batch before them is with the store: reading and storing overlap, and a store that is
 * slower than the reader holds it up.
 */
const BATCHES = 1

class Reader {
  readonly #post: (message: FromWorker, transfer?: ArrayBuffer[]) => void
  readonly #options: LoadOptions
  readonly #loader: FileLoader
  readonly #spare: ArrayBuffer[]
  #freed: () => void = () => {}
  #found: (file: LoadedFile | undefined) => void = () => {}

  constructor(options: LoadOptions, post: (message: FromWorker, transfer?: ArrayBuffer[]) => void) {
    this.#post = post
    this.#options = options
    this.#spare = Array.from({ length: BATCHES }, () => new ArrayBuffer(batchMemory(options)))
    this.#loader = new FileLoader(
      options,
      () => this.#memory(),
      (hash) => this.#find(hash),
    )
  }

  give(memory: ArrayBuffer): void {
    // What grew for one long event does not stay large.
    const standard = batchMemory(this.#options)
    this.#spare.push(memory.byteLength > standard ? new ArrayBuffer(standard) : memory)
    this.#freed()
  }

  found(file: LoadedFile | undefined): void {
    this.#found(file)
  }

  #find(hash: string): Promise<LoadedFile | undefined> {
    return new Promise((resolve) => {
      this.#found = resolve
      this.#post({ kind: 'find', hash })
    })
  }

  async read(number: number, file: InputFile): Promise<void> {
    for await (const message of this.#loader.load(number, file)) this.#send(message)
    this.#post({ kind: 'ready' })
  }

  async end(): Promise<void> {
    for await (const message of this.#loader.flush()) this.#send(message)
    this.#post({ kind: 'ended' })
  }

  async #memory(): Promise<ArrayBuffer> {
    while (this.#spare.length === 0) {
      await new Promise<void>((resolve) => {
        this.#freed = resolve
      })
    }
    return this.#spare.pop()!
  }

  #send(message: LoadMessage): void {
    this.#post(message, message.kind === 'batch' ? [message.batch.body.buffer as ArrayBuffer] : undefined)
  }
}

if (parentPort) {
  const port = parentPort
  const reader = new Reader(workerData as LoadOptions, (message, transfer) => port.postMessage(message, transfer))
  const guard = (work: Promise<void>) => work.catch((error: unknown) => port.postMessage({ kind: 'crashed', error }))
  port.on('message', (message: ToWorker) => {
    if (message.kind === 'memory') reader.give(message.memory)
    else if (message.kind === 'found') reader.found(message.file)
    else if (message.kind === 'file') void guard(reader.read(message.number, message.file))
    else void guard(reader.end().then(() => port.close()))
  })
  port.postMessage({ kind: 'ready' })
}
