/** K31: what only format 4 has, and contentctl 4 wanted of it. The rules of contentctl 5 know nothing of it. */
import { checkInteger, checkMaps, checkText } from '../checks.ts'
import { fileRule, rules } from '../rule.ts'

export const FORMAT_4_RULES = rules(
  fileRule(
    'K31',
    'risk-of-format-4',
    ['detection'],
    {
      what: 'In a TTP or Anomaly of format 4, `tags` has a `message`, `confidence` and `impact` that are whole numbers from 0 to 100, and `observable`, a list of `name`, `type` and `role`.',
      why: 'They are what risk events are made from: the score is confidence times impact, in per cent.',
      bad: 'tags:\n  confidence: 101',
      good: 'tags:\n  confidence: 100',
    },
    function* ({ root, tags, status }) {
      if (status === 'deprecated' || !['TTP', 'Anomaly'].includes(root.get('type').text) || tags.kind !== 'map') return
      yield* checkText(tags.get('message'))
      yield* checkInteger(tags.get('confidence'), { min: 0, max: 100 })
      yield* checkInteger(tags.get('impact'), { min: 0, max: 100 })
      yield* checkMaps(tags.get('observable'), {}, function* (item) {
        for (const key of ['name', 'type']) yield* checkText(item.get(key), { min: 1 })
        const role = item.get('role')
        // A single text is an old way to write one role.
        if (role.kind !== 'list' || role.items().length === 0) yield* checkText(role, { min: 1 })
      })
    },
    { formats: [4] },
  ),
)
