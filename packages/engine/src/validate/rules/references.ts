/** V23 to V25: names of other objects. Those of macros, lookups and data sources have rules of their own. */
import { checkDistinct, finding, quoted } from '../checks.ts'
import { type ContentFile, KINDS, type Kind } from '../content-file.ts'
import type { Project } from '../project.ts'
import { type Finding, fileRule, rules } from '../rule.ts'
import type { Value } from '../value.ts'

/** Names of other objects, by the key that holds them. */
function* references(file: ContentFile): Generator<{ list: Value; kind: Kind; noun: string }> {
  if (file.kind === 'detection' || file.kind === 'baseline')
    yield { list: file.tags.get('analytic_story'), kind: 'story', noun: 'story' }
  if (file.kind === 'detection' && file.format === 6)
    yield { list: file.root.get('baselines'), kind: 'baseline', noun: 'baseline' }
}

export const REFERENCE_RULES = rules(
  fileRule(
    'V23',
    'reference-twice',
    ['detection', 'baseline'],
    {
      what: 'No name stands twice in a list of names.',
      why: 'The second is a mistake, perhaps for another name.',
      bad: 'tags:\n  analytic_story: [Odd Behavior, Odd Behavior]',
      good: 'tags:\n  analytic_story: [Odd Behavior]',
    },
    function* (file) {
      for (const { list } of references(file)) yield* checkDistinct(list)
    },
  ),
  fileRule(
    'V24',
    'reference-unknown',
    ['baseline', 'detection'],
    {
      what: 'Every name in a list of names is the name of an object. For the stories of a detection see V42, for macros V29, for lookups V30, for data sources V32.',
      why: 'A misspelled name joins nothing. A macro that ends in `_filter` needs no definition.',
      bad: 'tags:\n  analytic_story: [Odd Behaviour]',
      good: 'tags:\n  analytic_story: [Odd Behavior]',
    },
    function* (file, { project }) {
      for (const { list, kind, noun } of references(file)) {
        // Those of detections have rules of their own: V42, V136.
        if (file.kind === 'detection') continue
        yield* unknownNames(list, project, kind, noun)
      }
    },
  ),
  fileRule(
    'V25',
    'reference-kind',
    ['detection', 'baseline'],
    {
      what: 'The object of that name is of the kind that is meant.',
      why: 'A detection is not part of a macro.',
      bad: 'tags:\n  analytic_story: [logons]',
      good: 'tags:\n  analytic_story: [Odd Behavior]',
    },
    function* (file, { project }) {
      for (const { list, kind, noun } of references(file))
        for (const item of list.texts()) {
          if (project.byName(kind).has(item.text)) continue
          const other = KINDS.find((each) => project.byName(each).has(item.text))
          if (other) yield finding(item, `${quoted(item.text)} is a ${other.replace('_', ' ')}, not a ${noun}.`)
        }
    },
  ),
)

/** Names in a list that no object of the kind has. */
export function* unknownNames(list: Value, project: Project, kind: Kind, noun: string): Generator<Finding> {
  const known = project.byName(kind)
  for (const item of list.texts())
    if (!known.has(item.text) && !project.isBroken(kind, item.text))
      yield finding(item, `There is no ${noun} ${quoted(item.text)}.`, project.suggest(kind, item.text))
}
