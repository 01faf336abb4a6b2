/** A content repository as rules see it: every file with its kind and format, names, and what the compiler says. */
import { existsSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { didYouMean } from '@karst/spl'
import type { ContentObject } from '../content/content-object.ts'
import type { FormatVersion } from '../content/detection.ts'
import { FORMATS } from '../content/detection.ts'
import type { ContentDiagnostic } from '../content/diagnostic.ts'
import { isExpectation, listFiles } from '../content/folder-index.ts'
import { ContentRepository } from '../content/repository.ts'
import { readYamlFile, YamlDocument } from '../content/yaml-document.ts'
import { contentEnvironment } from '../search/content-environment.ts'
import { ContentFile, FOLDERS, fileNameOf, KINDS, type Kind, ownFormat } from './content-file.ts'
import type { External } from './external.ts'
import { Searches } from './searches.ts'
import { Value } from './value.ts'

export class Project {
  readonly root: string
  readonly files: readonly ContentFile[]
  /** Every file below the folders of content, YAML or not. */
  readonly paths: readonly string[]
  /** Files and folders that could not be read at all. */
  readonly unreadable: readonly ContentDiagnostic[]
  readonly content: ContentRepository
  readonly external: External
  readonly searches: Searches
  /** What is wrong inside lookup files, found while searches were compiled. */
  readonly lookupFaults: ContentDiagnostic[] = []
  /** The format of most detections: that of files which could be of several. */
  readonly format: FormatVersion
  private readonly names = new Map<Kind, Map<string, ContentFile[]>>()
  private readonly suggestions = new Map<string, string | undefined>()

  constructor(root: string, external: External, now: number) {
    this.root = root
    this.external = external
    this.content = new ContentRepository([root])
    const unreadable = this.content.diagnostics.filter(
      ({ code }) => code === 'folder-unreadable' || code === 'no-content',
    )
    const files: ContentFile[] = []
    const paths: string[] = []
    for (const kind of KINDS) {
      const folder = join(root, FOLDERS[kind])
      if (!existsSync(folder)) continue
      for (const path of listFiles(folder, [], new Set())) {
        paths.push(path)
        if (!/\.ya?ml$/i.test(path) || isExpectation(path) || isMapping(kind, path)) continue
        const document = this.documentOf(kind, path)
        if (document instanceof YamlDocument) files.push(new ContentFile(kind, path, document, 5))
        else unreadable.push(document)
      }
    }
    this.files = files
    this.paths = paths
    this.unreadable = unreadable
    this.format = this.settleFormats()
    this.searches = new Searches(
      contentEnvironment(this.content, now, external, (diagnostic) => this.lookupFaults.push(diagnostic)),
    )
  }

  ofKind(kind: Kind): ContentFile[] {
    return this.files.filter((file) => file.kind === kind)
  }

  /** Files of a kind by the name of their object, as written. */
  byName(kind: Kind): ReadonlyMap<string, readonly ContentFile[]> {
    let names = this.names.get(kind)
    if (!names) {
      names = new Map()
      for (const file of this.ofKind(kind)) {
        const known = names.get(file.name)
        if (known) known.push(file)
        else names.set(file.name, [file])
      }
      this.names.set(kind, names)
    }
    return names
  }

  /**
   * Whether a file defines the object, and is so wrong that nothing could be made of it: it has an error of its own, and
   * those who name the object have none.
   */
  isBroken(kind: Kind, name: string): boolean {
    const file = fileNameOf(name)
    const paths = [
      ...this.ofKind(kind).filter(({ readable }) => !readable),
      ...this.unreadable.filter(({ file: path }) => path.startsWith(join(this.root, FOLDERS[kind]))),
    ].map((each) => ('path' in each ? each.path : each.file))
    return paths.some((path) => basename(path).toLowerCase() === file) || this.byName(kind).has(name)
  }

  /** "Did you mean" for a name of a kind. The same mistake is made in many files. */
  suggest(kind: Kind, name: string): string | undefined {
    const key = `${kind} ${name}`
    if (!this.suggestions.has(key)) this.suggestions.set(key, didYouMean(name, this.byName(kind).keys()))
    return this.suggestions.get(key)
  }

  /** The path below the repository, with slashes. */
  shortPath(path: string): string {
    return relative(this.root, path).replaceAll('\\', '/')
  }

  /** The document of a file that the content model has read already, so that no file is parsed twice. */
  private documentOf(kind: Kind, path: string): YamlDocument | ContentDiagnostic {
    const catalogue = this.catalogueOf(kind)
    const object = catalogue?.ofFile(path) as (ContentObject & { file?: ContentObject }) | undefined
    return object?.source ?? object?.file?.source ?? readYamlFile(path)
  }

  private catalogueOf(kind: Kind) {
    const { content } = this
    const catalogues: Partial<Record<Kind, { ofFile(path: string): unknown }>> = {
      deployment: content.deployments,
      lookup: content.lookups,
      macro: content.macros,
      story: content.stories,
      baseline: content.baselines,
      data_source: content.dataSources,
      detection: content.detections,
      investigation: content.investigations,
      schedule: content.schedules,
    }
    return catalogues[kind]
  }

  private settleFormats(): FormatVersion {
    const own = new Map(this.files.map((file) => [file, ownFormat(file.kind, file.root)]))
    const count = (format: FormatVersion): number =>
      [...own].filter(([file, each]) => file.kind === 'detection' && each === format).length
    const counts = FORMATS.map((format) => ({ format, count: count(format) }))
    const most = counts.reduce((best, each) => (each.count > best.count ? each : best), {
      format: 5 as FormatVersion,
      count: 0,
    })
    for (const [file, format] of own) file.format = format ?? most.format
    return most.format
  }
}

/** `removed/deprecation_mapping*.yml` is no object. */
function isMapping(kind: Kind, path: string): boolean {
  return kind === 'removed' && basename(path).startsWith('deprecation_mapping')
}

/** The value of a whole document, for files outside the folders of content. */
export function rootValue(document: YamlDocument): Value {
  return new Value(document, document.root, [])
}
