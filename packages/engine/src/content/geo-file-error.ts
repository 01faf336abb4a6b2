/** A GeoIP database that can't be used, and what to do about it. */
export class GeoFileError extends Error {
  readonly hint: string

  constructor(message: string, hint: string) {
    super(message)
    this.name = 'GeoFileError'
    this.hint = hint
  }
}
