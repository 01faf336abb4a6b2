/** Deployments of formats 4 and 5 are schedules in format 6; what they do with rows stands in the detections there. */
import { defaultDeployment } from '../content/default-deployments.ts'
import type { Deployment, Schedule } from '../content/deployment.ts'
import { renderEntry } from '../content/written-value.ts'
import { schedulingValue } from './detection-to-6.ts'
import { completeHeader, headerTo5, headerTo6 } from './header.ts'
import { replaceByEntries, type Step } from './step.ts'

const DEFAULT_NAME = /^ESCU Default Configuration (TTP|Anomaly|Hunting|Correlation|Baseline)$/

/** The type that a schedule was the default of before it became one. */
export function typeOfSchedule(name: string): string | undefined {
  return DEFAULT_NAME.exec(name)?.[1]
}

export function deploymentTo5(step: Step): void {
  completeHeader(step)
}

export function deploymentTo6(step: Step, deployment: Deployment, relativePath: string): void {
  const { map } = step
  headerTo6(step)
  const scheduling = map.map('scheduling')
  if (scheduling) replaceByEntries(map, 'scheduling', scheduling.entries)
  map.remove('type')
  if (map.has('alert_action')) {
    const known = typeOfSchedule(deployment.name)
    const standard = known !== undefined && sameActions(deployment, defaultDeployment(known))
    if (standard) map.remove('alert_action')
    else {
      map.remove('alert_action')
      const message =
        '`alert_action` is left out: in format 6 each detection says what its rows become. Those of this content do, as far as the format lets them.'
      step.report('convert-dropped', ['alert_action'], message)
    }
  }
  step.moveTo = relativePath.replace(/^deployments(?=[\\/])/, 'schedules')
}

function sameActions(a: Deployment, b: Deployment | undefined): boolean {
  return JSON.stringify(a.alertAction) === JSON.stringify(b?.alertAction)
}

/** False: the schedule is no default of a type; detections carry its times themselves. */
export function scheduleFrom6File(step: Step, schedule: Schedule, relativePath: string): boolean {
  const { map } = step
  const type = typeOfSchedule(schedule.name)
  if (type === undefined) return false
  headerTo5(step)
  const after = map.has('description') ? 'description' : undefined
  for (const key of ['cron_schedule', 'earliest_time', 'latest_time', 'schedule_window']) map.remove(key)
  map.set('scheduling', schedulingValue(schedule.scheduling), after)
  const text = renderEntry('alert_action', alertActionValue(defaultDeployment(type)!), map.style)
  if (text.trim() !== 'alert_action: {}') map.insert({ key: 'alert_action', lead: '', text }, 'scheduling')
  map.set('type', type)
  step.moveTo = relativePath.replace(/^schedules(?=[\\/])/, 'deployments')
  return true
}

export function alertActionValue({ alertAction: { notable, rba } }: Deployment) {
  return {
    notable: notable && {
      rule_description: notable.ruleDescription,
      rule_title: notable.ruleTitle,
      nes_fields: notable.nesFields,
    },
    rba: rba ? { enabled: true } : undefined,
  }
}
