/** New files of content in another format: nothing around them is known. */
import { CONTENT_FOLDERS } from '../content/content-folder.ts'
import { defaultDeployment } from '../content/default-deployments.ts'
import { type Deployment, NO_ACTION } from '../content/deployment.ts'
import type { FormatVersion } from '../content/detection.ts'
import type { OutputFile } from '../content/output-files.ts'
import { ContentRepository } from '../content/repository.ts'
import { contentEnvironment } from '../search/content-environment.ts'
import { convertFile } from './convert-file.ts'
import { rowsIn } from './facts.ts'
import type { Facts } from './step.ts'

export function convertFiles(files: readonly OutputFile[], to: FormatVersion, date: string): OutputFile[] {
  return files.map((file) => {
    const folder = CONTENT_FOLDERS.find((name) => file.path.startsWith(`${name}/`))
    if (folder === undefined || typeof file.content !== 'string' || !file.path.endsWith('.yml')) return file
    const source = { folder, file: file.path, path: file.path, text: file.content }
    const { text, path } = convertFile(source, to, factsAlone(date))
    return text === undefined ? file : { path, content: text }
  })
}

function factsAlone(date: string): Facts {
  const none: Deployment = {
    ...{ kind: 'deployment', name: 'inline', type: 'Embedded', scheduling: undefined },
    ...{ alertAction: { ...NO_ACTION }, file: undefined },
  }
  return {
    deploymentFor: (owner) =>
      owner.deployment ?? defaultDeployment(owner.kind === 'baseline' ? 'Baseline' : owner.type) ?? none,
    deploymentOfType: defaultDeployment,
    schedule: () => undefined,
    baselinesOf: () => [],
    detectionsOf: () => [],
    rowsOf: rowsIn(contentEnvironment(new ContentRepository([]), 0)),
    deprecation: () => undefined,
    date,
    author: 'unknown',
    appVersion: '0.0.0',
    mostlyFormat4: false,
    refineThreatTypes: false,
  }
}
