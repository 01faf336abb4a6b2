/**
 * Which files a detection's test depends on: its own, those of the macros that its search calls (the nested ones too),
 * lookups with their tables, data sources, the deployment. Asked of the compiler, which names what it looks up.
 */
import { existsSync } from 'node:fs'
import { basename, extname, resolve } from 'node:path'
import { compile, type Environment } from '@karst/spl'
import { type Detection, dataSourceNames } from '../../content/detection.ts'
import { loadLookup } from '../../content/lookup.ts'
import { loadMacro } from '../../content/macro.ts'
import type { ContentRepository } from '../../content/repository.ts'
import { expectationFile } from './expectation.ts'

export interface Dependencies {
  /** Absolute paths. */
  files: ReadonlySet<string>
  /** `macro x`, `lookup y`: also those that no file defines yet. */
  names: ReadonlySet<string>
}

export function dependenciesOf(
  detection: Detection,
  content: ContentRepository,
  environment: Environment,
): Dependencies {
  const files = new Set<string>()
  const names = new Set<string>()
  const add = (path: string | undefined) => path !== undefined && files.add(resolve(path))
  add(detection.filePath)
  add(expectationFile(detection.filePath))
  for (const name of dataSourceNames(detection)) add(content.dataSources.get(name)?.filePath)
  add(content.deploymentFor(detection).file?.filePath)
  const recording: Environment = {
    ...environment,
    macro: (name, argumentCount) => {
      names.add(`macro ${name}`)
      for (const macro of content.macro(name)) add(macro.file?.filePath)
      return environment.macro(name, argumentCount)
    },
    lookup: (name) => {
      names.add(`lookup ${name}`)
      addLookup(name, content, add)
      return environment.lookup(name)
    },
    dataModel: (name) => {
      names.add(`data model ${name}`)
      return environment.dataModel(name)
    },
  }
  compile(detection.search.text, recording, { name: detection.name })
  return { files, names }
}

function addLookup(name: string, content: ContentRepository, add: (path: string | undefined) => void): void {
  const lookup = content.lookup(name)
  add(lookup?.file?.filePath)
  if (lookup?.backing.kind === 'csv') add(lookup.backing.path)
}

/** A file that was changed, added or taken away, with the names that it may define. */
export interface Change {
  file: string
  names: readonly string[]
  /** True for what may change every test: source types, the label of the app. */
  everything: boolean
}

export function changeOf(file: string): Change {
  const path = resolve(file)
  const folders = path.split(/[\\/]/).slice(0, -1)
  const stem = basename(path, extname(path))
  const change = { file: path, names: [] as string[], everything: false }
  if (folders.includes('macros')) change.names = [stem, nameIn(path, loadMacro)].map((name) => `macro ${name}`)
  else if (folders.includes('lookups')) {
    const names = extname(path) === '.csv' ? [basename(path), stem] : [stem, nameIn(path, loadLookup)]
    change.names = names.map((name) => `lookup ${name}`)
  } else if (folders.includes('data_models')) change.names = [`data model ${stem}`]
  else if (folders.includes('sourcetypes') || basename(path) === 'contentctl.yml') change.everything = true
  return change
}

function nameIn(path: string, load: (file: string) => { object: { name: string } | undefined }): string {
  return (existsSync(path) ? load(path).object?.name : undefined) ?? basename(path, extname(path))
}

export function touches({ file, names, everything }: Change, dependencies: Dependencies): boolean {
  return everything || dependencies.files.has(file) || names.some((name) => dependencies.names.has(name))
}
