/**
 * Cron expressions as savedsearches.conf takes them: five fields of numbers, `*`, lists, ranges and steps, no names.
 * Where day of month and day of week are both restricted, either is enough. Times are UTC.
 */
import { Cron } from 'croner'

const FIELDS: readonly { name: string; min: number; max: number }[] = [
  { name: 'minute', min: 0, max: 59 },
  { name: 'hour', min: 0, max: 23 },
  { name: 'day of month', min: 1, max: 31 },
  { name: 'month', min: 1, max: 12 },
  { name: 'day of week', min: 0, max: 7 },
]

export interface CronSchedule {
  expression: string
  /** The first time after `time`, in epoch seconds; undefined when there is none (30 February). */
  next(time: number): number | undefined
}

export type ParsedCron = { ok: true; cron: CronSchedule } | { ok: false; message: string }

export function parseCron(expression: string): ParsedCron {
  const fields = expression.trim().split(/\s+/)
  if (fields.length !== FIELDS.length) {
    return {
      ok: false,
      message: `A cron schedule has five fields, \`${expression}\` has ${expression.trim() === '' ? 0 : fields.length}.`,
    }
  }
  for (const [index, field] of fields.entries()) {
    const fault = faultOf(field, FIELDS[index]!)
    if (fault !== undefined) return { ok: false, message: `${fault} in the cron schedule \`${expression}\`.` }
  }
  const cron = new Cron(fields.join(' '), { timezone: 'UTC', mode: '5-part', domAndDow: false, paused: true })
  const next = (time: number): number | undefined => {
    const run = cron.nextRun(new Date(Math.floor(time) * 1000))
    return run === null ? undefined : run.getTime() / 1000
  }
  return { ok: true, cron: { expression: fields.join(' '), next } }
}

/** What is wrong with a field, or undefined. Checked here because the library takes more than Splunk does. */
function faultOf(text: string, { name, min, max }: (typeof FIELDS)[number]): string | undefined {
  for (const part of text.split(',')) {
    const match = /^(?:\*|(\d+)(?:-(\d+))?)(?:\/(\d+))?$/.exec(part)
    if (match === null) return `\`${part}\` is not a ${name}`
    const [, from, to, step] = match
    if (step !== undefined && (Number(step) === 0 || (from !== undefined && to === undefined))) {
      return `The step of \`${part}\` (${name}) needs \`*\` or a range before it and a number above 0 after it`
    }
    // Sunday is 0 and 7. The library throws where a step is longer than its field.
    const values = Math.min(max - min + 1, name === 'day of week' ? 7 : max + 1)
    if (Number(step ?? 1) > values)
      return `The step of \`${part}\` (${name}) is above the ${values} values that there are`
    const bounds = [from, to].filter((each) => each !== undefined).map(Number)
    if (bounds.some((bound) => bound < min || bound > max)) {
      return `\`${part}\` is outside of ${min}–${max} (${name})`
    }
    if (bounds.length === 2 && bounds[0]! > bounds[1]!) return `\`${part}\` runs backwards (${name})`
  }
  return undefined
}
