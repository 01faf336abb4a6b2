/** Names of elements and attributes: each stands once in the chunk, where it was first used, and is referred to by place. */
import { FIRST_RECORD } from './chunk-header.ts'
import { type Cursor, u16 } from './cursor.ts'
import { Damage } from './damage.ts'

/** Before the characters: place of the next name with this hash, the hash, the count of characters. After them a NUL. */
const BEFORE = 8
const AFTER = 2
/** Characters. Names in events of Windows have fewer than a hundred. */
const LONGEST = 1024

/** What can't stand in a name, so that damaged ones do not become markup. */
const NO_NAME = /[\0- <>&'"=/\ufffe\uffff]/

export class Names {
  readonly #bytes: Buffer
  readonly #known = new Map<number, string>()

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  /** The name that the cursor's next four bytes refer to. It may stand right behind them: then it is passed over. */
  read(cursor: Cursor): string {
    const from = cursor.at
    const place = cursor.u32()
    let name = this.#known.get(place)
    if (name === undefined) {
      name = this.#at(place, from)
      this.#known.set(place, name)
    }
    if (place === cursor.at) cursor.skip(BEFORE + name.length * 2 + AFTER)
    return name
  }

  /** Whether a name stands at a place: its hash says so. */
  isAt(place: number): boolean {
    const bytes = this.#bytes
    if (place < FIRST_RECORD || place + BEFORE + AFTER > bytes.length) return false
    const length = u16(bytes, place + 6)
    const end = place + BEFORE + length * 2
    if (length > LONGEST || end + AFTER > bytes.length) return false
    let hash = 0
    for (let at = place + BEFORE; at < end; at += 2) hash = (Math.imul(hash, 65_599) + u16(bytes, at)) >>> 0
    return (hash & 0xffff) === u16(bytes, place + 4)
  }

  #at(place: number, from: number): string {
    const bytes = this.#bytes
    if (place < FIRST_RECORD || place + BEFORE + AFTER > bytes.length)
      throw new Damage(from, `a name is said to stand at ${place}, which is not in the chunk`)
    const start = place + BEFORE
    const length = u16(bytes, place + 6)
    const end = start + length * 2
    if (length > LONGEST) throw new Damage(from, `a name of ${length} characters`)
    if (end + AFTER > bytes.length) throw new Damage(from, 'a name goes beyond the chunk')
    const name = bytes.toString('utf16le', start, end)
    if (name === '' || NO_NAME.test(name)) throw new Damage(from, `there is no name at ${place}`)
    return name
  }
}
