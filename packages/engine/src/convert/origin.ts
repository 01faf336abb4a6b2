/** Where, in the file on disk, something stands that a later step of a conversion has to say something about. */
import type { ContentPath } from '../content/diagnostic.ts'
import type { PlainValue } from '../content/yaml-document.ts'

/** The path in the file on disk, whose values are given, of a path in a text that a conversion has made of it. */
export function originOf(path: ContentPath, plain: PlainValue): ContentPath {
  for (const candidate of candidates(path)) if (exists(plain, candidate)) return candidate
  // Nothing of it is in the file: its name, so that the place is at least that object.
  return exists(plain, ['name']) ? ['name'] : []
}

function candidates(path: ContentPath): ContentPath[] {
  const all: ContentPath[] = []
  for (const at of [path, ['tags', ...path], ...renamed(path)]) {
    all.push(at)
    for (let end = at.length - 1; end > 0; end--) if (at[0] !== 'tags' || end > 1) all.push(at.slice(0, end))
  }
  return all
}

const BEFORE: Readonly<Record<string, readonly ContentPath[]>> = {
  rba: [['tags', 'message'], ['tags', 'observable'], ['intermediate_findings']],
  intermediate_findings: [['rba'], ['tags', 'observable']],
  finding: [['rba'], ['tags', 'observable']],
  threat_objects: [
    ['rba', 'threat_objects'],
    ['tags', 'observable'],
  ],
  creation_date: [['date']],
  modification_date: [['date']],
  date: [['modification_date']],
  threat_group: [['tags', 'group']],
  deployment: [['custom_schedule'], ['schedule']],
}

function renamed(path: ContentPath): ContentPath[] {
  const [first, ...rest] = path
  const known = typeof first === 'string' && Object.hasOwn(BEFORE, first) ? BEFORE[first]! : []
  const below = first === 'tags' ? [rest] : []
  return [...below, ...known.flatMap((start) => [[...start, ...rest], start])]
}

function exists(plain: PlainValue | undefined, path: ContentPath): boolean {
  let value = plain
  for (const step of path) {
    if (typeof step === 'number') value = Array.isArray(value) ? value[step] : undefined
    else value = isMap(value) && Object.hasOwn(value, step) ? value[step] : undefined
    if (value === undefined) return false
  }
  return path.length > 0
}

function isMap(value: PlainValue | undefined): value is { [key: string]: PlainValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
