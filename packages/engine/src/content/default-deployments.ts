/**
 * What a detection of each type does where its content repository has no deployments: the settings that contentctl's
 * own templates ship (`ESCU Default Configuration …`).
 */
import { type AlertAction, type Deployment, NO_ACTION, type Scheduling } from './deployment.ts'

const HOURLY: Scheduling = { cron: '0 * * * *', earliest: '-70m@m', latest: '-10m@m', scheduleWindow: 'auto' }
const DAILY: Scheduling = { cron: '10 0 * * *', earliest: '-1450m@m', latest: '-10m@m', scheduleWindow: 'auto' }

const NOTABLE = { ruleTitle: '%name%', ruleDescription: '%description%', nesFields: ['user', 'dest'] }

const DEFAULTS: Record<string, { scheduling: Scheduling; alertAction: AlertAction }> = {
  TTP: { scheduling: HOURLY, alertAction: { ...NO_ACTION, rba: true, notable: NOTABLE } },
  Anomaly: { scheduling: HOURLY, alertAction: { ...NO_ACTION, rba: true } },
  Hunting: { scheduling: HOURLY, alertAction: NO_ACTION },
  Correlation: { scheduling: HOURLY, alertAction: { ...NO_ACTION, notable: NOTABLE } },
  Baseline: { scheduling: DAILY, alertAction: NO_ACTION },
}

export function defaultDeployment(type: string): Deployment | undefined {
  const settings = DEFAULTS[type]
  return (
    settings && { kind: 'deployment', name: `ESCU Default Configuration ${type}`, type, ...settings, file: undefined }
  )
}
