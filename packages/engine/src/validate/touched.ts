/** Which files a change touches: those that changed, and those that lean on them. */
import { basename, resolve } from 'node:path'
import { CONFIG_FILE } from './config.ts'
import type { ContentFile, Kind } from './content-file.ts'
import type { Project } from './project.ts'
import { filesCalling, filesNaming } from './uses.ts'

/**
 * Absolute paths of the files that changes (absolute paths, deleted files too) touch. Undefined: all of them, as
 * settings that count everywhere have changed.
 */
export function touchedFiles(project: Project, changed: readonly string[]): Set<string> | undefined {
  const root = resolve(project.root)
  const inside = changed
    .map((path) => resolve(path))
    .filter((path) => path.startsWith(`${root}/`) || path.startsWith(`${root}\\`))
  if (inside.some((path) => [CONFIG_FILE, 'contentctl.yml'].includes(basename(path)) && resolve(path, '..') === root))
    return undefined
  const touched = new Set(inside)
  const byPath = new Map(project.files.map((file) => [resolve(file.path), file]))
  const queue = [...inside]
  for (let path = queue.pop(); path !== undefined; path = queue.pop())
    for (const dependent of dependents(project, path, byPath.get(path))) {
      const next = resolve(dependent.path)
      if (touched.has(next)) continue
      touched.add(next)
      queue.push(next)
    }
  return touched
}

function dependents(project: Project, path: string, file: ContentFile | undefined): ContentFile[] {
  const stem = basename(path).replace(/\.\w+$/, '')
  // A file that is gone is known by its name only.
  const names = [...new Set([file?.name ?? stem, stem])]
  switch (file?.kind ?? kindOf(project, path)) {
    case 'macro':
      return names.flatMap((name) => filesCalling(project, name.replace(/\(\d+\)$/, '')))
    case 'lookup': {
      const definitions = project
        .ofKind('lookup')
        .filter((each) => backingOf(project, each) === path || each.path === file?.path)
      const called = definitions.map(({ name }) => name)
      return [...definitions, ...[...names, ...called, basename(path)].flatMap((name) => filesNaming(project, name))]
    }
    case 'data_source':
      return project.ofKind('detection').filter(({ root }) =>
        root
          .get('data_source')
          .texts()
          .some(({ text }) => names.some((name) => text.includes(name))),
      )
    case 'story':
      return [...project.ofKind('detection'), ...project.ofKind('baseline')].filter(({ tags }) =>
        tags
          .get('analytic_story')
          .texts()
          .some(({ text }) => names.includes(text)),
      )
    case 'deployment':
      return project.ofKind('detection').filter(({ root }) => root.get('type').text === file?.root.get('type').text)
    case 'schedule':
      return project.ofKind('detection').filter(({ root }) => names.includes(root.get('schedule').text))
    default:
      return []
  }
}

function backingOf(project: Project, lookup: ContentFile): string | undefined {
  const backing = project.content.lookups.ofFile(lookup.path)?.backing
  return backing && backing.kind !== 'kvstore' ? resolve(backing.path) : undefined
}

function kindOf(project: Project, path: string): Kind | undefined {
  const [folder] = project.shortPath(path).split('/')
  const kinds: Record<string, Kind> = {
    macros: 'macro',
    lookups: 'lookup',
    data_sources: 'data_source',
    stories: 'story',
    schedules: 'schedule',
  }
  return kinds[folder ?? '']
}
