/** A thread that reads files to batches of rows. Its bundle lies beside the program's, as ingest-worker.mjs. */
import { parentPort, workerData } from 'node:worker_threads'
import type { InputFile } from './inputs.ts'
import { batchMemory, FileLoader, type LoadMessage, type LoadOptions } from './load-file.ts'

export type ToWorker =
  | { kind: 'file'; number: number; file: InputFile }
  /** The memory of a batch that the store has taken. */
  | { kind: 'memory'; memory: ArrayBuffer }
  | { kind: 'end' }

export type FromWorker =
  | LoadMessage
  /** Another file, please. */
  | { kind: 'ready' }
  | { kind: 'ended' }
  | { kind: 'crashed'; error: unknown }

/**
 * Memory of one batch is being filled, of one waits for the store, of one is with it: reading and storing overlap, and
 * a store that is slower than the reader holds it up.
 */
const BATCHES = 3

class Reader {
  readonly #post: (message: FromWorker, transfer?: ArrayBuffer[]) => void
  readonly #options: LoadOptions
  readonly #loader: FileLoader
  readonly #spare: ArrayBuffer[]
  #freed: () => void = () => {}

  constructor(options: LoadOptions, post: (message: FromWorker, transfer?: ArrayBuffer[]) => void) {
    this.#post = post
    this.#options = options
    this.#spare = Array.from({ length: BATCHES }, () => new ArrayBuffer(batchMemory(options)))
    this.#loader = new FileLoader(options, () => this.#spare.pop()!)
  }

  give(memory: ArrayBuffer): void {
    // What grew for one long event does not stay large.
    const standard = batchMemory(this.#options)
    this.#spare.push(memory.byteLength > standard ? new ArrayBuffer(standard) : memory)
    this.#freed()
  }

  async read(number: number, file: InputFile): Promise<void> {
    for await (const message of this.#loader.load(number, file)) await this.#send(message)
    this.#post({ kind: 'ready' })
  }

  async end(): Promise<void> {
    for (const message of this.#loader.flush()) await this.#send(message)
    this.#post({ kind: 'ended' })
  }

  async #send(message: LoadMessage): Promise<void> {
    if (message.kind !== 'batch') {
      this.#post(message)
      return
    }
    this.#post(message, [message.batch.body.buffer as ArrayBuffer])
    while (this.#spare.length === 0) {
      await new Promise<void>((resolve) => {
        this.#freed = resolve
      })
    }
  }
}

if (parentPort) {
  const port = parentPort
  const reader = new Reader(workerData as LoadOptions, (message, transfer) => port.postMessage(message, transfer))
  const guard = (work: Promise<void>) => work.catch((error: unknown) => port.postMessage({ kind: 'crashed', error }))
  port.on('message', (message: ToWorker) => {
    if (message.kind === 'memory') reader.give(message.memory)
    else if (message.kind === 'file') void guard(reader.read(message.number, message.file))
    else void guard(reader.end().then(() => port.close()))
  })
  port.postMessage({ kind: 'ready' })
}
