/**
 * When a detection runs and at which range it looks (Splunk's savedsearches.conf). The range is counted from the
 * scheduled time, not from when the run starts, so that hourly ranges of `-70m@m` to `-10m@m` touch and never overlap.
 */
import { type CronSchedule, parseCron } from './cron.ts'
import { relativeTime } from './relative-time.ts'
import type { SearchWindow } from './search-info.ts'

/** The part of a deployment's scheduling that decides times. */
export interface ScheduleSettings {
  cron: string
  /** Relative times or epoch seconds; empty or `0` for "no bound". */
  earliest: string
  latest: string
}

export interface Schedule {
  cron: CronSchedule
  /** From the lower bound inclusive to the upper exclusive. */
  windowAt(scheduledTime: number): SearchWindow
}

export type ParsedSchedule = { ok: true; schedule: Schedule } | { ok: false; messages: string[] }

export function parseSchedule(settings: ScheduleSettings): ParsedSchedule {
  const cron = parseCron(settings.cron)
  const messages = cron.ok ? [] : [cron.message]
  for (const key of ['earliest', 'latest'] as const) {
    if (!isUnbounded(settings[key]) && relativeTime(settings[key], 0) === undefined) {
      messages.push(`\`${settings[key]}\` is not a time (${key}).`)
    }
  }
  if (!cron.ok || messages.length > 0) return { ok: false, messages }
  return { ok: true, schedule: { cron: cron.cron, windowAt: (time) => windowAt(settings, time) } }
}

function windowAt({ earliest, latest }: ScheduleSettings, scheduledTime: number): SearchWindow {
  const bound = (text: string) => (isUnbounded(text) ? null : (relativeTime(text, scheduledTime) ?? null))
  return { earliest: bound(earliest), latest: bound(latest) }
}

function isUnbounded(text: string): boolean {
  return text.trim() === '' || text.trim() === '0'
}

export interface DueRuns {
  /** Scheduled times in order, the oldest first. */
  times: number[]
  /** True when `limit` cut the list short: later times are due as well. */
  more: boolean
}

/**
 * The scheduled times after `last` up to and including `now`: none is skipped after an interruption, as for Splunk's
 * continuous scheduling. The next call goes on from the last time returned.
 */
export function dueRuns(cron: CronSchedule, last: number, now: number, limit = 1000): DueRuns {
  const times: number[] = []
  let time = cron.next(last)
  while (time !== undefined && time <= now) {
    if (times.length === limit) return { times, more: true }
    times.push(time)
    time = cron.next(time)
  }
  return { times, more: false }
}
