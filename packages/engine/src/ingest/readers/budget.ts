/** Bounds on what one input may unpack to: a few kilobytes can hold terabytes. */
import { BoundError } from './packed-error.ts'

/** Plain data: it goes to workers as it is. */
export interface UnpackLimits {
  /** Bytes unpacked for each byte that was read. */
  ratio: number
  /** The ratio is not asked for before so many bytes: short logs of one line repeated compress beyond it. */
  ratioFrom: number
  /** Bytes unpacked from one input, all levels together. */
  bytes: number
}

export const UNPACK_LIMITS: UnpackLimits = { ratio: 250, ratioFrom: 32 * 2 ** 20, bytes: 100 * 2 ** 30 }

/** Archives in archives. */
const DEEPEST = 5
/** Members of one input: each is remembered until the end. */
const MOST_MEMBERS = 1_000_000

export class Budget {
  readonly #limits: UnpackLimits
  readonly #bytesRead: () => number
  #unpacked = 0
  #members = 0
  /** The bound that was met. */
  met: BoundError | undefined

  /** `bytesRead` tells how much of the input was read, as it lies on the disk. */
  constructor(limits: UnpackLimits, bytesRead: () => number) {
    this.#limits = limits
    this.#bytesRead = bytesRead
  }

  get bytesRead(): number {
    return this.#bytesRead()
  }

  /** What a decompressor gives, counted; ends with a BoundError where it is too much. */
  async *count(chunks: AsyncIterable<Uint8Array>): AsyncGenerator<Uint8Array> {
    for await (const chunk of chunks) {
      this.#unpacked += chunk.length
      const { bytes, ratio, ratioFrom } = this.#limits
      if (this.#unpacked > bytes)
        this.#fail(`it unpacks to more than ${bytes} bytes: raise --max-unpacked if that is right`)
      if (this.#unpacked > ratioFrom && this.#unpacked > ratio * this.bytesRead)
        this.#fail(`it unpacks to more than ${ratio} times its size: raise --max-ratio if that is right`)
      yield chunk
    }
  }

  /** Another member, so many archives deep. */
  member(depth: number): void {
    if (++this.#members > MOST_MEMBERS) this.#fail(`it has more than ${MOST_MEMBERS} members`)
    if (depth > DEEPEST) throw new BoundError(`archives are nested more than ${DEEPEST} deep`)
  }

  #fail(reason: string): never {
    this.met = new BoundError(reason)
    throw this.met
  }
}
