/** One YAML file of a content repository, with what kind of object it is and which format it is written in. */
import { basename } from 'node:path'
import type { FormatVersion } from '../content/detection.ts'
import type { YamlDocument } from '../content/yaml-document.ts'
import { Value } from './value.ts'

/** The folder of each kind of object. */
export const FOLDERS = {
  deployment: 'deployments',
  lookup: 'lookups',
  macro: 'macros',
  story: 'stories',
  baseline: 'baselines',
  data_source: 'data_sources',
  playbook: 'playbooks',
  detection: 'detections',
  dashboard: 'dashboards',
  removed: 'removed',
  investigation: 'investigations',
  schedule: 'schedules',
} as const

export type Kind = keyof typeof FOLDERS
export const KINDS = Object.keys(FOLDERS) as Kind[]

/** The file that an object of this name is in. */
export function fileNameOf(name: string): string {
  return `${name.replace(/[ \-./]/g, '_').toLowerCase()}.yml`
}

export class ContentFile {
  readonly kind: Kind
  /** As the user named the directory, joined with the path below it. */
  readonly path: string
  readonly document: YamlDocument
  readonly root: Value
  /** Set once the formats of the whole repository are known. */
  format: FormatVersion

  constructor(kind: Kind, path: string, document: YamlDocument, format: FormatVersion) {
    this.kind = kind
    this.path = path
    this.document = document
    this.root = new Value(document, document.root, [])
    this.format = format
  }

  /** Undefined where YAML could not be read: no rule looks at such a file. */
  get readable(): boolean {
    return this.document.root !== undefined
  }

  /** The file's name without .yml. */
  get stem(): string {
    return basename(this.path).replace(/\.ya?ml$/i, '')
  }

  get name(): string {
    return this.root.get('name').text.trim()
  }

  get status(): string {
    return this.root.get('status').text
  }

  /** Whether the strict rules hold: what has no status is in production. */
  get production(): boolean {
    return this.status === 'production' || this.status === ''
  }

  /** `tags` of formats 4 and 5; in format 6 its keys stand at the top. */
  get tags(): Value {
    return this.format === 6 ? this.root : this.root.get('tags')
  }
}

const V4_TAGS = [
  'observable',
  'message',
  'confidence',
  'impact',
  'required_fields',
  'risk_score',
  'automated_detection_testing',
]
const V5_KEYS = ['tags', 'rba', 'date', 'deployment']
const V6_KEYS = [
  'finding',
  'intermediate_findings',
  'schedule',
  'custom_schedule',
  'creation_date',
  'modification_date',
]

/**
 * The format that a file shows by its own keys; undefined where it could be of several. Detections are told apart as
 * the loader does it (content/detection.ts).
 */
export function ownFormat(kind: Kind, root: Value): FormatVersion | undefined {
  const tags = root.get('tags')
  const tagged = tags.kind === 'map'
  // What was removed keeps keys of its time.
  const dated = kind !== 'detection' && root.get('creation_date').kind !== 'missing'
  const six = V6_KEYS.filter((key) => root.get(key).kind !== 'missing').length
  // A key of the other format is a mistake of its own, and no reason to read the file as one of that format.
  if (dated || (tagged ? six > V5_KEYS.filter((key) => root.get(key).kind !== 'missing').length : six > 0)) return 6
  const old = V4_TAGS.some((key) => tags.get(key).kind !== 'missing')
  if (kind === 'detection') {
    if (root.get('rba').kind !== 'missing') return 5
    return old ? 4 : tagged ? 5 : undefined
  }
  if (old || (kind !== 'lookup' && root.get('datamodel').kind !== 'missing')) return 4
  if (kind !== 'lookup') return undefined
  if (root.get('lookup_type').kind !== 'missing') return 5
  return root.get('filename').given || root.get('collection').given ? 4 : undefined
}
