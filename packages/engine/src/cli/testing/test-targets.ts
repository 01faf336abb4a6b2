/** What the arguments of `karst test` mean: content repositories, folders in them, detection files, names. */
import { readdirSync, statSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { CONTENT_FOLDERS, isExpectation } from '../../content/folder-index.ts'
import { type ContentRepository, loadContent } from '../../content/repository.ts'
import { repositoryAround } from '../../content/repository-root.ts'
import { UsageError, type VerbCall } from '../verb.ts'

export interface Targets {
  /** Content directories; the detections of `whole` ones are tested. */
  content: string[]
  /** Detection files to test; undefined: all of the content directories. */
  files: string[] | undefined
  /** Names and ids. */
  names: string[]
}

export function readTargets({ args, options }: VerbCall): Targets {
  const given = options.list('content')
  const whole: string[] = []
  const around: string[] = []
  const files: string[] = []
  const names: string[] = []
  for (const argument of args.length > 0 ? args : given.length > 0 ? [] : ['.']) {
    const found = statSync(argument, { throwIfNoEntry: false })
    if (found?.isDirectory() && isRepository(argument)) whole.push(argument)
    else if (found?.isDirectory()) {
      files.push(...detectionsBelow(argument))
      around.push(...rootOf(argument))
    } else if (found?.isFile()) {
      files.push(argument)
      around.push(...rootOf(dirname(argument)))
    } else if (/\.ya?ml$|[\\/]/i.test(argument)) {
      throw new UsageError(`There is no file or folder ${argument}.`, 'Give content directories, or detection files.')
    } else names.push(argument)
  }
  const content = [...new Map([...around, ...whole, ...given].map((path) => [resolve(path), path])).values()]
  if (content.length === 0 && files.length === 0) throw noContent(names)
  const byFile = files.length > 0 ? [...filesOf(whole), ...files] : undefined
  return { content, files: byFile, names }
}

function noContent(names: readonly string[]): UsageError {
  if (names.length === 0)
    return new UsageError('There is no content here.', 'Name a content directory: karst test DIR.')
  return new UsageError(
    `${names[0]} is no file or folder.`,
    'To test by name, say where the content is: --content DIR.',
  )
}

function isRepository(folder: string): boolean {
  return CONTENT_FOLDERS.some((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.isDirectory())
}

function rootOf(path: string): string[] {
  const root = repositoryAround(path)
  return root === undefined ? [] : [root]
}

function filesOf(repositories: readonly string[]): string[] {
  return repositories.flatMap((root) => detectionsBelow(join(root, 'detections')))
}

function detectionsBelow(folder: string): string[] {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
  return entries
    .filter((entry) => entry.isFile() && /\.ya?ml$/i.test(entry.name) && !isExpectation(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

export function loadTargets({ content, files }: Targets): Promise<ContentRepository> {
  return loadContent(content, files === undefined ? {} : { only: files })
}
