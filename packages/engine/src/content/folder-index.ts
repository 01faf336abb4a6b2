/** Which files a content directory has, by kind of object. Nothing is parsed. */
import { readdirSync, realpathSync, statSync } from 'node:fs'
import { basename, extname, join } from 'node:path'
import { CONTENT_FOLDERS, type ContentFolder } from './content-folder.ts'
import { type ContentDiagnostic, contentDiagnostic } from './diagnostic.ts'
import type { AppObject } from './splunk-app/app-object.ts'
import { hasEventSettings } from './splunk-app/event-settings.ts'
import { isSplunkApp, readSplunkApp, type SplunkApp } from './splunk-app/read-app.ts'

export { CONTENT_FOLDERS, type ContentFolder }

export interface ContentDirectory {
  /** As the user named it. */
  root: string
  /** YAML files below each folder, sorted. */
  files: Record<ContentFolder, string[]>
  /** Paths of the CSV files below `lookups/`, by file name. */
  csvFiles: Map<string, string>
  /** `removed/deprecation_mapping*.yml` of format 5. */
  deprecationMappings: string[]
  /** Where the directory is a Splunk app: its objects, by the path that `files` has for each. No such file exists. */
  app: SplunkApp | undefined
  objects: ReadonlyMap<string, AppObject>
}

/** Lists a content directory. Missing folders are empty; a directory without any of them is reported. */
export function indexDirectory(root: string, diagnostics: ContentDiagnostic[]): ContentDirectory {
  const files = Object.fromEntries(
    CONTENT_FOLDERS.map((folder) => [folder, []]),
  ) as unknown as ContentDirectory['files']
  if (isSplunkApp(root)) return indexApp(root, diagnostics, files)
  const csvFiles = new Map<string, string>()
  const deprecationMappings: string[] = []
  const present = CONTENT_FOLDERS.filter((folder) => isDirectory(join(root, folder)))
  if (present.length === 0 && !hasEventSettings(root)) diagnostics.push(noContent(root))
  for (const folder of present) {
    for (const path of listFiles(join(root, folder), diagnostics, new Set())) {
      const extension = extname(path).toLowerCase()
      const yaml = (extension === '.yml' || extension === '.yaml') && !isExpectation(path)
      if (yaml && folder === 'removed' && isMapping(path)) deprecationMappings.push(path)
      else if (yaml) files[folder].push(path)
      else if (extension === '.csv' && folder === 'lookups') csvFiles.set(basename(path), path)
    }
  }
  return { root, files, csvFiles, deprecationMappings, app: undefined, objects: new Map() }
}

/** What the tests of a detection expect stands beside it, in a file that is no detection. */
export function isExpectation(path: string): boolean {
  return /\.expect\.ya?ml$/i.test(path)
}

function indexApp(root: string, diagnostics: ContentDiagnostic[], files: ContentDirectory['files']): ContentDirectory {
  const app = readSplunkApp(root)
  diagnostics.push(...app.diagnostics)
  const objects = new Map<string, AppObject>()
  for (const object of app.objects.values()) {
    const path = join(root, object.path)
    objects.set(path, object)
    files[object.folder].push(path)
  }
  for (const folder of CONTENT_FOLDERS) files[folder].sort()
  const csvFiles = new Map<string, string>()
  const lookups = join(root, 'lookups')
  for (const path of isDirectory(lookups) ? listFiles(lookups, diagnostics, new Set()) : []) {
    if (extname(path).toLowerCase() === '.csv') csvFiles.set(basename(path), path)
  }
  return { root, files, csvFiles, deprecationMappings: [], app, objects }
}

function isMapping(path: string): boolean {
  return basename(path).startsWith('deprecation_mapping')
}

function noContent(root: string): ContentDiagnostic {
  const message = isDirectory(root) ? 'There is no content in this folder.' : 'There is no such content folder.'
  const hint = `A content folder holds at least one of: ${CONTENT_FOLDERS.map((folder) => `${folder}/`).join(', ')}.`
  return contentDiagnostic('no-content', root, undefined, message, { hint })
}

function isDirectory(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

/** All files below a folder in a fixed order; names that begin with a dot are left out. Links to folders are followed; no folder is listed twice. */
export function listFiles(folder: string, diagnostics: ContentDiagnostic[], seen: Set<string>): string[] {
  const paths: string[] = []
  try {
    const real = realpathSync(folder)
    if (seen.has(real)) return paths
    seen.add(real)
    const entries = readdirSync(folder, { withFileTypes: true })
    entries.sort((a, b) => (a.name < b.name ? -1 : 1))
    for (const entry of entries) {
      if (entry.name.startsWith('.')) continue
      const path = join(folder, entry.name)
      const directory = entry.isDirectory() || (entry.isSymbolicLink() && isDirectory(path))
      if (directory) paths.push(...listFiles(path, diagnostics, seen))
      else paths.push(path)
    }
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code ?? String(error)
    const message = `The folder can't be read: ${code === 'EACCES' ? 'permission denied' : code}.`
    diagnostics.push(contentDiagnostic('folder-unreadable', folder, undefined, message))
  }
  return paths
}
