/** Source type files: read, checked, put together. A file with mistakes is reported with lines; the others count. */
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Document, LineCounter, parseDocument } from 'yaml'
import { checkDefinitions } from './check.ts'
import { type Definitions, fileSchema } from './definition.ts'
import { nearest } from './nearest.ts'

/** A mistake in a source type file. */
export interface SourceTypeProblem {
  file: string
  line: number
  column: number
  message: string
}

export interface LoadedDefinitions {
  definitions: Definitions
  problems: SourceTypeProblem[]
}

/** The source types of the engine, then those of each directory (`*.yml`), whose entries replace others of their name. */
export function loadSourceTypes(directories: readonly string[] = []): LoadedDefinitions {
  const loaded: LoadedDefinitions = { definitions: { tables: {}, sourcetypes: {} }, problems: [] }
  for (const directory of [builtInDirectory(), ...directories]) addDirectory(directory, loaded)
  return loaded
}

interface SourceTypeFile {
  definitions: Definitions
  /** A problem at a place of this file. */
  problem: (path: readonly PropertyKey[], message: string) => SourceTypeProblem
}

function addDirectory(directory: string, { definitions, problems }: LoadedDefinitions): void {
  const files = sourceTypeFiles(directory).flatMap((file) => readFile(file, problems) ?? [])
  for (const { definitions: own } of files) Object.assign(definitions.tables, own.tables)
  // An entry with a mistake is left out; then one that inherits from it has a mistake too.
  for (let again = true; again; ) {
    again = false
    const all = {
      ...definitions.sourcetypes,
      ...Object.assign({}, ...files.map((file) => file.definitions.sourcetypes)),
    }
    for (const { definitions: own, problem } of files) {
      for (const { path, message } of checkDefinitions(own, { tables: definitions.tables, sourcetypes: all })) {
        problems.push(problem(path, message))
        delete own.sourcetypes[path[1] as string]
        again = true
      }
    }
  }
  for (const { definitions: own } of files) Object.assign(definitions.sourcetypes, own.sourcetypes)
}

function sourceTypeFiles(directory: string): string[] {
  if (!existsSync(directory)) return []
  const files = readdirSync(directory).filter((name) => /\.ya?ml$/.test(name))
  return files.sort().map((name) => join(directory, name))
}

function readFile(file: string, problems: SourceTypeProblem[]): SourceTypeFile | undefined {
  const lines = new LineCounter()
  const document = parseDocument(readFileSync(file, 'utf8'), { lineCounter: lines })
  const at = (offset: number, message: string): SourceTypeProblem => {
    const { line, col } = lines.linePos(offset)
    return { file, line, column: col, message }
  }
  const problem: SourceTypeFile['problem'] = (path, message) => at(offsetOf(document, path), message)
  if (document.errors.length > 0) {
    problems.push(
      ...document.errors.map((error) =>
        at(error.pos[0], error.message.split('\n')[0]!.replace(/ at line \d+, column \d+:$/, '')),
      ),
    )
    return undefined
  }
  const parsed = fileSchema.safeParse(document.toJS() ?? {})
  if (parsed.success) return { definitions: parsed.data, problem }
  for (const issue of parsed.error.issues) {
    const { path, message } = deepest(issue)
    problems.push(problem(path, `${path.join('.')}: ${plainly(message, path, document)}`))
  }
  return undefined
}

interface Issue {
  path: PropertyKey[]
  message: string
  errors?: Issue[][]
}

/**
 * Of a value that fits none of several forms, the mistake that lies deepest: that of the form that the author meant.
 * At the same depth, one that says more than that the form is another.
 */
function deepest(issue: Issue): Issue {
  let best = issue
  for (const branch of issue.errors ?? []) {
    for (const inner of branch) {
      const found = deepest({ ...inner, path: [...issue.path, ...inner.path] })
      const deeper = found.path.length - best.path.length
      if (deeper > 0 || (deeper === 0 && isVague(best) && !isVague(found))) best = found
    }
  }
  return best
}

function isVague({ message }: Issue): boolean {
  return message.startsWith('Invalid input')
}

/** Keys of entries and rules, for those who slipped. */
const KEYS =
  'version sourcetypes tables title inherits tags_of match detect from format members only line lines generic events begin end records envelope extract any_content time source host sourcetype fields tags key rules_of beside is alias json value eval text absent when not apply default keep zone prefix add eventtype event_data properties pattern in delimited separator header names rename comment quoted skip empty variants kv between escapes multi clean named_values members_of replace with split map table column bits element give all'.split(
    ' ',
  )

/** The schema's message, with what was meant where that can be told. */
function plainly(message: string, path: readonly PropertyKey[], document: Document): string {
  const key = /^Unrecognized keys?: "([^"]+)"/.exec(message)?.[1]
  const options = /expected one of (.*)$/.exec(message)?.[1]?.match(/[^"|]+/g)
  const given = document.getIn(path)
  const meant = key !== undefined ? nearest(key, KEYS) : options && nearest(String(given), options)
  if (meant !== undefined) return `${message}. Did you mean ${meant}?`
  return given === undefined && message.startsWith('Invalid input')
    ? `is missing${message.slice(13).replace(/^:/, ';')}`
    : message
}

/** Where the node of a path begins, or the nearest one above it that exists. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true) as { range?: [number, number, number] } | undefined
    if (node?.range) return node.range[0]
  }
  return 0
}

/** `sourcetypes/` of this package: beside `src/` in a checkout and beside `dist/` in a bundle. */
export function builtInDirectory(): string {
  let directory = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(directory, 'package.json'))) {
    const parent = dirname(directory)
    if (parent === directory) throw new Error('the package of Karst has no package.json')
    directory = parent
  }
  return join(directory, 'sourcetypes')
}
