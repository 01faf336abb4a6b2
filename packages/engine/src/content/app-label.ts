/** `app.label` of a repository's contentctl.yml. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { FieldReader } from './field-reader.ts'
import { readYamlFile, YamlDocument } from './yaml-document.ts'

/** Undefined where there is no readable contentctl.yml or it has no label. */
export function readAppLabel(root: string): string | undefined {
  const file = join(root, 'contentctl.yml')
  if (!existsSync(file)) return undefined
  const document = readYamlFile(file)
  if (!(document instanceof YamlDocument) || document.root === undefined) return undefined
  const label = new FieldReader(document, document.root, []).map('app')?.optionalText('label')
  return label === '' ? undefined : label
}
