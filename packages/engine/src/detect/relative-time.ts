/**
 * Relative times of schedules and drilldowns (Search Reference, "Time modifiers"): `-70m@m`, `@d+3h`, `now`, epoch
 * seconds, as the search language reads them. All in UTC: a schedule means the same on every machine.
 */
import { resolveTime } from '@karst/spl'

/** Epoch seconds of the time that `text` names when it is `now`; undefined for text that names none. */
export function relativeTime(text: string, now: number): number | undefined {
  const trimmed = text.trim()
  // A distance needs its sign here, and a time before 1970 is a mistake: these come from YAML, where either is a slip.
  if (trimmed === '' || /^\d+[a-z]/i.test(trimmed) || /^-\d+(\.\d+)?$/.test(trimmed)) return undefined
  return resolveTime(trimmed, now, 'UTC')
}
