/**
 * The fields of a JSON object: every leaf by its path. Members are joined by dots, an array adds `{}` to the name of
 * its member, a path that comes again adds a value in document order. Scalars are texts as they are written (numbers
 * keep all their digits, an empty text is a value); null is the text `null`; an empty object or array gives no field.
 *
 * The text is read here and not by JSON.parse because that rounds numbers of more than 15 digits and keeps only the
 * last of members with the same name.
 */
import type { EventFields } from '../event-fields.ts'
import type { FieldNames, Slot } from '../field-names.ts'
import type { Extraction } from './extraction.ts'
import { JsonSyntaxError, JsonText } from './json-text.ts'

const DEEPEST = 500

/** A path met before, with the paths below it: no name is put together twice. */
interface Path {
  name: string
  slot: Slot | undefined
  members: Map<string, Path>
  items: Path | undefined
  /** Its key as a member; undefined where the text of the key could be another one. */
  key: string | undefined
  /** The member that came first in the last object, and the one that came after this one: objects of a log are alike. */
  first: Path | undefined
  next: Path | undefined
}

export function json(names: FieldNames): Extraction {
  let root = newPath('', '')
  let generation = names.generation
  const source = new JsonText()
  return (text, start, end, fields) => {
    if (generation !== names.generation) {
      root = newPath('', '')
      generation = names.generation
    }
    source.open(text, start, end)
    try {
      source.skipBlanks()
      if (!source.at('{') && !source.at('[')) return 'json: not an object'
      readValue(source, root, names, fields, 0)
      source.skipBlanks()
      return source.done ? undefined : `json: text after the object, at character ${source.position - start + 1}`
    } catch (error) {
      if (!(error instanceof JsonSyntaxError)) throw error
      return `json: ${error.message}, at character ${error.position - start + 1}`
    }
  }
}

function newPath(name: string, key: string): Path {
  const plain = !key.includes('\\') && !key.includes('"')
  return {
    name,
    slot: undefined,
    members: new Map(),
    items: undefined,
    key: plain ? key : undefined,
    first: undefined,
    next: undefined,
  }
}

function memberOf(path: Path, key: string): Path {
  let member = path.members.get(key)
  if (!member) {
    const own = Buffer.from(key).toString()
    member = newPath(path.name === '' ? own : `${path.name}.${own}`, own)
    path.members.set(own, member)
  }
  return member
}

function itemsOf(path: Path): Path {
  path.items ??= newPath(`${path.name}{}`, '')
  return path.items
}

function readValue(source: JsonText, path: Path, names: FieldNames, fields: EventFields, depth: number): void {
  if (source.at('{')) readObject(source, path, names, fields, depth)
  else if (source.at('[')) readArray(source, path, names, fields, depth)
  else readLeaf(source, path, names, fields)
}

function readLeaf(source: JsonText, path: Path, names: FieldNames, fields: EventFields): void {
  const value = source.at('"') ? source.string() : source.scalar()
  path.slot ??= names.slot(path.name)
  fields.add(path.slot, value)
}

function readObject(source: JsonText, path: Path, names: FieldNames, fields: EventFields, depth: number): void {
  if (depth > DEEPEST) source.fail(`nested deeper than ${DEEPEST} levels`)
  source.next()
  if (source.empty('}')) return
  let before: Path | undefined
  for (;;) {
    source.skipBlanks()
    if (!source.at('"')) source.fail('a member has no name')
    const expected = before ? before.next : path.first
    const member =
      expected?.key !== undefined && source.takes(expected.key) ? expected : memberOf(path, source.string())
    if (member !== expected) {
      if (before) before.next = member
      else path.first = member
    }
    before = member
    source.skipBlanks()
    if (!source.at(':')) source.fail('no colon after the name of a member')
    source.next()
    source.skipBlanks()
    readValue(source, member, names, fields, depth + 1)
    if (source.ends('}')) return
  }
}

function readArray(source: JsonText, path: Path, names: FieldNames, fields: EventFields, depth: number): void {
  if (depth > DEEPEST) source.fail(`nested deeper than ${DEEPEST} levels`)
  source.next()
  if (source.empty(']')) return
  const items = itemsOf(path)
  for (;;) {
    source.skipBlanks()
    readValue(source, items, names, fields, depth + 1)
    if (source.ends(']')) return
  }
}
