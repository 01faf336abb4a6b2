/** V114 to V116: deployments. */
import { checkBoolean, checkKeys, checkMap, checkText, checkTexts } from '../checks.ts'
import { type Finding, fileRule, rules } from '../rule.ts'
import type { Value } from '../value.ts'

const SCHEDULING = ['cron_schedule', 'earliest_time', 'latest_time', 'schedule_window']

/** The four texts of a schedule; whether they mean anything is K24 and K25. */
export function* checkScheduling(scheduling: Value): Generator<Finding> {
  yield* checkMap(scheduling, true)
  if (scheduling.kind !== 'map') return
  for (const key of SCHEDULING) yield* checkText(scheduling.get(key))
  yield* checkKeys(scheduling, SCHEDULING)
}

const ACTIONS: Record<string, readonly string[]> = {
  email: ['message', 'subject', 'to'],
  notable: ['rule_description', 'rule_title', 'nes_fields'],
  rba: ['enabled'],
  slack: ['channel', 'message'],
  phantom: ['cam_workers', 'label', 'phantom_server', 'sensitivity', 'severity'],
}

function* checkActions(actions: Value): Generator<Finding> {
  yield* checkMap(actions, false)
  if (actions.kind !== 'map') return
  yield* checkKeys(actions, Object.keys(ACTIONS))
  for (const [name, keys] of Object.entries(ACTIONS)) {
    const action = actions.get(name)
    yield* checkMap(action, false)
    if (action.kind !== 'map') continue
    yield* checkKeys(action, keys)
    for (const key of keys) {
      if (key === 'enabled') yield* checkBoolean(action.get(key))
      else if (key === 'nes_fields') yield* checkTexts(action.get(key))
      else yield* checkText(action.get(key))
    }
  }
}

export const DEPLOYMENT_RULES = rules(
  fileRule(
    'V114',
    'deployment-type',
    ['deployment'],
    {
      what: '`type` is TTP, Anomaly, Hunting, Correlation, Baseline or Embedded.',
      why: 'A deployment is found by the type of the detections that it is for.',
      bad: 'type: Alert',
      good: 'type: Anomaly',
    },
    ({ root }) =>
      checkText(root.get('type'), { oneOf: ['TTP', 'Anomaly', 'Hunting', 'Correlation', 'Baseline', 'Embedded'] }),
  ),
  fileRule(
    'V115',
    'deployment-scheduling',
    ['deployment'],
    {
      what: '`scheduling` has the texts `cron_schedule`, `earliest_time`, `latest_time` and `schedule_window`, and nothing else.',
      why: 'Without one of them the search has no schedule. What the texts say is checked by K24 and K25.',
      bad: '# no scheduling.latest_time',
      good: 'scheduling:\n  latest_time: -10m@m',
    },
    ({ root }) => checkScheduling(root.get('scheduling')),
  ),
  fileRule(
    'V116',
    'deployment-actions',
    ['deployment'],
    {
      what: '`alert_action` has only `email`, `notable`, `rba`, `slack` and `phantom`, each with its own keys.',
      why: 'An action that is misspelled is not done.',
      bad: 'alert_action:\n  notabel:\n    rule_title: x',
      good: 'alert_action:\n  rba:\n    enabled: true',
    },
    ({ root }) => checkActions(root.get('alert_action')),
  ),
)
