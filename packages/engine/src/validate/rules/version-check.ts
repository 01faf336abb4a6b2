/** V118: what changed since the app was built last must have a new version. */
import { finding, quoted } from '../checks.ts'
import type { ContentFile } from '../content-file.ts'
import { type BuiltSearch, readBuiltSearches, sameText } from '../previous-build.ts'
import { type Context, type Finding, projectRule, rules } from '../rule.ts'

const START = { offset: 0, line: 1, column: 1 }
const AT_START = { start: START, end: START }

/** Keys of a detection that the app has as they are; a deprecated or experimental one has a sentence before its description. */
const SAME_KEYS: readonly (readonly [yaml: string, conf: string])[] = [
  ['search', 'search'],
  ['how_to_implement', 'action.escu.how_to_implement'],
  ['known_false_positives', 'action.escu.known_false_positives'],
]

function changedKeys(file: ContentFile, built: BuiltSearch): string[] {
  const changed = SAME_KEYS.filter(([yaml, conf]) => !sameText(built.keys.get(conf), file.root.get(yaml).text)).map(
    ([yaml]) => yaml,
  )
  const message = built.keys.get('action.risk.param._risk_message')
  if (file.format === 5 && !sameText(message, file.root.get('rba', 'message').text)) changed.push('rba.message')
  if (file.production && !sameText(built.keys.get('description'), file.root.get('description').text))
    changed.push('description')
  return changed
}

function* compare(file: ContentFile, built: BuiltSearch): Generator<Finding> {
  const version = file.root.get('version')
  const id = file.root.get('id')
  const now = Number(version.text)
  if (built.id !== '' && built.id !== id.text) yield finding(id, `The id was ${built.id} in the build before.`)
  if (built.version === undefined || Number.isNaN(now)) return
  const changed = changedKeys(file, built)
  if (now < built.version)
    yield finding(version, `The version was ${built.version} in the build before; it can't go down to ${now}.`)
  else if (now > built.version + 1)
    yield finding(
      version,
      `The version was ${built.version} in the build before; the next is ${built.version + 1}, not ${now}.`,
    )
  else if (now === built.version && changed.length > 0)
    yield finding(
      version,
      `${changed.map((key) => `\`${key}\``).join(', ')} changed since the build before, and the version is still ${now}.`,
      `Write ${now + 1}.`,
    )
}

export const VERSION_RULES = rules(
  projectRule(
    'V118',
    'version-not-raised',
    {
      what: 'With `--previous-build PLACE` (an app, or its savedsearches.conf): every search of it is still there, with its id; its version has not gone down, has gone up by one where search, texts or risk message changed, and by no more.',
      why: 'Splunk offers users a new version only where the number says so. contentctl compares every line of two builds; here the content is compared with the build, so settings that come from deployments are not.',
      bad: 'version: 3',
      good: 'version: 2\nknown_false_positives: Administrators who log on at night.',
    },
    function* (context: Context) {
      const { project, options } = context
      const searches = readBuiltSearches(options.previousBuild!)
      if (!searches) {
        yield { file: project.root, range: AT_START, message: `${options.previousBuild} has no savedsearches.conf.` }
        return
      }
      for (const built of searches) {
        const name = /^.+? - (.+) - Rule$/.exec(built.stanza)?.[1]
        if (name === undefined) continue
        const file = project.byName('detection').get(name)?.[0]
        if (file) for (const each of compare(file, built)) yield { file: file.path, ...each }
        else if (!project.byName('removed').has(name))
          yield {
            file: project.root,
            range: AT_START,
            message: `The detection ${quoted(name)} of the build before is gone.`,
          }
      }
    },
    { options: ['previousBuild'] },
  ),
)
