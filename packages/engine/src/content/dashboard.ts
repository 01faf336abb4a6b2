/** A dashboard of Dashboard Studio: its definition is the JSON file of the same name beside the YAML file. */
import { basename, dirname, join } from 'node:path'
import { type ContentObject, type Parsed, parseFile } from './content-object.ts'
import type { FieldReader } from './field-reader.ts'

export interface Dashboard extends ContentObject {
  kind: 'dashboard'
  theme: 'light' | 'dark'
  /** `<stem>.json` */
  definitionPath: string
}

export function loadDashboard(file: string): Parsed<Dashboard> {
  return parseFile(file, readDashboard)
}

export function readDashboard(reader: FieldReader, header: ContentObject): Dashboard {
  const stem = basename(header.filePath).replace(/\.ya?ml$/i, '')
  return {
    ...header,
    kind: 'dashboard',
    theme: reader.oneOf('theme', ['light', 'dark'] as const) ?? 'light',
    definitionPath: join(dirname(header.filePath), `${stem}.json`),
  }
}
