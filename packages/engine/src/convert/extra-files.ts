/** Files that one format has and another has not: the deprecation mapping, default deployments, settings of the app. */
import { defaultDeployment } from '../content/default-deployments.ts'
import type { FormatVersion } from '../content/detection.ts'
import { type ContentDiagnostic, contentDiagnostic } from '../content/diagnostic.ts'
import { objectId } from '../content/object-id.ts'
import type { OutputFile } from '../content/output-files.ts'
import { DEPRECATION_KINDS } from '../content/removed.ts'
import type { ContentRepository } from '../content/repository.ts'
import type { SplunkApp } from '../content/splunk-app/read-app.ts'
import { renderFile, type TextStyle } from '../content/written-value.ts'
import { alertActionValue, typeOfSchedule } from './deployment-steps.ts'
import { deprecationValue, schedulingValue } from './detection-to-6.ts'
import { inlineDeprecations, newestDate } from './facts.ts'

/** Where a conversion puts what it makes. */
interface Made {
  files: OutputFile[]
  changed: string[]
  gone: string[]
  diagnostics: ContentDiagnostic[]
}

/** Format 5 has the reasons of deprecated content in one file, format 6 in each object. */
export function deprecationMappings(
  conversion: Made,
  repository: ContentRepository,
  files: readonly string[],
  to: FormatVersion,
): void {
  if (to === 6) {
    conversion.gone.push(...files)
    reportUnplaced(conversion, repository, files)
    return
  }
  const known = new Set(repository.deprecations().map(({ kind, content }) => `${kind}\0${content}`))
  const inline = [...inlineDeprecations(repository)].filter(([key]) => !known.has(key))
  if (inline.length === 0) return
  const value = Object.fromEntries(
    DEPRECATION_KINDS.map((kind) => [
      kind,
      inline
        .filter(([key]) => key.startsWith(`${kind}\0`))
        .map(([key, info]) => ({ content: key.slice(kind.length + 1), ...deprecationValue(info) })),
    ]).filter(([, entries]) => entries!.length > 0),
  )
  const name = files.length === 0 ? 'deprecation_mapping.YML' : 'deprecation_mapping_from_6.YML'
  conversion.files.push({ path: `removed/${name}`, content: renderFile(value, STYLE) })
  conversion.changed.push(`removed/${name}`)
}

function reportUnplaced(conversion: Made, repository: ContentRepository, files: readonly string[]): void {
  const { detections, stories, baselines, investigations, removed } = repository
  const catalogues = { detections, stories, baselines, investigations }
  for (const { kind, content } of repository.deprecations()) {
    if (catalogues[kind].get(content) !== undefined || removed.get(content) !== undefined) continue
    const message = `The deprecation mapping names \`${content}\`, which is not in this content: its reason is lost.`
    conversion.diagnostics.push(contentDiagnostic('convert-lost', files[0] ?? '', undefined, message))
  }
}

const STYLE: TextStyle = { indent: 2, indentLists: false, eol: '\n' }

/** contentctl 5 wants a deployment for each type that occurs; format 6 has none. */
export function defaultDeployments(conversion: Made, repository: ContentRepository): void {
  if (repository.deployments.fileCount > 0) return
  const detections = [...repository.detections.all().values()]
  if (!detections.some(({ formatVersion }) => formatVersion === 6)) return
  const types = new Set<string>(detections.map(({ type }) => type))
  if (repository.baselines.fileCount > 0) types.add('Baseline')
  for (const schedule of repository.schedules.all().keys()) types.delete(typeOfSchedule(schedule) ?? '')
  for (const type of [...types].sort()) {
    const deployment = defaultDeployment(type)
    if (deployment?.scheduling === undefined) continue
    const path = `deployments/escu_default_configuration_${type.toLowerCase()}.yml`
    const text = renderFile(
      {
        name: deployment.name,
        id: objectId('deployment', deployment.name),
        version: 1,
        date: newestDate(repository),
        author: 'unknown',
        description: `What a search of type ${type} does where it does not say otherwise.`,
        scheduling: schedulingValue(deployment.scheduling),
        alert_action: alertActionValue(deployment),
        type,
      },
      STYLE,
    )
    conversion.files.push({ path, content: text })
    conversion.changed.push(path)
  }
}

/** `contentctl.yml` for the content of an app. */
export function appSettingsFile({ settings, label }: SplunkApp): string {
  return renderFile(
    {
      app: {
        title: settings.title || 'Content of a Splunk app',
        appid: settings.id || 'app',
        version: /^\d+\.\d+\.\d+$/.test(settings.version) ? settings.version : '1.0.0',
        label: label ?? 'ESCU',
        prefix: label ?? 'ESCU',
        description: settings.description || settings.title || 'Content of a Splunk app.',
        author_name: settings.author || 'unknown',
        author_email: 'none@example.invalid',
        author_company: settings.author || 'unknown',
      },
    },
    STYLE,
  )
}
