/** Bytes that are taken as they are needed, with what was not used put back. */
export class ByteSource {
  readonly #chunks: AsyncIterator<Uint8Array>
  #rest: Uint8Array = new Uint8Array(0)
  #position = 0

  constructor(chunks: AsyncIterable<Uint8Array>) {
    this.#chunks = chunks[Symbol.asyncIterator]()
  }

  /** Bytes taken so far. */
  get position(): number {
    return this.#position
  }

  /** The next bytes, fewer at the end only. They stay. */
  async peek(count: number): Promise<Uint8Array> {
    if (this.#rest.length < count) await this.#gather(count)
    return this.#rest.subarray(0, count)
  }

  async #gather(count: number): Promise<void> {
    const parts = [this.#rest]
    let length = this.#rest.length
    try {
      while (length < count) {
        const { value, done } = await this.#chunks.next()
        if (done) break
        parts.push(value)
        length += value.length
      }
    } finally {
      // What came before a failure is still there after it.
      this.#rest = parts[0]!.length === 0 && parts.length === 2 ? parts[1]! : Buffer.concat(parts, length)
    }
  }

  async take(count: number): Promise<Uint8Array> {
    const bytes = await this.peek(count)
    this.skip(bytes.length)
    return bytes
  }

  /** Of bytes that were looked at. */
  skip(count: number): void {
    this.#rest = this.#rest.subarray(count)
    this.#position += count
  }

  /** Some bytes, at most `most`; none at the end. They stay. */
  async some(most: number): Promise<Uint8Array> {
    if (this.#rest.length === 0) await this.#gather(1)
    return this.#rest.subarray(0, most)
  }

  /** The next bytes in pieces, taken as they are given out. Fewer where the source ends. */
  async *stretch(count: number): AsyncGenerator<Uint8Array> {
    for (let left = count; left > 0; ) {
      const bytes = await this.some(left)
      if (bytes.length === 0) return
      this.skip(bytes.length)
      left -= bytes.length
      yield bytes
    }
  }

  /** Passes over bytes; how many there were. */
  async discard(count: number): Promise<number> {
    const from = this.#position
    for await (const _ of this.stretch(count));
    return this.#position - from
  }
}
