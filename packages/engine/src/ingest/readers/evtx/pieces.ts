/** Binary XML prepared for writing: markup that is always the same, and the places where values go. */
import { type Encoded, encoded } from './xml-text.ts'

export type Piece = Markup | Value | Group

export interface Markup {
  kind: 'markup'
  bytes: Encoded
}

export interface Value {
  kind: 'value'
  id: number
  /** Inside an attribute. */
  attribute: boolean
}

/** An element or attribute with values directly inside. */
export interface Group {
  kind: 'group'
  /** When one of these is null, none of it is written. */
  optional: number[]
  /** When one of these is an array, all of it is written once for each item. Of elements only. */
  repeated: number[]
  pieces: Piece[]
}

export class PieceList {
  /** Markup stays text until the list is finished, so that what lies next to each other becomes one piece. */
  readonly #parts: (string | Value | Group)[] = []
  #text = ''
  /** Substitutions directly in here. */
  readonly #ids: number[] = []
  readonly #optional: number[] = []

  markup(text: string): void {
    this.#text += text
  }

  value(id: number, optional: boolean, attribute: boolean): void {
    this.#add({ kind: 'value', id, attribute })
    this.#ids.push(id)
    if (optional) this.#optional.push(id)
  }

  /** What was put together elsewhere: a group when it depends on its values, else as if it had been written here. */
  take(list: PieceList, repeats: boolean): void {
    const optional = list.#optional
    const repeated = repeats ? list.#ids : []
    if (optional.length > 0 || repeated.length > 0) {
      this.#add({ kind: 'group', optional, repeated, pieces: list.finish() })
      return
    }
    for (const part of list.#parts) {
      if (typeof part === 'string') this.#text += part
      else this.#add(part)
    }
    this.#text += list.#text
  }

  get empty(): boolean {
    return this.#parts.length === 0 && this.#text === ''
  }

  finish(): Piece[] {
    this.#flush()
    return this.#parts.map((part) => (typeof part === 'string' ? { kind: 'markup', bytes: encoded(part) } : part))
  }

  #add(part: Value | Group): void {
    this.#flush()
    this.#parts.push(part)
  }

  #flush(): void {
    if (this.#text !== '') this.#parts.push(this.#text)
    this.#text = ''
  }
}
