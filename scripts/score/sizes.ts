/** Sizes of files and functions, and how far a command reaches. */
import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { functionSizes, percentile } from '../../test/architecture/functions.ts'

export interface Sizes {
  filesP90: number
  filesMax: number
  functionsP90: number
  blastRadius: number
}

export function measureSizes(root: string): Sizes {
  const files = ['spl', 'engine'].flatMap((name) => sourcesOf(join(root, 'packages', name, 'src')))
  const lines = files.map(({ text }) => text.split('\n').length - 1)
  const functions = files.flatMap(({ path, text }) => functionSizes({ path, text }).map((size) => size.lines))
  return {
    filesP90: percentile(lines, 0.9),
    filesMax: Math.max(...lines),
    functionsP90: percentile(functions, 0.9),
    blastRadius: blastRadius(files),
  }
}

interface Source {
  path: string
  text: string
}

function sourcesOf(folder: string): Source[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) return sourcesOf(path)
    return entry.name.endsWith('.ts') && !entry.name.endsWith('.test.ts')
      ? [{ path, text: readFileSync(path, 'utf8') }]
      : []
  })
}

/**
 * The most files of the language that name one of these commands in code; the registry, comments and the command's own
 * parts (`transaction-*.ts`) aside.
 */
function blastRadius(files: readonly Source[]): number {
  const commands = ['mvexpand', 'streamstats', 'makemv', 'fillnull', 'xmlkv', 'transaction']
  const language = files.filter(
    ({ path }) => path.includes('/spl/src/') && !/commands\/(index|unsupported)\.ts$/.test(path),
  )
  const partOf = (path: string, name: string): boolean => basename(path).startsWith(`${name}-`)
  return Math.max(
    ...commands.map(
      (name) =>
        language.filter(
          ({ path, text }) => !partOf(path, name) && new RegExp(`['"\`]${name}['"\`]`).test(withoutComments(text)),
        ).length,
    ),
  )
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|\/\/[^\n]*/g, '')
}
