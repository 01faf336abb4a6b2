/** Which files name a macro or a lookup, by their texts: what a change of one touches. */
import { readTextFile } from '../content/text-file.ts'
import type { ContentFile } from './content-file.ts'
import type { Project } from './project.ts'

interface Uses {
  macros: ReadonlyMap<string, readonly ContentFile[]>
  words: ReadonlyMap<string, readonly ContentFile[]>
  /** Lookup files that some search writes: Splunk makes a file that is not there yet. */
  written: ReadonlySet<string>
  /** Models that some search fits. */
  fitted: ReadonlySet<string>
}

const WRITES_FILE = /\|\s*outputlookup\b(?:\s+\w+\s*=\s*\S+)*\s+"?([\w.-]+\.csv(?:\.gz)?)\b/gi

const known = new WeakMap<Project, Uses>()

/** Texts of a file that may name macros and lookups. */
function textsOf(file: ContentFile): string[] {
  const { root, kind } = file
  // What is no YAML may name anything: nothing of it is called unused.
  if (!file.readable) return [file.document.text]
  if (kind === 'macro') return [root.get('definition').text]
  if (kind === 'dashboard') {
    const json = readTextFile(file.path.replace(/\.ya?ml$/i, '.json'))
    return typeof json === 'string' ? [json] : []
  }
  return [
    root.get('search').text,
    ...root
      .get('drilldown_searches')
      .items()
      .map((item) => item.get('search').text),
  ]
}

function usesOf(project: Project): Uses {
  const ready = known.get(project)
  if (ready) return ready
  const macros = new Map<string, ContentFile[]>()
  const words = new Map<string, ContentFile[]>()
  const fitted = new Set<string>()
  const written = new Set<string>()
  const add = (map: Map<string, ContentFile[]>, key: string, file: ContentFile): void => {
    const files = map.get(key)
    if (!files) map.set(key, [file])
    else if (files.at(-1) !== file) files.push(file)
  }
  for (const file of project.files) {
    for (const text of textsOf(file)) {
      for (const [, name] of text.matchAll(/`\s*([\w.:-]+)\s*(?=[(`])/g)) add(macros, name!, file)
      for (const [, name] of text.matchAll(/\|\s*fit\b[^|]*?\binto\s+"?(?:app:)?([\w-]+)/gi)) fitted.add(name!)
      for (const [, name] of text.matchAll(WRITES_FILE)) written.add(name!)
      // What a search may call a lookup by: its name or a file's; models also as app:name.
      if (/lookup|apply|from|fit/i.test(text)) for (const [word] of text.matchAll(/[\w.-]+/g)) add(words, word, file)
    }
  }
  const uses = { macros, words, fitted, written }
  known.set(project, uses)
  return uses
}

export function filesCalling(project: Project, macro: string): readonly ContentFile[] {
  return usesOf(project).macros.get(macro) ?? []
}

/** The files in whose texts a word stands that may be a lookup's name. */
export function filesNaming(project: Project, lookup: string): readonly ContentFile[] {
  return usesOf(project).words.get(lookup) ?? []
}

/** The files that call a macro, itself left out. */
export function callersOf(project: Project, macro: ContentFile): ContentFile[] {
  return filesCalling(project, macro.name.replace(/\(\d+\)$/, '')).filter((file) => file !== macro)
}

/** The files that name a lookup, or its CSV file or model. */
export function readersOf(project: Project, lookup: ContentFile): ContentFile[] {
  const backing = project.content.lookups.ofFile(lookup.path)?.backing
  const names = [lookup.name, lookup.name.replace(/^__mlspl_/, '')]
  if (backing && backing.kind !== 'kvstore') names.push(backing.fileName)
  if (backing?.kind === 'kvstore') names.push(backing.collection)
  return [...new Set(names.flatMap((name) => filesNaming(project, name)))]
}

/** True for a model that a search of the repository fits: it is there once that search has run. */
export function isFitted(project: Project, model: string): boolean {
  return usesOf(project).fitted.has(model.replace(/^app:/, ''))
}

/** True for a lookup file that a search of the repository writes (Search Reference, "outputlookup"). */
export function isWritten(project: Project, file: string): boolean {
  return usesOf(project).written.has(file)
}
