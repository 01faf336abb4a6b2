/** Content that is gone, and why: stubs below `removed/`, and the mapping file of format 5. */
import { type ContentObject, type Parsed, parseFile } from './content-object.ts'
import type { ContentDiagnostic } from './diagnostic.ts'
import { FieldReader } from './field-reader.ts'
import { readYamlFile, YamlDocument } from './yaml-document.ts'

export interface DeprecationInfo {
  reason: string
  removedInVersion: string
  /** Names of what to use instead. */
  replacements: string[]
}

/** Whatever it was, only what all objects have counts. */
export interface RemovedContent extends ContentObject {
  kind: 'removed'
  /** Format 6. Format 5 has it in the mapping file. */
  deprecation: DeprecationInfo | undefined
}

export function loadRemoved(file: string): Parsed<RemovedContent> {
  return parseFile(file, readRemoved)
}

export function readRemoved(reader: FieldReader, header: ContentObject): RemovedContent {
  return { ...header, kind: 'removed', deprecation: readDeprecationInfo(reader) }
}

/** `deprecation_info:` of format 6, in removed content and in what is going to be. */
export function readDeprecationInfo(owner: FieldReader): DeprecationInfo | undefined {
  const info = owner.map('deprecation_info')
  return info && { reason: info.requiredText('reason'), ...versionAndReplacements(info) }
}

export const DEPRECATION_KINDS = ['baselines', 'detections', 'investigations', 'stories'] as const
export type DeprecationKind = (typeof DEPRECATION_KINDS)[number]

export interface MappedDeprecation extends DeprecationInfo {
  kind: DeprecationKind
  content: string
}

/** `removed/deprecation_mapping*.YML` of format 5. */
export function loadDeprecationMapping(file: string): {
  entries: MappedDeprecation[]
  document: YamlDocument | undefined
  diagnostics: ContentDiagnostic[]
} {
  const document = readYamlFile(file)
  if (!(document instanceof YamlDocument)) return { entries: [], document: undefined, diagnostics: [document] }
  const diagnostics = [...document.diagnostics]
  if (document.root === undefined) return { entries: [], document, diagnostics }
  const reader = new FieldReader(document, document.root, diagnostics)
  const entries = DEPRECATION_KINDS.flatMap((kind) =>
    reader.maps(kind).map((entry) => ({
      kind,
      content: entry.requiredText('content'),
      reason: entry.requiredText('reason'),
      ...versionAndReplacements(entry),
    })),
  )
  return { entries, document, diagnostics }
}

function versionAndReplacements(reader: FieldReader): Omit<DeprecationInfo, 'reason'> {
  return {
    removedInVersion: reader.requiredText('removed_in_version'),
    replacements: reader.texts('replacement_content'),
  }
}
