/** The project's source files with their imports and functions, read once for the architecture tests. */
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = resolve(dirname(fileURLToPath(import.meta.url)), '../..')

export interface SourceFile {
  /** From the package's src folder, with slashes. */
  path: string
  /** First folder below src; `.` for files in src itself. */
  folder: string
  text: string
  lines: number
  /** Relative imports, resolved, as paths from src. */
  imports: string[]
  /** Imports by name. */
  packages: string[]
}

export function readPackage(name: string): SourceFile[] {
  const src = join(ROOT, 'packages', name, 'src')
  return walk(src)
    .filter((file) => file.endsWith('.ts') && !file.endsWith('.test.ts'))
    .map((file) => readSource(src, file))
}

export function walk(folder: string): string[] {
  return readdirSync(folder).flatMap((entry) => {
    const path = join(folder, entry)
    return statSync(path).isDirectory() ? walk(path) : [path]
  })
}

function readSource(src: string, file: string): SourceFile {
  const text = readFileSync(file, 'utf8')
  const path = slashes(relative(src, file))
  const specifiers = [
    ...withoutComments(text).matchAll(
      /(?:^|[\s;}])(?:import|export)\b[^'"`;]*?from\s*['"]([^'"]+)['"]|\bimport\s*\(\s*['"]([^'"]+)['"]\s*\)|(?:^|\n)import\s+['"]([^'"]+)['"]/g,
    ),
  ].map((match) => match[1] ?? match[2] ?? match[3]!)
  const isRelative = (specifier: string): boolean => specifier.startsWith('.')
  return {
    path,
    folder: path.includes('/') ? path.split('/')[0]! : '.',
    text,
    lines: text.split('\n').length - 1,
    imports: specifiers
      .filter(isRelative)
      .map((specifier) => slashes(relative(src, resolve(dirname(file), specifier)))),
    packages: specifiers.filter((specifier) => !isRelative(specifier)),
  }
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/[^\n]*/g, '')
}

function slashes(path: string): string {
  return path.split(sep).join('/')
}

/** The table of allowed imports in ARCHITECTURE.md: folder → folders. */
export function readArrows(packageName: string): Map<string, string[]> {
  const text = readFileSync(join(ROOT, 'ARCHITECTURE.md'), 'utf8')
  const table = new RegExp(`<!-- arrows:${packageName} -->([\\s\\S]*?)<!-- /arrows -->`).exec(text)
  if (!table) throw new Error(`ARCHITECTURE.md has no table of arrows for ${packageName}`)
  const rows = table[1]!
    .split('\n')
    .filter((line) => line.startsWith('|'))
    .slice(2)
  return new Map(
    rows.map((row) => {
      const [folder = '', allowed = ''] = row
        .split('|')
        .slice(1, 3)
        .map((cell) => cell.trim())
      return [
        folder,
        allowed
          .split(',')
          .map((name) => name.trim())
          .filter((name) => name !== ''),
      ]
    }),
  )
}
