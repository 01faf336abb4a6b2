/** `app:` of a repository's contentctl.yml: what the Splunk app is called and who makes it. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { FieldReader } from './field-reader.ts'
import { readYamlFile, YamlDocument } from './yaml-document.ts'

export interface AppSettings {
  /** Number on Splunkbase; undefined where the file has none. */
  uid: number | undefined
  title: string
  appId: string
  version: string
  label: string
  description: string
  authorName: string
  authorEmail: string
  authorCompany: string
}

/** What stands for an app that no file describes. */
export const DEFAULT_APP: Readonly<AppSettings> = {
  uid: undefined,
  title: 'Detections',
  appId: 'DA-ESS-Karst',
  version: '0.0.1',
  label: 'ESCU',
  description: 'Detections built by Karst.',
  authorName: '',
  authorEmail: '',
  authorCompany: '',
}

export function readAppSettings(root: string): AppSettings {
  const file = join(root, 'contentctl.yml')
  if (!existsSync(file)) return { ...DEFAULT_APP }
  const document = readYamlFile(file)
  if (!(document instanceof YamlDocument) || document.root === undefined) return { ...DEFAULT_APP }
  const app = new FieldReader(document, document.root, []).map('app')
  if (app === undefined) return { ...DEFAULT_APP }
  const text = (key: string, fallback: string) => app.optionalText(key)?.trim() || fallback
  return {
    uid: app.integer('uid'),
    title: text('title', DEFAULT_APP.title),
    appId: text('appid', DEFAULT_APP.appId),
    version: text('version', DEFAULT_APP.version),
    label: text('label', DEFAULT_APP.label),
    description: text('description', DEFAULT_APP.description),
    authorName: text('author_name', DEFAULT_APP.authorName),
    authorEmail: text('author_email', DEFAULT_APP.authorEmail),
    authorCompany: text('author_company', DEFAULT_APP.authorCompany),
  }
}
