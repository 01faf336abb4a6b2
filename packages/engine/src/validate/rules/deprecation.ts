/** V117: the mapping of deprecated and removed content. */
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { readYamlFile, YamlDocument } from '../../content/yaml-document.ts'
import { checkMaps, checkText, checkTexts, finding, quoted } from '../checks.ts'
import type { ContentFile, Kind } from '../content-file.ts'
import { rootValue } from '../project.ts'
import { type Context, type Finding, projectRule, rules } from '../rule.ts'
import type { Value } from '../value.ts'

const LISTS: Record<string, Kind> = {
  baselines: 'baseline',
  detections: 'detection',
  investigations: 'investigation',
  stories: 'story',
}

function mappings({ project }: Context): { file: string; root: Value }[] {
  const folder = join(project.root, 'removed')
  let names: string[] = []
  try {
    names = readdirSync(folder).filter((name) => /^deprecation_mapping.*\.ya?ml$/i.test(name))
  } catch {
    return []
  }
  return names.flatMap((name) => {
    const document = readYamlFile(join(folder, name))
    return document instanceof YamlDocument && document.root ? [{ file: document.file, root: rootValue(document) }] : []
  })
}

/** Negative when `a` is the earlier version. */
function compareVersions(a: string, b: string): number {
  const parts = (text: string): number[] => text.split('.').map((part) => Number.parseInt(part, 10) || 0)
  const [left, right] = [parts(a), parts(b)]
  for (let i = 0; i < 3; i++) if ((left[i] ?? 0) !== (right[i] ?? 0)) return (left[i] ?? 0) - (right[i] ?? 0)
  return 0
}

function* checkEntry(
  entry: Value,
  kind: Kind,
  context: Context,
  seen: Map<string, ContentFile | undefined>,
): Generator<Finding> {
  const { project } = context
  const content = entry.get('content')
  yield* checkText(content)
  yield* checkText(entry.get('removed_in_version'))
  yield* checkText(entry.get('reason'), { min: 6 })
  yield* checkTexts(entry.get('replacement_content'), { required: false })
  if (seen.has(content.text)) yield finding(content, `${quoted(content.text)} has two entries.`)
  const found = [
    ...(project.byName(kind).get(content.text) ?? []),
    ...(project.byName('removed').get(content.text) ?? []),
  ]
  seen.set(content.text, found[0])
  if (found.length !== 1)
    yield finding(
      content,
      `There ${found.length === 0 ? 'is no' : `are ${found.length}`} ${kind} ${quoted(content.text)}.`,
    )
  const wanted = isGone(context, entry.get('removed_in_version').text) ? 'removed' : 'deprecated'
  if (found[0] && found[0].status !== wanted)
    yield finding(content, `${quoted(content.text)} must have the status ${wanted}, not ${found[0].status || 'none'}.`)
  for (const item of entry.get('replacement_content').texts()) {
    const files = [
      ...(project.byName('story').get(item.text) ?? []),
      ...(project.byName('detection').get(item.text) ?? []),
    ]
    if (files.length === 0) yield finding(item, `There is no story or detection ${quoted(item.text)}.`)
    else if (files.some(({ status }) => status === 'deprecated' || status === 'removed'))
      yield finding(item, `${quoted(item.text)} is deprecated or removed itself.`)
  }
}

function isGone({ project }: Context, removedIn: string): boolean {
  const document = readYamlFile(join(project.root, 'contentctl.yml'))
  const version = document instanceof YamlDocument ? rootValue(document).get('app', 'version').text : ''
  return version !== '' && compareVersions(version, removedIn) >= 0
}

export const DEPRECATION_RULES = rules(
  projectRule(
    'V117',
    'deprecation-mapping',
    {
      what: 'With `--deprecation`: `removed/deprecation_mapping*.YML` has one entry for each deprecated or removed object, with the version that removes it, a reason of at least 6 characters, and replacements that are still in use; the status is the one that the app’s version asks for.',
      why: 'Users of the app learn from it what has become of a detection. Format 6 has `deprecation_info` in the object instead (V138).',
      bad: {
        'removed/deprecation_mapping.YML':
          'detections:\n  - content: Odd Logon\n    removed_in_version: 9.0.0\n    reason: old\n',
      },
      good: {
        'removed/deprecation_mapping.YML':
          'detections:\n  - content: Removed Detection\n    removed_in_version: 1.0.0\n    reason: There is a better one.\n    replacement_content: [Odd Logon]\n',
      },
    },
    function* (context) {
      const { project } = context
      const seen = new Map<string, ContentFile | undefined>()
      for (const { file, root } of mappings(context))
        for (const key of root.keys()) {
          const kind = LISTS[key]
          const list = root.get(key)
          if (!kind)
            yield {
              file,
              ...finding(list, `\`${key}\` can't be deprecated.`, `There are ${Object.keys(LISTS).join(', ')}.`),
            }
          else
            for (const each of checkMaps(list, { required: false }, (entry) => checkEntry(entry, kind, context, seen)))
              yield { file, ...each }
        }
      for (const file of project.files)
        if ((file.status === 'deprecated' || file.status === 'removed') && !seen.has(file.name))
          yield {
            file: file.path,
            ...finding(file.root.get('status'), `${quoted(file.name)} has no entry in the deprecation mapping.`),
          }
    },
    { options: ['deprecation'], formats: [5] },
  ),
)
