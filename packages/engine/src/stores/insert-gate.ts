/** Inserts go through side by side; whoever closes the gate waits for those that are in, and the next ones wait for it. */
export class InsertGate {
  #inside = 0
  #closed: Promise<void> | undefined
  #empty: (() => void) | undefined

  async enter<T>(insert: () => Promise<T>): Promise<T> {
    while (this.#closed) await this.#closed
    this.#inside++
    try {
      return await insert()
    } finally {
      if (--this.#inside === 0) this.#empty?.()
    }
  }

  async alone<T>(action: () => Promise<T>): Promise<T> {
    while (this.#closed) await this.#closed
    let open = () => {}
    this.#closed = new Promise((resolve) => {
      open = resolve
    })
    try {
      if (this.#inside > 0) {
        await new Promise<void>((resolve) => {
          this.#empty = resolve
        })
      }
      return await action()
    } finally {
      this.#empty = undefined
      this.#closed = undefined
      open()
    }
  }
}
