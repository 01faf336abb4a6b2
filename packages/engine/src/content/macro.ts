/** Search macros: a text with `$argument$` places. */
import { type ContentObject, type Parsed, parseFile } from './content-object.ts'
import type { FieldReader } from './field-reader.ts'
import type { LocatedText } from './located-text.ts'

export interface Macro {
  kind: 'macro'
  name: string
  arguments: string[]
  definition: LocatedText
  description: string
  /** Undefined for a macro that no file defines: built in, or a detection's default filter. */
  file: ContentObject | undefined
}

/** `name` or `name(2)`, as macros.conf calls it: macros of one name and another number of arguments differ. */
export function macroKey(name: string, argumentCount: number): string {
  return argumentCount === 0 ? name : `${name}(${argumentCount})`
}

export function loadMacro(file: string): Parsed<Macro> {
  return parseFile(file, readMacro)
}

export function readMacro(reader: FieldReader, header: ContentObject): Macro | undefined {
  // `definition: null` is a macro whose text is "null": ESCU's fillnull_config is one.
  const definition = reader.located('definition', true)
  if (definition === undefined || definition.text.trim() === '') {
    reader.requireText('definition', 'A macro that lets everything through is written `search *`.')
  }
  const parameters = reader.texts('arguments')
  if (definition === undefined || definition.text.trim() === '') return undefined
  // Some authors write the stanza's name, `ctime(1)`, as the macro's.
  const name = header.name.replace(/\(\d+\)$/, '')
  return { kind: 'macro', name, arguments: parameters, definition, description: header.description, file: header }
}
