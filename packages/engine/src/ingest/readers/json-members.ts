/** The shape of the first JSON value of a text, as far as its beginning shows it. */
import { JsonSyntaxError, JsonText } from '../extract/json-text.ts'

export interface JsonShape {
  /** Members of the first object; of a list, of its first object. */
  members: Set<string>
  /** Members that are lists of objects or objects: the members of the first object in them. */
  inside: Map<string, Set<string>>
}

/** Names beyond this many tell no more of what a log is, and values deeper than this are passed over. */
const MOST = 2000
const DEEPEST = 200

/** Undefined when the text begins with no object, and with no line that is a list. */
export function jsonShape(text: string): JsonShape | undefined {
  const source = new JsonText()
  const shape: JsonShape = { members: new Set(), inside: new Map() }
  source.open(text, 0, text.length)
  try {
    source.skipBlanks()
    while (source.at('[')) {
      source.next()
      source.skipBlanks()
    }
    if (!source.at('{')) return isList(text) ? shape : undefined
    readObject(source, (name) => {
      shape.members.add(name)
      const inside = new Set<string>()
      skipValue(source, 0, (member) => {
        inside.add(member)
        shape.inside.set(name, inside)
      })
    })
  } catch (error) {
    if (!(error instanceof JsonSyntaxError)) throw error
  }
  // A line of text may begin with a brace, too.
  return shape.members.size > 0 || /^[\s[]*\{\s*\}/.test(text) ? shape : undefined
}

function isList(text: string): boolean {
  try {
    return Array.isArray(JSON.parse(text.trimStart().split('\n', 1)[0]!))
  } catch {
    return false
  }
}

/** Calls `member` behind the colon of each one: it passes over the value. */
function readObject(source: JsonText, member: (name: string) => void): void {
  source.next()
  if (source.empty('}')) return
  for (let count = 0; count < MOST; count++) {
    source.skipBlanks()
    if (!source.at('"')) source.fail('a member has no name')
    const name = source.string()
    source.skipBlanks()
    if (!source.at(':')) source.fail('no colon after the name of a member')
    source.next()
    source.skipBlanks()
    member(name)
    if (source.ends('}')) return
  }
}

/** `first` is told the members of the value, or of its first item, where that is an object. */
function skipValue(source: JsonText, depth: number, first?: (name: string) => void): void {
  if (depth > DEEPEST) source.fail('too deep')
  if (source.at('{')) {
    readObject(source, (name) => {
      first?.(name)
      skipValue(source, depth + 1)
    })
  } else if (source.at('[')) {
    source.next()
    if (source.empty(']')) return
    for (let tell = first; ; tell = undefined) {
      source.skipBlanks()
      skipValue(source, depth + 1, tell)
      if (source.ends(']')) return
    }
  } else if (source.at('"')) source.string()
  else source.scalar()
}
