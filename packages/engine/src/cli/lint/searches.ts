/** The searches that a command line names: as text, in .spl files, in YAML files of content, in folders of both. */
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { ContentDiagnostic } from '../../content/diagnostic.ts'
import { type LocatedText, unlocatedText } from '../../content/located-text.ts'
import { repositoryAround } from '../../content/repository-root.ts'
import { loadSearchFile } from '../../content/search-file.ts'
import { readTextFile } from '../../content/text-file.ts'
import { UsageError } from '../verb.ts'

export interface NamedSearch {
  name: string
  text: string
  /** Where the text stands in a file; undefined for one from the command line. */
  located: LocatedText | undefined
  /** The file is the text, so that it can be written back. */
  whole: boolean
}

export interface FoundSearches {
  searches: NamedSearch[]
  /** What is wrong with the files themselves. */
  diagnostics: ContentDiagnostic[]
  /** The content repositories that the files lie in. */
  repositories: Set<string>
}

export function findSearches(targets: readonly string[]): FoundSearches {
  const found: FoundSearches = { searches: [], diagnostics: [], repositories: new Set() }
  for (const target of targets) {
    if (target === '-') found.searches.push(fromCommandLine(readFileSync(0, 'utf8')))
    else if (isFolder(target)) addFolder(target, found)
    else if (!isFileName(target)) found.searches.push(fromCommandLine(target))
    else if (existsSync(target)) addFile(target, found, true)
    else
      throw new UsageError(
        `There is no file ${target}.`,
        'Give a search, .spl files, YAML files of content, or folders.',
      )
  }
  return found
}

function fromCommandLine(text: string): NamedSearch {
  return { name: 'search', text, located: undefined, whole: false }
}

function isFileName(target: string): boolean {
  return /\.(ya?ml|spl)$/i.test(target) && !/[|\n]/.test(target)
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

function addFolder(folder: string, found: FoundSearches): void {
  addRepository(folder, found)
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile() && isFileName(entry.name))
  for (const file of files.map((entry) => join(entry.parentPath, entry.name)).sort()) {
    if (!/[\\/](?:\.|node_modules[\\/])/.test(file.slice(folder.length))) addFile(file, found, false)
  }
}

function addRepository(path: string, found: FoundSearches): void {
  const repository = repositoryAround(path)
  if (repository !== undefined) found.repositories.add(repository)
}

/** `named`: the user named this very file, and so expects a search in it. */
function addFile(file: string, found: FoundSearches, named: boolean): void {
  if (/\.spl$/i.test(file)) {
    const text = readTextFile(file)
    if (typeof text !== 'string') found.diagnostics.push(text)
    else found.searches.push({ name: file, text, located: unlocatedText(text, file), whole: true })
    return
  }
  if (named) addRepository(dirname(file), found)
  const { object, diagnostics } = loadSearchFile(file)
  if (object && (named || !object.deprecated)) {
    found.searches.push({ name: object.name, text: object.search.text, located: object.search, whole: false })
    found.diagnostics.push(...diagnostics)
  } else if (named) {
    found.diagnostics.push(...diagnostics)
    if (diagnostics.length === 0) throw new UsageError(`${file} has no search in it.`)
  }
}
