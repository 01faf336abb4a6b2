/** A SOAR playbook: its description here, its blocks and its code in files of the same name beside it. */
import { basename, dirname, join } from 'node:path'
import { type ContentObject, type Parsed, parseFile } from './content-object.ts'
import type { FieldReader } from './field-reader.ts'

export interface Playbook extends ContentObject {
  kind: 'playbook'
  /** `Investigation` or `Response`; as written. */
  type: string
  /** The name of the playbook in SOAR. */
  playbook: string
  howToImplement: string
  /** SOAR apps that it calls. */
  apps: string[]
  platformTags: string[]
  playbookType: string
  vpeType: string
  product: string[]
  useCases: string[]
  defendTechniqueIds: string[]
  analyticStories: string[]
  /** Names of detections whose findings it is for. */
  detections: string[]
  /** `<stem>.json` and `<stem>.py`. */
  blocksPath: string
  codePath: string
}

export function loadPlaybook(file: string): Parsed<Playbook> {
  return parseFile(file, readPlaybook)
}

/** Format 6 writes the keys of `tags` at the top level. */
export function readPlaybook(reader: FieldReader, header: ContentObject): Playbook {
  const tags = reader.map('tags') ?? reader
  const stem = join(dirname(header.filePath), basename(header.filePath).replace(/\.ya?ml$/i, ''))
  return {
    ...header,
    kind: 'playbook',
    type: reader.text('type'),
    playbook: reader.text('playbook'),
    howToImplement: reader.text('how_to_implement'),
    apps: reader.texts('app_list'),
    platformTags: tags.texts('platform_tags'),
    playbookType: tags.text('playbook_type'),
    vpeType: tags.text('vpe_type'),
    product: tags.texts('product'),
    useCases: tags.texts('use_cases'),
    defendTechniqueIds: tags.texts('defend_technique_id'),
    analyticStories: tags.texts('analytic_story'),
    detections: tags.texts('detections'),
    blocksPath: `${stem}.json`,
    codePath: `${stem}.py`,
  }
}
