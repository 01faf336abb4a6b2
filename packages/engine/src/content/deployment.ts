/** When a search runs and what it does with its rows: contentctl's deployments, inline ones, ESCU 6's schedules. */
import { type ContentObject, type Parsed, parseFile } from './content-object.ts'
import type { FieldReader } from './field-reader.ts'

export interface Scheduling {
  cron: string
  earliest: string
  latest: string
  scheduleWindow: string
}

export interface NotableAction {
  /** Templates: `%name%` is an attribute of the detection, `$field$` a field of the row. */
  ruleTitle: string
  ruleDescription: string
  nesFields: string[]
}

export interface AlertAction {
  rba: boolean
  notable: NotableAction | undefined
  email: { to: string; subject: string; message: string } | undefined
  slack: { channel: string; message: string } | undefined
  /** Written into the app as it is; nothing here acts on it. */
  phantom: Record<string, string> | undefined
}

export interface Deployment {
  kind: 'deployment'
  name: string
  /** TTP, Anomaly, Hunting, Correlation, Baseline; Embedded for one inside a detection. */
  type: string
  /** Undefined: never scheduled, run by hand only. */
  scheduling: Scheduling | undefined
  alertAction: AlertAction
  /** Undefined for an inline or a built-in one. */
  file: ContentObject | undefined
}

/** ESCU 6: a schedule that detections name. */
export interface Schedule {
  kind: 'schedule'
  name: string
  scheduling: Scheduling
  file: ContentObject
}

const TYPES = ['TTP', 'Anomaly', 'Hunting', 'Correlation', 'Baseline', 'Embedded'] as const

export function loadDeployment(file: string): Parsed<Deployment> {
  return parseFile(file, readDeployment)
}

export function readDeployment(reader: FieldReader, header: ContentObject): Deployment | undefined {
  reader.require('type')
  reader.require('scheduling')
  const type = reader.oneOf('type', TYPES)
  const scheduling = reader.map('scheduling')
  if (type === undefined || scheduling === undefined) return undefined
  return {
    kind: 'deployment',
    name: header.name,
    type,
    scheduling: readScheduling(scheduling),
    alertAction: readAlertAction(reader.map('alert_action')),
    file: header,
  }
}

/** `deployment:` inside a detection or a baseline. It replaces the default as a whole. */
export function readInlineDeployment(owner: FieldReader): Deployment | undefined {
  const inline = owner.map('deployment')
  if (inline === undefined || inline.keys().length === 0) return undefined
  inline.require('scheduling')
  const scheduling = inline.map('scheduling')
  if (scheduling === undefined) return undefined
  return {
    kind: 'deployment',
    name: 'inline',
    type: 'Embedded',
    scheduling: readScheduling(scheduling),
    alertAction: readAlertAction(inline.map('alert_action')),
    file: undefined,
  }
}

export function loadSchedule(file: string): Parsed<Schedule> {
  return parseFile(file, readSchedule)
}

export function readSchedule(reader: FieldReader, header: ContentObject): Schedule {
  return { kind: 'schedule', name: header.name, scheduling: readScheduling(reader), file: header }
}

export function readScheduling(reader: FieldReader): Scheduling {
  return {
    cron: reader.requiredText('cron_schedule'),
    earliest: reader.requiredText('earliest_time'),
    latest: reader.requiredText('latest_time'),
    scheduleWindow: reader.text('schedule_window', 'auto'),
  }
}

export const NO_ACTION: Readonly<AlertAction> = {
  rba: false,
  notable: undefined,
  email: undefined,
  slack: undefined,
  phantom: undefined,
}

function readAlertAction(reader: FieldReader | undefined): AlertAction {
  if (reader === undefined) return { ...NO_ACTION }
  const notable = reader.map('notable')
  const email = reader.map('email')
  const slack = reader.map('slack')
  const phantom = reader.map('phantom')
  return {
    rba: reader.map('rba')?.boolean('enabled') ?? false,
    notable: notable && {
      ruleTitle: notable.requiredText('rule_title'),
      ruleDescription: notable.requiredText('rule_description'),
      nesFields: notable.texts('nes_fields').map((field) => field.trim()),
    },
    email: email && {
      to: email.requiredText('to'),
      subject: email.requiredText('subject'),
      message: email.requiredText('message'),
    },
    slack: slack && { channel: slack.requiredText('channel'), message: slack.requiredText('message') },
    phantom: phantom && Object.fromEntries(phantom.keys().map((key) => [key, phantom.text(key)])),
  }
}
