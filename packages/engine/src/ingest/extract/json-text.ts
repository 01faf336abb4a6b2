/** A cursor over JSON text that hands out strings and scalars. */

export class JsonSyntaxError extends Error {
  readonly position: number
  constructor(message: string, position: number) {
    super(message)
    this.position = position
  }
}

const QUOTE = 34
const BACKSLASH = 92
const ESCAPES: Record<string, string> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }

/** Characters that a number, true, false or null is written with, and those of NaN and Infinity that some writers use. */
const SCALAR = /[-+.0-9A-Za-z]+/y
const KNOWN_SCALAR = /^(?:-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?|true|false|null|NaN|-?Infinity)$/

export class JsonText {
  #text = ''
  #end = 0
  position = 0

  open(text: string, start: number, end: number): void {
    this.#text = text
    this.#end = end
    this.position = start
  }

  get done(): boolean {
    return this.position >= this.#end
  }

  at(character: string): boolean {
    return this.position < this.#end && this.#text.charCodeAt(this.position) === character.charCodeAt(0)
  }

  next(): void {
    this.position++
  }

  skipBlanks(): void {
    while (this.position < this.#end && this.#text.charCodeAt(this.position) <= 32) this.position++
  }

  /** After an opening bracket: true, and past it, when the closing one follows. */
  empty(bracket: string): boolean {
    this.skipBlanks()
    const empty = this.at(bracket)
    if (empty) this.position++
    return empty
  }

  /** After a member or an item: true when the list ends here, false when another follows. */
  ends(bracket: string): boolean {
    this.skipBlanks()
    const closed = this.at(bracket)
    if (!closed && !this.at(',')) this.fail(`neither a comma nor ${bracket}`)
    this.position++
    return closed
  }

  /** The string that begins with the quote at the cursor. Control characters in it are taken as they are. */
  string(): string {
    const start = ++this.position
    const text = this.#text
    for (let at = start; at < this.#end; at++) {
      const code = text.charCodeAt(at)
      if (code === QUOTE) {
        this.position = at + 1
        return text.slice(start, at)
      }
      if (code === BACKSLASH) return this.#escaped(start, at)
    }
    return this.#unended()
  }

  /** Past the string at the cursor when it is `value`, which holds neither quotes nor backslashes. */
  takes(value: string): boolean {
    const start = this.position + 1
    const end = start + value.length
    if (end >= this.#end || this.#text.charCodeAt(end) !== QUOTE || !this.#text.startsWith(value, start)) return false
    this.position = end + 1
    return true
  }

  #escaped(start: number, backslash: number): string {
    const text = this.#text
    for (let at = backslash; at < this.#end; at++) {
      const code = text.charCodeAt(at)
      if (code === BACKSLASH) at++
      else if (code === QUOTE) {
        this.position = at + 1
        return decodeString(text.slice(start, at))
      }
    }
    return this.#unended()
  }

  #unended(): never {
    this.position = this.#end
    return this.fail('a text has no end')
  }

  scalar(): string {
    SCALAR.lastIndex = this.position
    const found = SCALAR.exec(this.#text)?.[0]
    if (found === undefined || this.position + found.length > this.#end)
      this.fail(this.done ? 'ends too early' : 'no value')
    if (!KNOWN_SCALAR.test(found)) this.fail('neither a number nor true, false or null')
    this.position += found.length
    return found
  }

  fail(message: string): never {
    throw new JsonSyntaxError(this.done ? `${message}: the text ends` : message, this.position)
  }
}

/** The inside of a JSON string. An escape that JSON does not know stands for the character after the backslash. */
export function decodeString(inside: string): string {
  if (!inside.includes('\\')) return inside
  try {
    return JSON.parse(`"${inside}"`) as string
  } catch {
    return inside.replace(/\\(?:u([0-9A-Fa-f]{4})|([\s\S]))/g, (_, hex: string | undefined, character: string) =>
      hex === undefined ? (ESCAPES[character] ?? character) : String.fromCharCode(Number.parseInt(hex, 16)),
    )
  }
}
