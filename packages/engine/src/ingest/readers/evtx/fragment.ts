/**
 * Binary XML to pieces: elements, attributes, texts and the places of values ([MS-EVEN6] 2.2.12). Where it is damaged,
 * what was read before stays, with its elements closed.
 */
import type { Cursor } from './cursor.ts'
import { u16 } from './cursor.ts'
import { Damage } from './damage.ts'
import type { Names } from './names.ts'
import { type Piece, PieceList } from './pieces.ts'
import { STRING } from './values.ts'

export const END = 0x00
export const FRAGMENT = 0x0f
export const TEMPLATE = 0x0c
/** This bit of a token says that more of its kind, or attributes, follow. */
const MORE = 0x40
const OPEN_ELEMENT = 0x01
const CLOSE_START_TAG = 0x02
const CLOSE_EMPTY = 0x03
const END_ELEMENT = 0x04
const TEXT = 0x05
const ATTRIBUTE = 0x06
const CDATA = 0x07
const CHARACTER = 0x08
const ENTITY = 0x09
const INSTRUCTION = 0x0a
const INSTRUCTION_DATA = 0x0b
const NORMAL = 0x0d
const OPTIONAL = 0x0e

/** Elements inside each other. Events of Windows have fewer than ten. */
const DEEPEST = 64

export interface Fragment {
  pieces: Piece[]
  damage: Damage | undefined
}

export class FragmentParser {
  readonly #names: Names
  /** In templates every element has two bytes more, the value that it depends on. */
  readonly #inTemplate: boolean
  readonly #cursor: Cursor
  #damage: Damage | undefined
  #depth = 0

  constructor(cursor: Cursor, names: Names, inTemplate: boolean) {
    this.#cursor = cursor
    this.#names = names
    this.#inTemplate = inTemplate
  }

  /** Up to the end of the fragment, or the next instance of a template. The cursor is behind what was read. */
  parse(): Fragment {
    const list = new PieceList()
    const cursor = this.#cursor
    while (this.#damage === undefined && cursor.more && cursor.peek() !== END && cursor.peek() !== TEMPLATE) {
      if (cursor.peek() === FRAGMENT) this.#guard(() => cursor.skip(4))
      else this.#guard(() => this.#item(list))
    }
    return { pieces: list.finish(), damage: this.#damage }
  }

  #guard(read: () => void): void {
    try {
      read()
    } catch (error) {
      if (!(error instanceof Damage)) throw error
      this.#damage = error
    }
  }

  /** One element, text or the like. */
  #item(list: PieceList): void {
    const cursor = this.#cursor
    const { at } = cursor
    const first = cursor.u8()
    const token = first & ~MORE
    if (token === OPEN_ELEMENT) this.#element(list, first !== token)
    else if (token === CDATA) list.markup(`<![CDATA[${this.#text().replaceAll(']]>', ']]]]><![CDATA[>')}]]>`)
    else if (token === INSTRUCTION) this.#instruction(list)
    else if (!this.#characters(token, list, false)) throw new Damage(at, `${hex(token)} is no token of binary XML`)
  }

  #element(list: PieceList, attributes: boolean): void {
    if (this.#depth === DEEPEST) throw new Damage(this.#cursor.at, `more than ${DEEPEST} elements inside each other`)
    const element = new PieceList()
    this.#depth++
    this.#guard(() => this.#elementPieces(element, attributes))
    this.#depth--
    if (!element.empty) list.take(element, true)
  }

  #elementPieces(element: PieceList, attributes: boolean): void {
    const cursor = this.#cursor
    if (this.#inTemplate || !this.#names.isAt(nameAfter(cursor, 4))) cursor.skip(2)
    cursor.u32()
    const name = this.#names.read(cursor)
    element.markup(`<${name}`)
    if (attributes) this.#guard(() => this.#attributes(element))
    if (this.#damage) element.markup('/>')
    else this.#content(element, name)
  }

  #content(element: PieceList, name: string): void {
    const cursor = this.#cursor
    const token = cursor.u8()
    if (token === CLOSE_EMPTY) {
      element.markup('/>')
      return
    }
    element.markup('>')
    this.#guard(() => {
      if (token !== CLOSE_START_TAG) throw new Damage(cursor.at - 1, `the start tag of ${name} has no end`)
      while (cursor.peek() !== END_ELEMENT && this.#damage === undefined) this.#item(element)
      if (this.#damage === undefined) cursor.u8()
    })
    element.markup(`</${name}>`)
  }

  #attributes(element: PieceList): void {
    const cursor = this.#cursor
    // Their size in bytes.
    cursor.u32()
    while ((cursor.peek() & ~MORE) === ATTRIBUTE) {
      cursor.u8()
      const attribute = new PieceList()
      attribute.markup(` ${this.#names.read(cursor)}='`)
      while (this.#characters(cursor.peek() & ~MORE, attribute, true, 1));
      attribute.markup("'")
      element.take(attribute, false)
    }
  }

  /** Text, a reference or the place of a value. False when the token is none of these. */
  #characters(token: number, list: PieceList, attribute: boolean, ahead = 0): boolean {
    const cursor = this.#cursor
    const optional = token === OPTIONAL
    if (token !== TEXT && token !== CHARACTER && token !== ENTITY && token !== NORMAL && !optional) return false
    cursor.skip(ahead)
    if (token === TEXT) {
      const type = cursor.u8()
      if (type !== STRING) throw new Damage(cursor.at - 1, `text of type ${hex(type)}`)
      list.markup(escaped(this.#text(), attribute))
    } else if (token === CHARACTER) list.markup(`&#${cursor.u16()};`)
    else if (token === ENTITY) list.markup(`&${this.#names.read(cursor)};`)
    else {
      list.value(cursor.u16(), optional, attribute)
      // The type that the template expects; the value has its own.
      cursor.u8()
    }
    return true
  }

  #instruction(list: PieceList): void {
    const cursor = this.#cursor
    const target = this.#names.read(cursor)
    const data = cursor.peek() === INSTRUCTION_DATA && cursor.skip(1) > 0 ? this.#text() : ''
    list.markup(`<?${target}${data === '' ? '' : ` ${data.replaceAll('?>', '? >')}`}?>`)
  }

  /** A text with the count of its characters before it. */
  #text(): string {
    const cursor = this.#cursor
    const size = cursor.u16() * 2
    const at = cursor.skip(size)
    return cursor.bytes.toString('utf16le', at, at + size)
  }
}

/** The place of a name that would stand so many bytes on. */
function nameAfter(cursor: Cursor, bytes: number): number {
  const at = cursor.at + bytes
  return at + 4 <= cursor.end ? u16(cursor.bytes, at) + u16(cursor.bytes, at + 2) * 65_536 : 0
}

function escaped(text: string, attribute: boolean): string {
  if (!/[&<>']/.test(text)) return text
  const plain = text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
  return attribute ? plain.replaceAll("'", '&apos;') : plain
}

function hex(token: number): string {
  return `0x${token.toString(16).padStart(2, '0')}`
}
