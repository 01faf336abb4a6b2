/** Keys that format 4 took without a word, and that are an error in format 5. */
import type { ContentFolder } from '../content/content-folder.ts'
import { DETECTION_TAGS, FORMAT_5_KEYS } from '../content/format-5-keys.ts'
import type { Step } from './step.ts'

const KINDS: Readonly<Partial<Record<ContentFolder, string>>> = {
  detections: 'detection',
  macros: 'macro',
  lookups: 'lookup',
  stories: 'story',
  data_sources: 'data_source',
  baselines: 'baseline',
  playbooks: 'playbook',
  dashboards: 'dashboard',
  deployments: 'deployment',
}

/** Leaves out what format 5 has no key for, once all that it has another key for is converted. */
export function dropUnknownKeys(step: Step, folder: ContentFolder): void {
  const { map, kind } = step
  const known = FORMAT_5_KEYS[KINDS[folder] ?? '']
  if (known === undefined) return
  const why = `a ${kind} of format 5 has no such key`
  for (const { key } of [...map.entries]) if (!known.includes(key)) step.drop(key, why)
  const tags = folder === 'detections' ? map.map('tags') : undefined
  const extra = tags?.entries.map(({ key }) => key).filter((key) => !DETECTION_TAGS.includes(key)) ?? []
  if (tags === undefined || extra.length === 0) return
  for (const key of extra) {
    tags.remove(key)
    step.report('convert-dropped', ['tags', key], `\`tags.${key}\` is left out: ${why}.`)
  }
  map.write('tags', tags)
}
