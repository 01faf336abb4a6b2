/** A whole content directory, or a Splunk app, in a format. Nothing is written here: the answer is the files of the new one. */
import { existsSync, readdirSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { CONTENT_FOLDERS, type ContentFolder } from '../content/content-folder.ts'
import type { FormatVersion } from '../content/detection.ts'
import { type ContentDiagnostic, contentDiagnostic } from '../content/diagnostic.ts'
import { indexDirectory, listFiles } from '../content/folder-index.ts'
import type { OutputFile } from '../content/output-files.ts'
import { loadContent } from '../content/repository.ts'
import type { AppObject } from '../content/splunk-app/app-object.ts'
import { readTextFile } from '../content/text-file.ts'
import { convertFile } from './convert-file.ts'
import { appSettingsFile, defaultDeployments, deprecationMappings } from './extra-files.ts'
import { type ConvertOptions, factsOf } from './facts.ts'
import type { Facts } from './step.ts'

export interface Conversion {
  /** Every file of the new directory. */
  files: OutputFile[]
  /** Of them, those that differ from what is there now, and those that were not there. */
  changed: string[]
  /** Files that the new format has no more, or elsewhere. */
  gone: string[]
  /** Files of content that were looked at. */
  read: number
  diagnostics: ContentDiagnostic[]
}

export async function convertContent(
  dir: string,
  to: FormatVersion,
  options: ConvertOptions = {},
): Promise<Conversion> {
  const repository = await loadContent([dir])
  const facts = factsOf(repository, dir, options)
  const problems: ContentDiagnostic[] = []
  const index = indexDirectory(dir, problems)
  const conversion: Conversion = { files: [], changed: [], gone: [], read: 0, diagnostics: problems }
  const taken = new Set<string>()
  const total = CONTENT_FOLDERS.reduce((sum, folder) => sum + index.files[folder].length, 0)
  for (const folder of CONTENT_FOLDERS) {
    for (const file of index.files[folder]) {
      const object = index.objects.get(file)
      convertInto(conversion, taken, dir, { folder, file, object }, to, facts)
      options.progress?.(conversion.read, total)
    }
  }
  deprecationMappings(
    conversion,
    repository,
    index.deprecationMappings.map((file) => pathIn(dir, file)),
    to,
  )
  for (const file of index.deprecationMappings) if (to === 6) taken.add(file)
  if (to < 6) defaultDeployments(conversion, repository)
  if (index.app) conversion.files.push({ path: 'contentctl.yml', content: appSettingsFile(index.app) })
  const others = index.app ? [...index.csvFiles.values()] : otherFiles(dir)
  for (const file of others) {
    if (!taken.has(file)) conversion.files.push({ path: pathIn(dir, file), content: { copyOf: file } })
  }
  reportClashes(conversion, dir)
  conversion.files.sort((a, b) => (a.path < b.path ? -1 : 1))
  return conversion
}

function convertInto(
  conversion: Conversion,
  taken: Set<string>,
  dir: string,
  { folder, file, object }: { folder: ContentFolder; file: string; object: AppObject | undefined },
  to: FormatVersion,
  facts: Facts,
): void {
  taken.add(file)
  conversion.read++
  const text = object?.document.text ?? readTextFile(file)
  if (typeof text !== 'string') {
    conversion.diagnostics.push(text)
    return
  }
  const path = pathIn(dir, file)
  const fromApp = object && { document: object.document, lookupFile: object.lookupFile }
  const converted = convertFile({ folder, file, path, text, ...fromApp }, to, facts)
  conversion.diagnostics.push(...converted.diagnostics)
  if (converted.text !== undefined) conversion.files.push({ path: converted.path, content: converted.text })
  const same = converted.text === text && converted.path === path && object === undefined
  if (converted.text !== undefined && !same) {
    conversion.changed.push(converted.path)
  }
  if (converted.diagnostics.some(({ severity }) => severity === 'error')) return
  const left = converted.path !== path || converted.text === undefined
  if (left && object === undefined) conversion.gone.push(path)
  for (const { from, name } of converted.moves) {
    if (!existsSync(from)) continue
    taken.add(from)
    const moved = `${dirname(converted.path)}/${name}`
    conversion.files.push({ path: moved, content: { copyOf: from } })
    conversion.changed.push(moved)
    if (object === undefined) conversion.gone.push(pathIn(dir, from))
  }
}

/** Files beside the YAML files, and those at the top of the directory. */
function otherFiles(dir: string): string[] {
  const files: string[] = []
  for (const folder of CONTENT_FOLDERS) {
    const problems: ContentDiagnostic[] = []
    files.push(...listFiles(join(dir, folder), problems, new Set()))
  }
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    if (entry.isFile() && !entry.name.startsWith('.')) files.push(join(dir, entry.name))
  }
  return files
}

/** Two files must not end at one place. */
function reportClashes(conversion: Conversion, dir: string): void {
  const seen = new Map<string, OutputFile>()
  for (const file of conversion.files) {
    const first = seen.get(file.path)
    if (first) {
      const message = `Two files would become ${file.path}.`
      const hint = 'Rename one of them, and the object in it.'
      conversion.diagnostics.push(
        contentDiagnostic('convert-failed', join(dir, file.path), undefined, message, { hint }),
      )
    } else seen.set(file.path, file)
  }
  conversion.files = [...seen.values()]
}

function pathIn(dir: string, file: string): string {
  return relative(dir, file).split(sep).join('/')
}
