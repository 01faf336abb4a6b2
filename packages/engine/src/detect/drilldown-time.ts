/** The range that a drilldown looks at: its two offsets, and the time modifiers inside its search that override them. */
import { relativeTime } from './relative-time.ts'

/** Of the finding that is drilled into, in epoch seconds. */
export interface DrilldownTimes {
  /** The finding's `_time`, from which offsets count. */
  time: number
  /** 0 for a search over all time. */
  infoMin: number
  /** Null for a search without an upper bound (`+Infinity`): then the drilldown has none either. */
  infoMax: number | null
  now: number
}

/** `anchor` is what relative modifiers count from: the end of the finding's range, else now. */
export function drilldownAnchor({ infoMax, now }: DrilldownTimes): number {
  return infoMax ?? now
}

export type DrilldownBound = { time: number | null; ignored: boolean }

/**
 * An offset: `$info_min_time$` and `$info_max_time$` for the bounds of the finding's search, or a distance from the
 * finding's time in seconds or as `2h`. Anything else is no bound, as in Splunk, and `ignored` says so.
 */
export function drilldownBound(
  side: 'earliest' | 'latest',
  offset: string | null,
  times: DrilldownTimes,
): DrilldownBound {
  const text = offset?.trim() ?? ''
  if (text === '') return { time: null, ignored: false }
  if (text === '$info_min_time$') return { time: times.infoMin, ignored: false }
  // Splunk puts the moment of the click for +Infinity. A record keeps no bound instead: the run's own risk events lie
  // at its end, which a range does not include.
  if (text === '$info_max_time$') return { time: times.infoMax, ignored: false }
  const distance = /^(\d+)([smhdw]?)$/.exec(text)
  if (distance === null) return { time: null, ignored: true }
  const seconds = Number(distance[1]) * DISTANCE_UNITS[distance[2]!]!
  return { time: side === 'earliest' ? times.time - seconds : times.time + seconds, ignored: false }
}

const DISTANCE_UNITS: Record<string, number> = { '': 1, s: 1, m: 60, h: 3600, d: 86400, w: 604800 }

const AGO_UNITS: Record<string, string> = { minutes: 'm', hours: 'h', days: 'd', months: 'mon' }

export function isTimeModifier(field: string): boolean {
  return /^(_?index_)?(earliest|latest)$|^(start|end)(time|timeu|(minutes|hours|days|months)ago)$|^timeformat$/i.test(
    field,
  )
}

/**
 * The bound that a modifier inside the search sets: `starthoursago=168`, `latest=-1h`. Splunk counts them from the
 * moment of the drilldown; replaying one later must give the same rows, so they count from `anchor` here.
 */
export function modifierBound(
  field: string,
  value: string,
  anchor: number,
): { side: 'earliest' | 'latest'; time: number } | undefined {
  const ago = /^(start|end)(minutes|hours|days|months)ago$/i.exec(field)
  if (ago !== null) {
    if (!/^\d+$/.test(value)) return undefined
    const time = relativeTime(`-${value}${AGO_UNITS[ago[2]!.toLowerCase()]}`, anchor)
    return time === undefined ? undefined : { side: ago[1]!.toLowerCase() === 'start' ? 'earliest' : 'latest', time }
  }
  const side = field.toLowerCase()
  if (side !== 'earliest' && side !== 'latest') return undefined
  const time = relativeTime(value, anchor)
  return time === undefined ? undefined : { side, time }
}
