/** Where the bytes of a log stop making sense. Thrown inside this folder only: whoever reads a record catches it. */
export class Damage extends Error {
  /** Position in the chunk. */
  readonly at: number

  constructor(at: number, message: string) {
    super(message)
    this.at = at
  }
}
