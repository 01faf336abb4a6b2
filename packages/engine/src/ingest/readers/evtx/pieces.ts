/** Binary XML prepared for writing: markup that is always the same, and the places where values go. */
import { type Units, unitsOf } from './xml-text.ts'

export type Piece = Markup | Value | Group

export interface Markup {
  kind: 'markup'
  units: Units
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
  readonly #pieces: Piece[] = []
  #text = ''
  /** Substitutions directly in here. */
  readonly ids: number[] = []
  readonly optional: number[] = []

  markup(text: string): void {
    this.#text += text
  }

  value(id: number, optional: boolean, attribute: boolean): void {
    this.#add({ kind: 'value', id, attribute })
    this.ids.push(id)
    if (optional) this.optional.push(id)
  }

  /** What was put together elsewhere: a group when it depends on its values, else as if it had been written here. */
  take(list: PieceList, repeats: boolean): void {
    const { optional } = list
    const repeated = repeats ? list.ids : []
    const pieces = list.finish()
    if (optional.length > 0 || repeated.length > 0) {
      this.#add({ kind: 'group', optional, repeated, pieces })
      return
    }
    for (const piece of pieces) {
      if (piece.kind === 'markup') this.#text += String.fromCharCode(...piece.units)
      else this.#add(piece)
    }
  }

  get empty(): boolean {
    return this.#pieces.length === 0 && this.#text === ''
  }

  finish(): Piece[] {
    if (this.#text !== '') this.#pieces.push({ kind: 'markup', units: unitsOf(this.#text) })
    this.#text = ''
    return this.#pieces
  }

  #add(piece: Piece): void {
    this.finish()
    this.#pieces.push(piece)
  }
}
